/**
 * Owns reading TOML as far as configurations of InfluxDB's tools use it: tables, arrays of tables, dotted and quoted keys, all four
 * kinds of strings, numbers, booleans, arrays, inline tables. Dates and odd numbers come as the text that stands there.
 * Pure. Invariant: it never throws; a line that cannot be read is passed over and counted, since the section that is looked for may be
 * whole in a file that holds something unreadable elsewhere.
 */

export type TomlValue = string | number | boolean | readonly TomlValue[] | TomlTable;
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

export interface TomlReading {
  readonly table: TomlTable;
  /** One-based lines that were passed over. */
  readonly unreadable: readonly number[];
}

interface MutableTable {
  [key: string]: MutableValue;
}
type MutableValue = string | number | boolean | MutableValue[] | MutableTable;

export function readToml(text: string): TomlReading {
  const root = newTable();
  const unreadable: number[] = [];
  const reader = new Reader(text.replace(/^\uFEFF/, ""));
  let current: MutableTable | undefined = root;
  for (reader.skipLines(); !reader.atEnd; reader.skipLines()) {
    const line = reader.line;
    try {
      const header = reader.header();
      if (header !== undefined) current = tableAt(root, header.path, header.repeated);
      else {
        const { path, value } = reader.pair();
        if (current !== undefined) put(current, path, value);
      }
      reader.endOfLine();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable.push(line);
      // What follows an unreadable header belongs to nothing that is known.
      if (error.inHeader) current = undefined;
      reader.skipLine();
    }
  }
  return { table: root as TomlTable, unreadable };
}

class Unreadable extends Error {
  readonly inHeader: boolean;
  constructor(inHeader = false) {
    super("unreadable");
    this.inHeader = inHeader;
  }
}

/** Without a prototype, so that a key called "constructor" is a key. */
function newTable(): MutableTable {
  return Object.create(null) as MutableTable;
}

function isTable(value: MutableValue | undefined): value is MutableTable {
  return typeof value === "object" && !Array.isArray(value);
}

/** The table that a header opens; a path that runs over an array of tables goes on in its last one. */
function tableAt(root: MutableTable, path: readonly string[], repeated: boolean): MutableTable {
  let table = root;
  for (const [at, key] of path.entries()) {
    const last = at === path.length - 1;
    const found = table[key];
    if (last && repeated) {
      const list = Array.isArray(found) ? found : [];
      const next = newTable();
      list.push(next);
      table[key] = list;
      return next;
    }
    const inner = Array.isArray(found) ? found.at(-1) : found;
    if (isTable(inner)) table = inner;
    else {
      const next = newTable();
      table[key] = next;
      table = next;
    }
  }
  return table;
}

