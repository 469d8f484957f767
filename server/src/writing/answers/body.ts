/**
 * Owns the step from an answer's body, whatever it is (JSON, several JSON texts, cut JSON, plain text, a web page, CSV, nothing,
 * binary), to what the server said. Invariants: never throws; looks at {@link READ_LIMIT} units at most; no text is interpreted.
 */
import { encodeUtf8 } from "../../lineprotocol/bytes";
import { type Json, readLenientJson } from "./lenientJson";

export type BodyForm = "empty" | "json" | "text" | "html" | "csv" | "binary";

/** One entry of InfluxDB 3's list of refused lines. */
export interface SaidEntry {
  readonly message: string;
  readonly line?: number;
  readonly original?: string;
}

/** What a server said. */
export interface Said {
  readonly form: BodyForm;
  /** Its main sentence; the whole text where there is no structure. */
  readonly message: string;
  /** False where the text was cut off, or is not what its form should be. */
  readonly whole: boolean;
  /** Word for the error (`invalid`) or number (GreptimeDB). */
  readonly code?: string;
  /** A line as a property of its own (QuestDB, Cloud). */
  readonly line?: number;
  /** InfluxDB 3: refused lines. A list means that the others may be stored; one object that all was refused. */
  readonly entries?: readonly SaidEntry[];
  readonly entriesAreList?: boolean;
  /** Which properties the JSON object had, for telling servers apart. */
  readonly keys: readonly string[];
  /** What a second JSON text in the same body said (InfluxDB 1.8, 1.9). */
  readonly second?: string;
}

/** Enough for 100,000 refused lines; what stands behind is not looked at. */
export const READ_LIMIT = 16 * 1024 * 1024;

const NOTHING: Said = { form: "empty", message: "", whole: true, keys: [] };

/** Reads a body. `type` is the header Content-Type, if any. `cut`: it is known to be cut off. */
export function readAnswerBody(body: string, type: string | undefined, cut = false): Said {
  const limited = body.length > READ_LIMIT ? body.slice(0, READ_LIMIT) : body;
  const whole = !cut && limited.length === body.length;
  const text = limited.charCodeAt(0) === 0xfeff ? limited.slice(1) : limited;
  const start = text.slice(0, 512).trimStart();
  if (start === "" && text.trim() === "") return { ...NOTHING, whole };
  if (start.startsWith("{") || start.startsWith("[")) return readJson(text, whole);
  if (start.startsWith('"')) {
    const quoted = readLenientJson(text);
    if (quoted?.whole && typeof quoted.value === "string" && text.slice(quoted.end).trim() === "") {
      return readAnswerBody(quoted.value, undefined, cut);
    }
  }
  if (/^<(?:!doctype|html|head|\?xml|title|body|center|h\d|!--)/i.test(start)) {
    return { form: "html", message: pageText(text), whole, keys: [] };
  }
  if (/csv/i.test(type ?? "") || /^error\r?\n/.test(text)) return readCsv(text, whole);
  const packed = readMessagePack(text);
  if (packed !== undefined) return packed;
  if (isBinary(start)) return readBinary();
  return { form: "text", message: text.trim(), whole, keys: [] };
}

function readJson(text: string, whole: boolean): Said {
  let value: Json | undefined;
  let second: Json | undefined;
  let complete = whole;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    const first = readLenientJson(text);
    value = first?.value;
    const rest = first === undefined ? "" : text.slice(first.end).trim();
    // InfluxDB 1.8 and 1.9 may put a second answer behind the first; each is JSON by itself.
    const next = first?.whole && rest.startsWith("{") ? readLenientJson(rest) : undefined;
    second = next?.value;
    if (!first?.whole || (next !== undefined ? !next.whole : rest !== "")) complete = false;
  }
  const said = sayingOf(value, text, complete);
  const more = second === undefined ? undefined : sayingOf(second, "", true).message;
  if (more === undefined) return said;
  // Something stands behind the first text, but it is not known what.
  return more === "" || !hasMessage(second) ? { ...said, whole: false } : { ...said, second: more };
}

function hasMessage(value: Json | undefined): boolean {
  return (
    value !== null &&
    typeof value === "object" &&
    !isList(value) &&
    (textOf(value.error) ?? textOf(value.message)) !== undefined
  );
}

/** No server puts its saying deeper. */
const SAID_DEPTH = 8;

