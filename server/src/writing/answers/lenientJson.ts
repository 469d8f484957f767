/**
 * Owns reading JSON that is not quite JSON: cut off, with raw control characters or escapes that JSON does not have, followed by
 * something else. Invariants: never throws; time and memory grow with the text; nesting is followed to {@link MAX_DEPTH} only.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface LenientJson {
  readonly value: Json;
  /** Offset behind what was read. */
  readonly end: number;
  /** False where the text ended inside the value, or something in it was not JSON. */
  readonly whole: boolean;
}

/** Deeper values are left out; no server nests its answers more than 4 deep. */
const MAX_DEPTH = 32;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  a: "\x07",
  v: "\v",
};

const BEHIND_BARE = / {0,2}\w/y;

/** Reads the value that begins at `from`; undefined if none does. */
export function readLenientJson(text: string, from = 0): LenientJson | undefined {
  const reader = new Reader(text, from);
  const value = reader.value(0);
  return value === undefined ? undefined : { value, end: reader.at, whole: reader.whole };
}

class Reader {
  whole = true;
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  value(depth: number): Json | undefined {
    this.blanks();
    const c = this.text[this.at];
    if (c === undefined) {
      this.whole = false;
      return undefined;
    }
    if (c === '"') return this.string();
    if (c === "{" || c === "[") return depth < MAX_DEPTH ? this.nested(c, depth) : this.skipNested();
    const word = /(?:true|false|null|-?\d[\d.eE+-]*)/y;
    word.lastIndex = this.at;
    const found = word.exec(this.text)?.[0];
    if (found === undefined) {
      this.whole = false;
      return undefined;
    }
    this.at += found.length;
    if (found === "true" || found === "false") return found === "true";
    return found === "null" ? null : Number(found);
  }

  private nested(open: string, depth: number): Json {
    const isObject = open === "{";
    const close = isObject ? "}" : "]";
    const list: Json[] = [];
    const object: { [key: string]: Json } = Object.create(null);
    this.at++;
    for (;;) {
      this.blanks();
      const c = this.text[this.at];
      if (c === close) {
        this.at++;
        break;
      }
      if (c === undefined) {
        this.whole = false;
        break;
      }
      if (c === ",") {
        this.at++;
        continue;
      }
      let key = "";
      if (isObject) {
        if (c !== '"') {
          this.whole = false;
          break;
        }
        key = this.string();
        this.blanks();
        if (this.text[this.at] !== ":") {
          this.whole = false;
          break;
        }
        this.at++;
      }
      const value = this.value(depth + 1);
      if (value === undefined) break;
      if (isObject) object[key] = value;
      else list.push(value);
    }
    return isObject ? object : list;
  }

  /** Passes over a value that is too deep, without recursion. */
  private skipNested(): null {
    let open = 0;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === '"') {
        this.string();
        this.at--;
      } else if (c === "{" || c === "[") open++;
      else if (c === "}" || c === "]") {
        if (--open === 0) {
          this.at++;
          return null;
        }
      }
    }
    this.whole = false;
    return null;
  }

  private string(): string {
    const { text } = this;
    const parts: string[] = [];
    let from = ++this.at;
    for (; this.at < text.length; this.at++) {
      const c = text[this.at];
      if (c === '"') {
        if (this.isBareQuote()) continue;
        parts.push(text.slice(from, this.at));
        this.at++;
        return parts.join("");
      }
      if (c !== "\\") continue;
      parts.push(text.slice(from, this.at));
      const escaped = text[++this.at];
      if (escaped === undefined) {
        from = this.at;
        break;
      }
      parts.push(this.escape(escaped));
      from = this.at + 1;
    }
    this.whole = false;
    parts.push(text.slice(from));
    this.at = text.length;
    return parts.join("");
  }

  /** A quote that was not escaped: a word stands behind it, which JSON has nowhere. */
  private isBareQuote(): boolean {
    BEHIND_BARE.lastIndex = this.at + 1;
    if (!BEHIND_BARE.test(this.text)) return false;
    this.whole = false;
    return true;
  }

  /** The character of an escape; leaves `at` on its last unit. JSON's own and Go's `\xNN`. */
  private escape(c: string): string {
    const digits = c === "u" ? 4 : c === "x" ? 2 : 0;
    if (digits > 0) {
      const hex = this.text.slice(this.at + 1, this.at + 1 + digits);
      if (hex.length === digits && /^[0-9a-fA-F]+$/.test(hex)) {
        this.at += digits;
        if (c === "x") this.whole = false;
        return String.fromCharCode(Number.parseInt(hex, 16));
      }
      this.whole = false;
      return "";
    }
    return ESCAPES[c] ?? c;
  }

  private blanks(): void {
    const blank = /\s*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }
}
