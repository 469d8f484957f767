/**
 * Owns the entries of a body that was sent: where each stands, in bytes and lines, as the server cut it.
 * Invariants: points and refused entries only, in the body's order (comments and blanks do not count anywhere); lines are
 * one-based and end at a newline only. Built in one pass, once an entry is asked for: most answers accept the whole, and what
 * was counted while the body was cut is enough for them. A reading is filled anew when it is asked for.
 */
import { decodeBytes } from "../../lineprotocol/bytes";
import { type Dialect, newCutState, UNIT_NANOSECONDS } from "../../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading, FIELD_STRIDE, TAG_STRIDE } from "../../lineprotocol/entry";
import type { EntryCounts } from "./answer";

/** Seconds from Go's zero time, a Monday of the year 1, to 1970: shards are counted from there. */
const ZERO_TIME_SECONDS = 62_135_596_800n;

/** What one pass over a body finds, entry by entry. */
interface Entries {
  readonly starts: number[];
  readonly ends: number[];
  readonly lines: number[];
  readonly endLines: number[];
  readonly refused: boolean[];
  readonly cutStarts: number[];
  readonly cutEnds: number[];
  points: number;
}

export class SentBody {
  private readonly reading = new EntryReading();
  private lastRead = -1;
  private found: Entries | undefined;

  /** `counts`: known of the body already; only of one without refused entries. */
  constructor(
    readonly text: string,
    readonly dialect: Dialect,
    private readonly counts?: EntryCounts,
  ) {}

  /** Offset of each entry's first byte, behind leading blanks. */
  get starts(): readonly number[] {
    return this.entries.starts;
  }

  get ends(): readonly number[] {
    return this.entries.ends;
  }

  get lines(): readonly number[] {
    return this.entries.lines;
  }

  get endLines(): readonly number[] {
    return this.entries.endLines;
  }

  /** Whether the target's own reader refuses it. */
  get refused(): readonly boolean[] {
    return this.entries.refused;
  }

  /** How many the target's reader takes. */
  get points(): number {
    return this.found === undefined && this.counts ? this.counts.points : this.entries.points;
  }

  /** Whether it is known, without a look at entries, that all are points and each is one line of the body, with none between. */
  get isPointALine(): boolean {
    if (this.counts === undefined) return false;
    const { text } = this;
    return this.counts.points === newlines(text, 0, text.length) + (text.endsWith("\n") ? 0 : 1);
  }

  private get entries(): Entries {
    this.found ??= this.findEntries();
    return this.found;
  }

  private findEntries(): Entries {
    const { text, dialect, reading } = this;
    const found: Entries = {
      starts: [],
      ends: [],
      lines: [],
      endLines: [],
      refused: [],
      cutStarts: [],
      cutEnds: [],
      points: 0,
    };
    this.lastRead = -1;
    let line = 1;
    let counted = 0;
    for (let from = 0; from < text.length; ) {
      const newline = dialect.findEnd(text, from, true, newCutState());
      const end = newline < 0 ? text.length : newline;
      dialect.read(text, from, end, reading);
      if (reading.kind === EntryKind.point || reading.kind === EntryKind.refused) {
        line += newlines(text, counted, reading.start);
        found.lines.push(line);
        line += newlines(text, reading.start, Math.max(reading.start, reading.end - 1));
        counted = Math.max(reading.start, reading.end - 1);
        found.endLines.push(line);
        found.starts.push(reading.start);
        found.ends.push(reading.end);
        found.cutStarts.push(from);
        found.cutEnds.push(end);
        found.refused.push(reading.kind === EntryKind.refused);
        if (reading.kind === EntryKind.point) found.points++;
      }
      from = end + 1;
    }
    return found;
  }

  get count(): number {
    return this.found === undefined && this.counts ? this.counts.points : this.starts.length;
  }

  /** The entry's reading; it is filled anew by the next call. */
  read(entry: number): EntryReading {
    if (this.lastRead !== entry) {
      const { cutStarts, cutEnds } = this.entries;
      this.dialect.read(this.text, cutStarts[entry], cutEnds[entry], this.reading);
      this.lastRead = entry;
    }
    return this.reading;
  }

  /** The entry's text as a person reads it. */
  textOf(entry: number): string {
    return decodeBytes(this.text.slice(this.starts[entry], this.ends[entry]));
  }

  /** The entry that covers a line, or -1. */
  entryAtLine(line: number): number {
    const at = lastAtMost(this.lines, line);
    return at >= 0 && this.endLines[at] >= line ? at : -1;
  }

  /** The entry at or before a byte offset, or -1. */
  entryAtOffset(offset: number): number {
    return lastAtMost(this.starts, offset);
  }

  /** The point's measurement as stored. */
  measurementOf(entry: number): string {
    const { measurementStart, measurementEnd } = this.read(entry);
    return decodeBytes(
      this.dialect.unescape("measurement", this.text.slice(measurementStart, measurementEnd)),
    );
  }

  /** Calls `visit` for each field with its key as stored, its type's number, and the raw value's offsets. */
  eachField(entry: number, visit: (key: string, type: number, start: number, end: number) => void): void {
    const reading = this.read(entry);
    for (let at = 0; at < reading.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      const raw = this.text.slice(reading.fields[at], reading.fields[at + 1]);
      visit(
        decodeBytes(this.dialect.unescape("fieldKey", raw)),
        reading.fields[at + 4],
        reading.fields[at + 2],
        reading.fields[at + 3],
      );
    }
  }

  /** Calls `visit` for each tag with key and value as stored. */
  eachTag(entry: number, visit: (key: string, value: string) => void): void {
    const reading = this.read(entry);
    for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      const { text, dialect } = this;
      const key = dialect.unescape("tagKey", text.slice(reading.tags[at], reading.tags[at + 1]));
      const value = dialect.unescape("tagValue", text.slice(reading.tags[at + 2], reading.tags[at + 3]));
      visit(decodeBytes(key), decodeBytes(value));
    }
  }

  /** Nanoseconds; null for a point without a timestamp. */
  timeOf(entry: number): bigint | null {
    const { timestampStart, timestampEnd } = this.read(entry);
    if (timestampStart < 0) return null;
    const digits = this.text.slice(timestampStart, timestampEnd);
    // A reading of a refused entry may hold no number.
    return /^-?\d+$/.test(digits) ? this.dialect.nanoseconds(digits) : null;
  }

  /** Whether every point has a timestamp. */
  allTimed(): boolean {
    if (this.counts !== undefined) return this.counts.withoutTime === 0;
    for (let entry = 0; entry < this.count; entry++) {
      if (!this.refused[entry] && this.read(entry).timestampStart < 0) return false;
    }
    return true;
  }

  /**
   * The shortest slice of time that the point's shard certainly covers; points of equal slices lie in one shard. Shards begin at
   * multiples of their length and are an hour at least (InfluxDB 1.x and 2.x).
   */
  sliceOf(entry: number, shardSeconds: number): string {
    const time = this.timeOf(entry);
    if (time === null) return "now";
    const length = BigInt(shardSeconds) * UNIT_NANOSECONDS.s;
    const shifted = time + ZERO_TIME_SECONDS * UNIT_NANOSECONDS.s;
    const slice = shifted / length;
    return String(shifted < 0n && slice * length !== shifted ? slice - 1n : slice);
  }
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Index of the last value that is not above `limit`, or -1. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
