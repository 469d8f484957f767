/**
 * Owns the fast lane: lines whose series and shape (field keys and types in order) were read before by the dialect itself,
 * and that are plain (see PlainRules). Such lines are most of any real file, and need no offsets, only counts.
 * Invariant: a line is taken only if the dialect's own reading of it is a point without marks, with the same series,
 * fields, types and time; anything else is left to the dialect, which then teaches this lane (`learn`).
 */
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { type EntryReading, FIELD_STRIDE, FieldType, TAG_STRIDE } from "../lineprotocol/entry";
import type { Dictionary, Field, Measurement, Series } from "./dictionary";

/** A series as it is written in the text, with what usually follows it. */
export interface WrittenSeries {
  /** Measurement and tags with the space behind them. */
  readonly text: string;
  readonly series: Series;
  readonly root: Shape;
  /** The one that came next the last time. */
  next: WrittenSeries | undefined;
  /** The shape it had the last time: the first guess for its next line. */
  shape: Shape;
  /** Points in the segment at hand. */
  points: number;
}

/** The fields of a line up to a place. */
export interface Shape {
  readonly fields: readonly Field[];
  readonly types: readonly FieldType[];
  /** The edges that lead here. */
  readonly path: readonly Edge[];
  /** Fields that may follow. */
  edge: Edge | undefined;
  /** Points of exactly these fields in the segment and shard at hand, and the index of the first. */
  points: number;
  firstEntry: number;
}

interface Edge {
  readonly from: Shape;
  /** The key and its equals sign. */
  readonly text: string;
  /** Its units: comparing them one by one is twice as fast as `startsWith` for texts this short. */
  readonly units: Uint16Array;
  readonly field: Field;
  readonly byType: (Shape | undefined)[];
  readonly other: Edge | undefined;
}

/** What was learnt of a measurement. */
interface KnownMeasurement {
  readonly root: Shape;
  /** Raw keys. */
  readonly tagKeys: Set<string>;
  readonly fieldKeys: Set<string>;
  /** A tag and a field share a name. */
  mixed: boolean;
}

/** Beyond these numbers nothing more is learnt: a file that never repeats itself is read by the dialect. */
const MOST_SERIES = 200_000;
const MOST_SHAPES = 20_000;
/** Keys as long as this stay far from every server's limit. */
const LONGEST_KEY = 8_000;

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const BACKSLASH = 92;

export class PlainLines {
  /** The line that was taken last. */
  written: WrittenSeries | undefined;
  shape: Shape | undefined;
  /** Offsets of its timestamp; -1 where it has none. */
  timeStart = -1;
  timeEnd = -1;
  private readonly byText = new Map<string, WrittenSeries>();
  private readonly known = new Map<Measurement, KnownMeasurement>();
  private shapes = 0;
  /** Where the value that was read last ends. */
  private valueEnd = 0;

  constructor(
    private readonly dialect: Dialect,
    private readonly dictionary: Dictionary,
  ) {}

  /**
   * Takes the line at `at`; answers the offset behind its newline, or -1 if the dialect must read it. `last`: the body ends
   * with this text, so that a line may end there.
   */
  take(text: string, at: number, last: boolean): number {
    const written = this.findSeries(text, at);
    if (written === undefined) return -1;
    let i = at + written.text.length;
    let shape = written.root;
    const guesses = written.shape.path;
    let step = 0;
    let c: number;
    do {
      let edge: Edge | undefined = step < guesses.length ? guesses[step++] : undefined;
      if (edge === undefined || edge.from !== shape || !standsAt(text, i, edge.units)) {
        edge = shape.edge;
        while (edge !== undefined && !standsAt(text, i, edge.units)) edge = edge.other;
        if (edge === undefined) return -1;
      }
      const type = this.readValue(text, i + edge.units.length);
      if (type < 0) return -1;
      const next = edge.byType[type];
      if (next === undefined) return -1;
      shape = next;
      c = text.charCodeAt(this.valueEnd);
      i = this.valueEnd + 1;
    } while (c === COMMA);
    if (c === SPACE) {
      const start = i;
      c = text.charCodeAt(i);
      if (c === MINUS) c = text.charCodeAt(++i);
      const digits = i;
      while (c >= 48 && c <= 57) c = text.charCodeAt(++i);
      if (i === digits || !this.isShortTime(text, digits, i)) return -1;
      this.timeStart = start;
      this.timeEnd = i++;
    } else this.timeStart = -1;
    if (c !== NEWLINE) {
      // The text's end (NaN) ends a line only where it is the body's end.
      if (!last || i <= text.length) return -1;
      i = text.length;
    }
    if (this.written !== undefined) this.written.next = written;
    this.written = written;
    this.shape = shape;
    written.shape = shape;
    return i;
  }

