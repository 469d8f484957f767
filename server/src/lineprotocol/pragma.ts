/**
 * Owns what a file says about itself in comments before its first point: our pragma (`# line-protocol: target=… precision=…`) and
 * the headers of InfluxDB 1.x exports (`# CONTEXT-DATABASE: name`). Invariant: a pragma names places, it never chooses a credential.
 */
import { isPrecision, type Precision, parseTarget, type Target } from "./targets";

/** What a file asks for; only what it names is set. */
export interface Pragma {
  /** Product and version; the precision in it is the product's default and counts only where `precision` is not set. */
  readonly target?: Target;
  readonly precision?: Precision;
  readonly connection?: string;
  readonly database?: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** Where the pragma's own comment stands, in units of the text; absent where only export headers were found. */
  readonly range?: { readonly start: number; readonly end: number };
  /** Pairs that nobody can read: an unknown key, product or precision. */
  readonly faults: readonly PragmaFault[];
}

export interface PragmaFault {
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly value: string;
  readonly problem: "unknown-key" | "unknown-target" | "unknown-precision" | "no-value";
}

/** How much of a file is looked at for a pragma, in units. */
export const PRAGMA_HEAD_UNITS = 8000;

/** Keys of a pragma. `db` is the 1.x and 3.x word for what 2.x calls `bucket`. */
export const PRAGMA_KEYS = ["target", "precision", "connection", "db", "rp", "bucket", "org"] as const;

type Mutable = { -readonly [Key in keyof Pragma]: Pragma[Key] } & { faults: PragmaFault[] };

/** Reads a file's first lines up to its first point; undefined if they ask for nothing. */
export function readPragma(text: string): Pragma | undefined {
  const found: Mutable = { faults: [] };
  let asks = false;
  // Words of an export's header that are no points: `CREATE DATABASE x WITH NAME y` stands bare below `# DDL`.
  for (let from = text.charCodeAt(0) === 0xfeff ? 1 : 0; from < Math.min(text.length, PRAGMA_HEAD_UNITS); ) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(from, end).trimEnd();
    const body = line.trimStart();
    if (body !== "" && !body.startsWith("#") && !/^CREATE DATABASE\b/.test(body)) break;
    const header = /^#\s*CONTEXT-(DATABASE|RETENTION-POLICY):\s*(\S.*)$/.exec(body);
    const own = /^#\s*line-protocol:(?=\s|$)/.exec(body);
    if (header) {
      if (header[1] === "DATABASE") found.database ??= header[2];
      else found.retentionPolicy ??= header[2];
      asks = true;
    } else if (own && !found.range) {
      const start = from + line.length - body.length;
      found.range = { start, end: from + line.length };
      readPairs(line, from, line.length - body.length + own[0].length, found);
      asks = true;
    }
    from = end + 1;
  }
  return asks ? found : undefined;
}

function readPairs(line: string, base: number, from: number, into: Mutable): void {
  const pair = /(\S+?)(?:=(\S*))?(?=\s|$)/g;
  pair.lastIndex = from;
  for (let match = pair.exec(line); match; match = pair.exec(line)) {
    const key = match[1];
    const value = decode(match[2] ?? "");
    const problem = value === "" ? "no-value" : take(key, value, into);
    if (problem) {
      into.faults.push({
        start: base + match.index,
        end: base + match.index + match[0].length,
        key,
        value,
        problem,
      });
    }
  }
}

function take(key: string, value: string, into: Mutable): PragmaFault["problem"] | undefined {
  switch (key) {
    case "target":
      into.target = parseTarget(value);
      return into.target ? undefined : "unknown-target";
    case "precision":
      if (!isPrecision(value)) return "unknown-precision";
      into.precision = value;
      return undefined;
    case "connection":
      into.connection = value;
      return undefined;
    case "db":
    case "bucket":
      into.database = value;
      return undefined;
    case "rp":
      into.retentionPolicy = value;
      return undefined;
    case "org":
      into.organization = value;
      return undefined;
    default:
      return "unknown-key";
  }
}

/** Percent-decoding; what is not well encoded stands for itself. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A value as it may stand in a pragma: blanks, quotes, equals signs, commas, backslashes and others percent-encoded. */
export function encodePragmaValue(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The pragma's line, without line end. Pairs in the order given. */
export function formatPragma(pairs: readonly (readonly [(typeof PRAGMA_KEYS)[number], string])[]): string {
  // "@" and ":" need no encoding and make targets readable.
  const shown = pairs.map(([key, value]) => `${key}=${encodePragmaValue(value).replace(/%40/g, "@")}`);
  return `# line-protocol: ${shown.join(" ")}`;
}
