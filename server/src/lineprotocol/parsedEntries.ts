/**
 * Owns the entries of a body as `parse` tells them, read while the body comes in. Invariants: whatever the pieces, they are the entries of
 * the whole body; what is held is one piece and the entry that is open at its end, of which no more than {@link MOST_ENTRY_BYTES} count.
 */
import { type CutState, type Dialect, newCutState } from "./dialects/dialect";
import { EntryKind, EntryReading, type StoredPoint, type StoredValue } from "./entry";
import { isData, storedPoint } from "./points";
import type { ReasonCode } from "./reasons";

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

/** No server takes more in one request. */
export const MOST_ENTRY_BYTES = 64 * 1024 * 1024;

export class ParsedEntries {
  /** Lines on which entries begin of which only the first {@link MOST_ENTRY_BYTES} were looked at. */
  readonly cutShort: number[] = [];
  private readonly reading = new EntryReading();
  /** What came behind the last newline: dialects look one character ahead. */
  private tail: string[] = [];
  private tailBytes = 0;
  /** The beginning of the open entry, in which no end was found, as far as it counts; all of it has these bytes and newlines. */
  private open: string[] = [];
  private openBytes = 0;
  private openLines = 0;
  private state: CutState = newCutState();
  /** The line, from 1 on, on which the next entry begins. */
  private line = 1;

  constructor(private readonly dialect: Dialect) {}

  /** Takes the next bytes (a byte string) and gives the entries that they complete; `last`: the body ends with them. */
  *push(bytes: string, last: boolean): Generator<ParsedEntry, void, undefined> {
    let whole = last ? bytes.length : bytes.lastIndexOf("\n") + 1;
    if (whole === 0 && !last) {
      // A line that is too long anyway need not wait for its end.
      if (this.tailBytes + bytes.length <= MOST_ENTRY_BYTES) {
        this.tail.push(bytes);
        this.tailBytes += bytes.length;
        return;
      }
      whole = bytes.length - 1;
    }
    const text = [...this.tail, bytes.slice(0, whole)].join("");
    this.tail = [bytes.slice(whole)];
    this.tailBytes = bytes.length - whole;
    let at = 0;
    if (this.openBytes > 0) {
      const found = this.dialect.findEnd(text, 0, last, this.state);
      at = found < 0 ? text.length : found + 1;
      this.keep(text.slice(0, at));
      if (found < 0 && !last) return;
      yield* this.close(found >= 0);
    }
    yield* this.takeAll(text, at, last);
  }

  private *takeAll(text: string, from: number, last: boolean): Generator<ParsedEntry, void, undefined> {
    const { dialect, reading } = this;
    const lines = new LineCounter(text, from, this.line);
    let at = from;
    while (at < text.length) {
      this.state = newCutState();
      const found = dialect.findEnd(text, at, last, this.state);
      if (found < 0 && !last) break;
      const end = found < 0 ? text.length : found;
      dialect.read(text, at, end, reading);
      if (isData(reading)) yield parsedEntry(text, reading, dialect, lines);
      at = found < 0 ? end : end + 1;
    }
    this.line = lines.at(at);
    if (at < text.length) this.keep(text.slice(at));
  }

  private keep(part: string): void {
    this.open.push(part.slice(0, Math.max(0, MOST_ENTRY_BYTES - this.openBytes)));
    this.openBytes += part.length;
    for (let at = part.indexOf("\n"); at >= 0; at = part.indexOf("\n", at + 1)) this.openLines++;
  }

  /** Tells the open entry; `closed`: its last byte is the newline that ends it. */
  private *close(closed: boolean): Generator<ParsedEntry, void, undefined> {
    const { dialect, reading, line, openBytes } = this;
    const text = this.open.join("");
    this.line += this.openLines;
    this.open = [];
    this.openBytes = 0;
    this.openLines = 0;
    if (openBytes > text.length) this.cutShort.push(line);
    dialect.read(text, 0, closed && openBytes === text.length ? text.length - 1 : text.length, reading);
    if (isData(reading)) yield parsedEntry(text, reading, dialect, new LineCounter(text, 0, line));
  }
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
  /** `line` is that of the offset `from`. */
  constructor(
    private readonly text: string,
    private from: number,
    private line: number,
  ) {}

  at(offset: number): number {
    for (;;) {
      const newline = this.text.indexOf("\n", this.from);
      if (newline < 0 || newline >= offset) return this.line;
      this.line++;
      this.from = newline + 1;
    }
  }
}