  /** Whether a time is surely in range: 18 digits, or 19 that begin below 9, as nanoseconds; less for larger units. */
  private isShortTime(text: string, digits: number, end: number): boolean {
    const length = end - digits;
    switch (this.dialect.target.precision) {
      case "ns":
        return length < 19 || (length === 19 && text.charCodeAt(digits) < 57);
      case "us":
        return length < 16;
      case "ms":
        return length < 13;
      case "s":
        return length < 10 || (length === 10 && text.charCodeAt(digits) < 57);
      case "auto":
        return length < 19 && length > 0;
      default:
        return length < 7;
    }
  }

  private findSeries(text: string, at: number): WrittenSeries | undefined {
    const before = this.written;
    if (before !== undefined) {
      const next = before.next;
      if (next !== undefined && text.startsWith(next.text, at)) return next;
      if (text.startsWith(before.text, at)) return before;
    }
    let space = text.indexOf(" ", at);
    while (space > at && text.charCodeAt(space - 1) === BACKSLASH) space = text.indexOf(" ", space + 1);
    if (space < 0 || space - at > LONGEST_KEY) return undefined;
    return this.byText.get(text.slice(at, space + 1));
  }

  /** The type of the plain value at `i`, with its end in `valueEnd`; -1 if the dialect must judge it. */
  private readValue(text: string, start: number): number {
    let i = start;
    let c = text.charCodeAt(i);
    if (c === QUOTE) return this.readString(text, i + 1);
    if (c === MINUS) c = text.charCodeAt(++i);
    const digits = i;
    while (c >= 48 && c <= 57) c = text.charCodeAt(++i);
    if (i === digits) return i === start ? this.readBoolean(text, start, c) : -1;
    if (c === COMMA || c === SPACE || c === NEWLINE) {
      this.valueEnd = i;
      return i - start < 24 ? FieldType.float : -1;
    }
    if (c === 105) {
      this.valueEnd = i + 1;
      return i - start < 19 && endsValue(text.charCodeAt(i + 1)) ? FieldType.integer : -1;
    }
    if (c === DOT) {
      c = text.charCodeAt(++i);
      if (!(c >= 48 && c <= 57)) return -1;
      do c = text.charCodeAt(++i);
      while (c >= 48 && c <= 57);
    } else if (c === 117) {
      this.valueEnd = i + 1;
      const plain = this.dialect.plain?.unsigned === true && start === digits && i - start < 20;
      return plain && endsValue(text.charCodeAt(i + 1)) ? FieldType.unsigned : -1;
    }
    if (c === 101 || c === 69) {
      // An exponent of at most two digits cannot leave the range of a double.
      c = text.charCodeAt(++i);
      if (c === MINUS || c === 43) c = text.charCodeAt(++i);
      const exponent = i;
      while (c >= 48 && c <= 57) c = text.charCodeAt(++i);
      if (i === exponent || i - exponent > 2) return -1;
    }
    this.valueEnd = i;
    return endsValue(c) && i - start < 24 ? FieldType.float : -1;
  }