/** The saying of a JSON value. */
function sayingOf(value: Json | undefined, text: string, whole: boolean, depth = 0): Said {
  const plain: Said = { form: "json", message: text.trim(), whole, keys: [] };
  if (typeof value === "string") return { ...plain, message: value };
  if (value === null || value === undefined || typeof value !== "object") return plain;
  if (isList(value)) {
    const first = value[0];
    return value.length === 1 && first !== null && typeof first === "object" && !isList(first)
      ? sayingOf(first, text, whole, depth)
      : plain;
  }
  const keys = Object.keys(value).slice(0, 40);
  const inner = value.error;
  if (inner !== null && typeof inner === "object" && !isList(inner) && depth < SAID_DEPTH) {
    const nested = sayingOf(inner, "", whole, depth + 1);
    if (nested.message !== "") return { ...nested, keys: [...keys, ...nested.keys] };
  }
  const message =
    textOf(value.error) ??
    textOf(value.message) ??
    textOf(value.error_message) ??
    textOf(value.err) ??
    textOf(value.msg) ??
    textOf(value.detail) ??
    textOf(value.description) ??
    queryError(value.results) ??
    statusText(value);
  const entries = entriesOf(value.data);
  const unread = entries !== undefined && Array.isArray(value.data) && entries.length < value.data.length;
  const code = value.code ?? value.error_code;
  return {
    form: "json",
    message: message ?? text.trim(),
    whole: whole && !unread,
    keys,
    ...(typeof code === "string" || typeof code === "number" ? { code: String(code) } : {}),
    ...(typeof value.line === "number" ? { line: value.line } : {}),
    ...(entries === undefined ? {} : { entries, entriesAreList: Array.isArray(value.data) }),
  };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The first error of InfluxQL's results, which come with status 200. */
function queryError(results: Json | undefined): string | undefined {
  if (results === undefined || !Array.isArray(results)) return undefined;
  const first = (results as readonly Json[])[0];
  return first !== null && typeof first === "object" && !isList(first) ? textOf(first.error) : undefined;
}

/** `{"status":"starting"}` and the like have no message. */
function statusText(value: { readonly [key: string]: Json }): string | undefined {
  return typeof value.status === "string" ? value.status : undefined;
}

function entriesOf(data: Json | undefined): SaidEntry[] | undefined {
  if (data === null || data === undefined || typeof data !== "object") return undefined;
  const list = isList(data) ? data : [data];
  const entries: SaidEntry[] = [];
  for (const item of list) {
    if (item === null || typeof item !== "object" || isList(item)) continue;
    const message = textOf(item.error_message) ?? textOf(item.error);
    if (message === undefined) continue;
    entries.push({
      message,
      ...(typeof item.line_number === "number" ? { line: item.line_number } : {}),
      ...(typeof item.original_line === "string" ? { original: item.original_line } : {}),
    });
  }
  return entries.length > 0 ? entries : undefined;
}

/** `error` and the message in the line below, quoted where it has to be; again behind it for a second answer. */
function readCsv(text: string, whole: boolean): Said {
  const parts = text
    .split(/(?:^|\n)error\r?\n/)
    .slice(1)
    .map((part) => {
      const line = part.trim();
      return line.startsWith('"') ? line.replace(/^"|"$/g, "").replaceAll('""', '"') : line;
    });
  if (parts.length === 0) return { form: "csv", message: text.trim(), whole, keys: [] };
  return {
    form: "csv",
    message: parts[0],
    whole,
    keys: ["error"],
    ...(parts[1] ? { second: parts[1] } : {}),
  };
}

/** What a person would see of a page: its title and its first words. */
function pageText(text: string): string {
  const page = text.slice(0, 20_000);
  const title = /<title[^>]{0,200}>([^<]{1,300})/i.exec(page)?.[1].trim();
  const heading = /<h1[^>]{0,200}>([^<]{1,300})/i.exec(page)?.[1].trim();
  const words = [title, heading].filter((part): part is string => part !== undefined && part !== "");
  if (words.length > 0) return [...new Set(words)].join(": ");
  return page
    .replace(/<(script|style)[^>]*>[\s\S]{0,20000}?<\/\1>/gi, " ")
    .replace(/<[^>]{0,2000}>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 400);
}

function isBinary(start: string): boolean {
  let odd = 0;
  for (const c of start) {
    const unit = c.charCodeAt(0);
    if ((unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) || unit === 0xfffd) odd++;
  }
  return odd > 0 && odd * 10 > start.length;
}

/** Binary says nothing, but for MessagePack's map of one string `error` (see {@link readMessagePack}). */
function readBinary(): Said {
  return { form: "binary", message: "", whole: false, keys: [] };
}

/**
 * InfluxDB 1.x answers `Accept: application/x-msgpack` with a map of one pair, `error` and a string. As text, the bytes of its
 * headers are U+FFFD; the string's length in one or two bytes may look like text.
 */
function readMessagePack(text: string): Said | undefined {
  const found = /^[\ufffd\x81]{1,3}error(?=[\ufffd\xa0-\xdb])/.exec(text);
  if (found === null) return undefined;
  const rest = text.slice(found[0].length + 1);
  const lengthOf = (from: number) => encodeUtf8(rest.slice(from)).length;
  const size = rest.charCodeAt(0);
  let from = 0;
  if (size === lengthOf(1)) from = 1;
  else if (size * 256 + rest.charCodeAt(1) === lengthOf(2) || /^[\x00-\x08\ufffd]/.test(rest))
    from = size < 9 ? 2 : 1;
  return { form: "binary", message: rest.slice(from), whole: true, keys: ["error"] };
}