function put(table: MutableTable, path: readonly string[], value: MutableValue): void {
  const target = path.length === 1 ? table : tableAt(table, path.slice(0, -1), false);
  target[path[path.length - 1]] = value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  e: "\x1B",
  '"': '"',
  "\\": "\\",
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** One-based. Only asked for when a statement begins, so counting is cheap enough for configurations. */
  get line(): number {
    let line = 1;
    for (let at = this.#text.indexOf("\n"); at >= 0 && at < this.#at; at = this.#text.indexOf("\n", at + 1))
      line++;
    return line;
  }

  /** Over blanks, line ends and comments. */
  skipLines(): void {
    this.#match(/(?:[ \t\r\n]+|#[^\n]*)*/y);
  }

  skipLine(): void {
    this.#match(/[^\n]*\n?/y);
  }

  endOfLine(): void {
    this.#blanks();
    this.#match(/#[^\n]*/y);
    this.#match(/\r/y);
    if (!this.atEnd && this.#text[this.#at] !== "\n") throw new Unreadable();
  }

  /** `[a.b]` or `[[a.b]]`; undefined where no header begins. */
  header(): { readonly path: readonly string[]; readonly repeated: boolean } | undefined {
    if (this.#text[this.#at] !== "[") return undefined;
    try {
      const repeated = this.#match(/\[\[/y) !== undefined;
      if (!repeated) this.#at++;
      const path = this.#key();
      if (this.#match(repeated ? /\]\]/y : /\]/y) === undefined) throw new Unreadable();
      return { path, repeated };
    } catch {
      throw new Unreadable(true);
    }
  }

  pair(): { readonly path: readonly string[]; readonly value: MutableValue } {
    const path = this.#key();
    this.#expect("=");
    this.#blanks();
    return { path, value: this.#value(0) };
  }

  #key(): string[] {
    const path: string[] = [];
    do {
      this.#blanks();
      const bare = this.#match(/[\w-]+/y);
      path.push(bare ?? this.#string());
      this.#blanks();
    } while (this.#match(/\./y) !== undefined);
    return path;
  }

  #value(depth: number): MutableValue {
    if (depth > 50) throw new Unreadable();
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") return this.#string();
    if (first === "[") return this.#array(depth);
    if (first === "{") return this.#inlineTable(depth);
    const word = this.#match(/[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?/y);
    if (word === undefined) throw new Unreadable();
    if (word === "true" || word === "false") return word === "true";
    const number = /^[+-]?\d[\d_]*(\.\d[\d_]*)?(e[+-]?\d+)?$/i.test(word)
      ? Number(word.replaceAll("_", ""))
      : Number.NaN;
    return Number.isNaN(number) ? word : number;
  }

  #array(depth: number): MutableValue[] {
    this.#at++;
    const values: MutableValue[] = [];
    for (;;) {
      this.skipLines();
      if (this.#match(/\]/y) !== undefined) return values;
      values.push(this.#value(depth + 1));
      this.skipLines();
      if (this.#match(/,/y) !== undefined) continue;
      if (this.#match(/\]/y) === undefined) throw new Unreadable();
      return values;
    }
  }

  #inlineTable(depth: number): MutableTable {
    this.#at++;
    const table = newTable();
    for (;;) {
      this.skipLines();
      if (this.#match(/\}/y) !== undefined) return table;
      const path = this.#key();
      this.#expect("=");
      this.#blanks();
      put(table, path, this.#value(depth + 1));
      this.skipLines();
      if (this.#match(/,/y) !== undefined) continue;
      if (this.#match(/\}/y) === undefined) throw new Unreadable();
      return table;
    }
  }

  #string(): string {
    const literal = this.#match(/'''\r?\n?([\s\S]*?)'''(?!')/y, 1) ?? this.#match(/'(?!'')([^'\n]*)'/y, 1);
    if (literal !== undefined) return literal;
    const long = this.#match(/"""\r?\n?((?:[^\\]|\\[\s\S])*?)"""(?!")/y, 1);
    if (long !== undefined) return withoutEscapes(long.replace(/\\[ \t]*\r?\n\s*/g, ""));
    const basic = this.#match(/"(?!"")((?:[^"\\\n]|\\.)*)"/y, 1);
    if (basic === undefined) throw new Unreadable();
    return withoutEscapes(basic);
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw new Unreadable();
    this.#at++;
  }

  #blanks(): void {
    this.#match(/[ \t]+/y);
  }

  /** What a sticky expression (or a group of it) finds here, and goes behind it. */
  #match(expression: RegExp, group = 0): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found[group];
  }
}

function withoutEscapes(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_whole, four?: string, eight?: string, two?: string, letter?: string) => {
      const code = four ?? eight ?? two;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        if (point > 0x10ffff) throw new Unreadable();
        return String.fromCodePoint(point);
      }
      const plain = ESCAPES[letter ?? ""];
      if (plain === undefined) throw new Unreadable();
      return plain;
    },
  );
}

/** A string that is not empty. */
export function textAt(table: TomlTable, key: string): string | undefined {
  const value = table[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Tables under a key: one table, or each of an array of tables; in a path of keys. */
export function tablesAt(table: TomlTable, ...path: readonly string[]): readonly TomlTable[] {
  let found: readonly TomlTable[] = [table];
  for (const key of path)
    found = found.flatMap((each) => {
      const value = each[key];
      if (value === undefined || typeof value !== "object") return [];
      return Array.isArray(value) ? value.filter(isTomlTable) : [value as TomlTable];
    });
  return found;
}

function isTomlTable(value: TomlValue): value is TomlTable {
  return typeof value === "object" && !Array.isArray(value);
}
