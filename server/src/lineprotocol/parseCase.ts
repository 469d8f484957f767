/**
 * Owns the command line's `parse` contract (docs: the README's "parse"): one case in, one answer out, both plain JSON values.
 * Invariant: bodies are read as bytes, exactly as a server gets them; nothing throws.
 */
import { byteString, byteStringOfBase64, encodeUtf8 } from "./bytes";
import { dialectOf } from "./dialects";
import type { Dialect } from "./dialects/dialect";
import { EntryKind, type EntryReading, type StoredPoint, type StoredValue } from "./entry";
import { isData, readBody, storedPoint } from "./points";
import type { ReasonCode } from "./reasons";
import { isPrecision, PRODUCTS, type Precision, parseTarget, type Target } from "./targets";

export interface ParsedPoint {
  /** Lines count from 1 and end at newlines only; those of the entry itself, without what stands before it. */
  readonly line: number;
  readonly endLine: number;
  readonly measurement: string;
  readonly tags: readonly (readonly [string, string])[];
  /** Key, type, value: integers and floats as text (floats as `String(value)`), strings and booleans as they are. */
  readonly fields: readonly (readonly [string, string, string | boolean])[];
  /** Nanoseconds; null where the line has none. */
  readonly timestamp: string | null;
}

export interface ParsedRefusal {
  readonly line: number;
  readonly endLine: number;
  readonly error: { readonly code: ReasonCode; readonly message: string };
}

export type ParsedEntry = ParsedPoint | ParsedRefusal;

export type ParseAnswer =
  | { readonly id: unknown; readonly entries: readonly ParsedEntry[] }
  | {
      readonly id: unknown;
      readonly entries: readonly [];
      readonly refused: { readonly code: ReasonCode; readonly message: string };
    }
  | { readonly id: unknown; readonly caseError: string };

/** Answers one case. `json` is what JSON.parse gave for its line. */
export function parseCase(json: unknown): ParseAnswer {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return { id: null, caseError: "the case is not a JSON object" };
  }
  const record = json as Readonly<Record<string, unknown>>;
  const id = record.id ?? null;
  const body = readBodyOf(record);
  if (typeof body !== "string") return { id, ...body };
  const target = readTarget(record);
  if ("caseError" in target) return { id, ...target };
  return { id, ...parseBody(body, target) };
}

/** The entries of a body, given as a byte string, or its refusal as a whole. */
export function parseBody(
  body: string,
  target: Target,
):
  | { entries: readonly ParsedEntry[] }
  | { entries: readonly []; refused: { code: ReasonCode; message: string } } {
  const dialect = dialectOf(target, "bytes");
  const entries: ParsedEntry[] = [];
  const lines = new LineCounter(body);
  readBody(body, dialect, (reading) => {
    if (isData(reading)) entries.push(parsedEntry(body, reading, dialect, lines));
  });
  const refused = dialect.refuseBody(body, entries.length);
  return refused ? { entries: [], refused: { code: refused.code, message: refused.message } } : { entries };
}

function parsedEntry(body: string, reading: EntryReading, dialect: Dialect, lines: LineCounter): ParsedEntry {
  const line = lines.at(reading.start);
  const endLine = lines.at(Math.max(reading.start, reading.end - 1));
  if (reading.kind === EntryKind.refused) {
    return { line, endLine, error: { code: reading.reason, message: reading.message } };
  }
  return { line, endLine, ...parsedPoint(storedPoint(body, reading, dialect)) };
}

function parsedPoint(point: StoredPoint): Omit<ParsedPoint, "line" | "endLine"> {
  return {
    measurement: point.measurement,
    tags: point.tags,
    fields: point.fields.map(({ key, type, value }) => [key, type, shownValue(value)] as const),
    timestamp: point.timestamp === null ? null : String(point.timestamp),
  };
}

function shownValue(value: StoredValue): string | boolean {
  return typeof value === "number" || typeof value === "bigint" ? String(value) : value;
}

/** Line numbers of offsets that only grow. */
class LineCounter {
  private line = 1;
  private from = 0;

  constructor(private readonly text: string) {}

  at(offset: number): number {
    for (;;) {
      const newline = this.text.indexOf("\n", this.from);
      if (newline < 0 || newline >= offset) return this.line;
      this.line++;
      this.from = newline + 1;
    }
  }
}

function readBodyOf(record: Readonly<Record<string, unknown>>): string | { caseError: string } {
  const { body, bodyBase64 } = record;
  if (typeof body === "string") return byteString(encodeUtf8(body));
  if (typeof bodyBase64 !== "string") return { caseError: 'the case has neither "body" nor "bodyBase64"' };
  return byteStringOfBase64(bodyBase64) ?? { caseError: '"bodyBase64" is not base64' };
}

function readTarget(record: Readonly<Record<string, unknown>>): Target | { caseError: string } {
  const { target: word = "influxdb-2", precision } = record;
  if (typeof word !== "string") return { caseError: '"target" is not a text' };
  let unit: Precision | undefined;
  if (precision !== undefined && precision !== null) {
    if (typeof precision !== "string" || !isPrecision(precision)) {
      return {
        caseError: `"precision" is ${JSON.stringify(precision)}, not one of ns, us, ms, s, m, h, auto`,
      };
    }
    unit = precision;
  }
  const target = parseTarget(word, unit);
  if (target) return target;
  const products = Object.keys(PRODUCTS).join(", ");
  return {
    caseError: `"target" is ${JSON.stringify(word)}; known are ${products}, each with an optional @version`,
  };
}