  private readString(text: string, from: number): number {
    let i = from;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) break;
      if (c === BACKSLASH) {
        const escaped = text.charCodeAt(i + 1);
        // Only the two escapes that all readers pair alike.
        if (escaped !== QUOTE && escaped !== BACKSLASH) return -1;
        i += 2;
        continue;
      }
      // Line ends and control characters have rules of their own; so has the text's end (NaN).
      if (!(c >= SPACE)) return -1;
      i++;
    }
    if (i - from > 20_000) return -1;
    this.valueEnd = i + 1;
    return endsValue(text.charCodeAt(i + 1)) ? FieldType.string : -1;
  }

  private readBoolean(text: string, start: number, c: number): number {
    let length = 0;
    if (c === 116 || c === 84) {
      length = endsValue(text.charCodeAt(start + 1)) ? 1 : isWord(text, start, TRUE_WORDS) ? 4 : 0;
    } else if (c === 102 || c === 70) {
      length = endsValue(text.charCodeAt(start + 1)) ? 1 : isWord(text, start, FALSE_WORDS) ? 5 : 0;
    }
    this.valueEnd = start + length;
    return length > 0 && endsValue(text.charCodeAt(start + length)) ? FieldType.boolean : -1;
  }

  /** Learns from a point that the dialect read. */
  learn(text: string, reading: EntryReading, keyEnd: number, series: Series): void {
    if (!this.dialect.plain || reading.marks !== 0) return;
    let known = this.known.get(series.measurement);
    if (!known) {
      known = { root: newShape([], [], []), tagKeys: new Set(), fieldKeys: new Set(), mixed: false };
      this.known.set(series.measurement, known);
    }
    if (known.mixed) return;
    this.learnSeries(text, reading, keyEnd, series, known);
    this.learnShape(text, reading, series.measurement, known);
    if (known.mixed) this.keepOut(series.measurement);
  }

  /** Where a tag and a field share a name, single lines have a mark that a series and a shape alone do not show. */
  private keepOut(measurement: Measurement): void {
    for (const [text, written] of this.byText) {
      if (written.next?.series.measurement === measurement) written.next = undefined;
      if (written.series.measurement === measurement) this.byText.delete(text);
    }
    if (this.written?.series.measurement === measurement) this.written = undefined;
  }

  private learnSeries(
    text: string,
    reading: EntryReading,
    keyEnd: number,
    series: Series,
    known: KnownMeasurement,
  ): void {
    const { start } = reading;
    if (keyEnd - start > LONGEST_KEY || this.byText.size >= MOST_SERIES) return;
    if (text.charCodeAt(keyEnd) !== SPACE) return;
    const key = ` ${text.slice(start, keyEnd + 1)}`.slice(1);
    // Pairs of backslashes are read in different ways by the cutting and the reading of a line.
    if (key.includes("\\\\") || key.includes('"') || this.byText.has(key)) return;
    this.byText.set(key, {
      text: key,
      series,
      root: known.root,
      next: undefined,
      shape: known.root,
      points: 0,
    });
    for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      const tag = text.slice(reading.tags[at], reading.tags[at + 1]);
      known.tagKeys.add(tag);
      if (known.fieldKeys.has(tag)) known.mixed = true;
    }
  }

  private learnShape(
    text: string,
    reading: EntryReading,
    measurement: Measurement,
    known: KnownMeasurement,
  ): void {
    let shape = known.root;
    const { fields, fieldCount } = reading;
    for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      if (this.shapes >= MOST_SHAPES) return;
      const raw = text.slice(fields[at], fields[at + 1]);
      if (raw.length > LONGEST_KEY || !/^[^\s\\",=]+$/.test(raw)) return;
      const key = `${raw}=`;
      let edge = shape.edge;
      while (edge && edge.text !== key) edge = edge.other;
      if (!edge) {
        const field = this.dictionary.fieldOf(measurement, raw);
        edge = {
          from: shape,
          text: key,
          units: Uint16Array.from(key, (unit) => unit.charCodeAt(0)),
          field,
          byType: [undefined, undefined, undefined, undefined, undefined],
          other: shape.edge,
        };
        shape.edge = edge;
        known.fieldKeys.add(raw);
        if (known.tagKeys.has(raw)) known.mixed = true;
      }
      const type = fields[at + 4] as FieldType;
      let next = edge.byType[type];
      if (!next) {
        next = newShape([...shape.fields, edge.field], [...shape.types, type], [...shape.path, edge]);
        edge.byType[type] = next;
        this.shapes++;
      }
      shape = next;
    }
  }
}

const TRUE_WORDS = ["true", "True", "TRUE"] as const;
const FALSE_WORDS = ["false", "False", "FALSE"] as const;

function isWord(text: string, at: number, words: readonly string[]): boolean {
  return text.startsWith(words[0], at) || text.startsWith(words[1], at) || text.startsWith(words[2], at);
}

function standsAt(text: string, at: number, units: Uint16Array): boolean {
  for (let k = 0; k < units.length; k++) if (text.charCodeAt(at + k) !== units[k]) return false;
  return true;
}

function endsValue(c: number): boolean {
  return c === COMMA || c === SPACE || c === NEWLINE;
}

function newShape(fields: readonly Field[], types: readonly FieldType[], path: readonly Edge[]): Shape {
  return { fields, types, path, edge: undefined, points: 0, firstEntry: -1 };
}
