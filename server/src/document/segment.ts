/**
 * Owns the reading of one page: where its entries begin, which of them need a second look, and their facts.
 * Invariant: a segment is a pure function of the page's text, the place where reading begins, whether the body ends
 * with the page, and the dialect; it is never changed. What runs over a page's end is not in it (`open`).
 */
import { type CutState, type Dialect, newCutState } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading, FIELD_STRIDE, type Mark, TAG_STRIDE } from "../lineprotocol/entry";
import { REASON_CODES, type ReasonCode } from "../lineprotocol/reasons";
import { type Dictionary, type Field, type Measurement, NOW_SHARD } from "./dictionary";
import { PlainLines, type Shape, type WrittenSeries } from "./plainLines";
import { classifyTime, type Instant, readInstant, shardOf, shardStart, TIME_CLASSES } from "./times";

/** What a segment's points teach. Only ever added to or subtracted from a document's facts as a whole. */
export interface SegmentFacts {
  readonly points: number;
  readonly comments: number;
  readonly refused: ReadonlyMap<ReasonCode, number>;
  /** How many entries have a mark, by bit position. */
  readonly marks: Uint32Array;
  /** Pairs: series, points. */
  readonly series: Int32Array;
  /** Rows of {@link USE_STRIDE}: scope, type, number of values, index of the first entry. */
  readonly uses: Int32Array;
  readonly times: TimeFacts;
}

export const USE_STRIDE = 4;

export interface TimeFacts {
  /** Points without a timestamp, and the first of them (entry index, -1 if none). */
  readonly without: number;
  readonly firstWithout: number;
  /** Timestamps by the unit their size suggests (times.ts), and the first entry of each. */
  readonly classes: Uint32Array;
  readonly firstOfClass: Int32Array;
  /** Undefined if no point has a timestamp. */
  readonly oldest: Instant | undefined;
  readonly newest: Instant | undefined;
}

export interface Segment {
  readonly from: number;
  readonly last: boolean;
  /** Where each entry's block begins in the page, ascending. Blank lines are entries, too. */
  readonly starts: Uint32Array;
  /** Behind the last entry that ends in this page. */
  readonly end: number;
  /** The state of an entry that begins at `end` and goes on in the next page. */
  readonly open: CutState | undefined;
  /** Indexes of entries that are refused or marked. */
  readonly flagged: Uint32Array;
  readonly facts: SegmentFacts;
}

/** How points fall into the scopes in which a field has one type. 0: one scope for all time (InfluxDB 3: a table). */
export interface ScopeRule {
  readonly shardSeconds: number;
}

const REASON_NUMBERS: ReadonlyMap<ReasonCode, number> = new Map(REASON_CODES.map((code, i) => [code, i]));
const MARK_BITS = 16;

/** Reads segments, one after another, with tables that are used again. */
export class SegmentReader {
  private readonly reading = new EntryReading();
  private readonly instant = { seconds: 0, nanoseconds: 0, value: 0 };
  private starts = new Uint32Array(4096);
  private readonly flagged: number[] = [];
  private readonly refused = new Uint32Array(REASON_CODES.length);
  private marks = new Uint32Array(MARK_BITS);
  private points = 0;
  private comments = 0;
  /** Points by series, of this segment. */
  private readonly seriesCounts = new Map<number, number>();
  /** Row of a scope and type: key scope * 8 + type. */
  private readonly useRows = new Map<number, number>();
  private readonly uses: number[] = [];
  private without = 0;
  private firstWithout = -1;
  private classes = new Uint32Array(TIME_CLASSES);
  private firstOfClass = new Int32Array(TIME_CLASSES);
  private oldest = { seconds: Number.POSITIVE_INFINITY, nanoseconds: 0 };
  private newest = { seconds: Number.NEGATIVE_INFINITY, nanoseconds: 0 };
  private readonly plain: PlainLines;
  /** Series and shapes that plain lines of this segment had. */
  private readonly writtenSeries: WrittenSeries[] = [];
  private readonly shapes: Shape[] = [];
  /** The shard of the shapes' counts. */
  private shard = Number.NaN;
  /** The shard of the last timestamp, and its bounds in seconds. */
  private timeShard = 0;
  private shardFrom = 0;
  private shardTo = 0;

  constructor(
    private readonly dialect: Dialect,
    private readonly dictionary: Dictionary,
    private readonly scopeRule: ScopeRule,
  ) {
    this.plain = new PlainLines(dialect, dictionary);
  }

  /** Reads a page from `from`; `last`: the body ends with this text. */
  read(text: string, from: number, last: boolean): Segment {
    this.clear();
    let count = 0;
    let at = from;
    let open: CutState | undefined;
    while (at < text.length) {
      if (count === this.starts.length) this.starts = grown(this.starts);
      const next = this.plain.take(text, at, last);
      if (next >= 0) {
        this.starts[count] = at;
        this.takePlain(text, count++);
        at = next;
        continue;
      }
      const state = newCutState();
      const found = this.dialect.findEnd(text, at, last, state);
      if (found < 0 && !last) {
        open = state;
        break;
      }
      const end = found < 0 ? text.length : found;
      this.starts[count] = at;
      this.dialect.read(text, at, end, this.reading);
      this.take(text, count++);
      at = found < 0 ? end : end + 1;
    }
    this.settleShapes();
    return {
      from,
      last,
      starts: this.starts.slice(0, count),
      end: at,
      open,
      flagged: Uint32Array.from(this.flagged),
      facts: this.facts(),
    };
  }

  private clear(): void {
    this.flagged.length = 0;
    this.refused.fill(0);
    this.marks.fill(0);
    this.points = 0;
    this.comments = 0;
    this.seriesCounts.clear();
    this.useRows.clear();
    this.uses.length = 0;
    this.without = 0;
    this.firstWithout = -1;
    this.classes.fill(0);
    this.firstOfClass.fill(-1);
    this.oldest = { seconds: Number.POSITIVE_INFINITY, nanoseconds: 0 };
    this.newest = { seconds: Number.NEGATIVE_INFINITY, nanoseconds: 0 };
  }

  private take(text: string, index: number): void {
    const { reading } = this;
    if (reading.marks !== 0 || reading.kind === EntryKind.refused) this.flagged.push(index);
    for (let bits = reading.marks, bit = 0; bits !== 0; bits >>>= 1, bit++) if (bits & 1) this.marks[bit]++;
    switch (reading.kind) {
      case EntryKind.comment:
        this.comments++;
        break;
      case EntryKind.refused:
        this.refused[REASON_NUMBERS.get(reading.reason) ?? 0]++;
        break;
      case EntryKind.point:
        this.points++;
        this.takePoint(text, index);
        break;
    }
  }

  private takePoint(text: string, index: number): void {
    const { reading } = this;
    const keyEnd =
      reading.tagCount > 0 ? reading.tags[reading.tagCount * TAG_STRIDE - 1] : reading.measurementEnd;
    const series = this.dictionary.seriesOf(text, reading, keyEnd);
    this.plain.learn(text, reading, keyEnd, series);
    this.seriesCounts.set(series.id, (this.seriesCounts.get(series.id) ?? 0) + 1);
    const shard = this.takeTime(text, reading.timestampStart, reading.timestampEnd, index);
    this.takeFields(text, index, series.measurement, shard);
  }

  /** A line of the fast lane: counts only; series and shapes are added up when the segment or the shard ends. */
  private takePlain(text: string, index: number): void {
    const { plain } = this;
    this.points++;
    const written = plain.written as WrittenSeries;
    if (written.points++ === 0) this.writtenSeries.push(written);
    const shard = this.takeTime(text, plain.timeStart, plain.timeEnd, index);
    if (shard !== this.shard) {
      this.settleShapes();
      this.shard = shard;
    }
    const shape = plain.shape as Shape;
    if (shape.points++ === 0) {
      shape.firstEntry = index;
      this.shapes.push(shape);
    }
  }

  /** Adds what the shapes counted to the uses of their shard. */
  private settleShapes(): void {
    for (const shape of this.shapes) {
      for (let i = 0; i < shape.fields.length; i++) {
        this.addUse(shape.fields[i], shape.types[i], this.shard, shape.points, shape.firstEntry);
      }
      shape.points = 0;
    }
    this.shapes.length = 0;
  }

  /** Notes a timestamp, -1 for none; answers the shard. */
  private takeTime(text: string, start: number, end: number, index: number): number {
    const { instant, scopeRule } = this;
    if (start < 0) {
      if (this.without++ === 0) this.firstWithout = index;
      return scopeRule.shardSeconds === 0 ? 0 : NOW_SHARD;
    }
    readInstant(text, start, end, this.dialect.target.precision, instant);
    const unit = classifyTime(instant.value);
    if (this.classes[unit]++ === 0) this.firstOfClass[unit] = index;
    const { seconds, nanoseconds } = instant;
    const { oldest, newest } = this;
    if (seconds < oldest.seconds || (seconds === oldest.seconds && nanoseconds < oldest.nanoseconds)) {
      oldest.seconds = seconds;
      oldest.nanoseconds = nanoseconds;
    }
    if (seconds > newest.seconds || (seconds === newest.seconds && nanoseconds > newest.nanoseconds)) {
      newest.seconds = seconds;
      newest.nanoseconds = nanoseconds;
    }
    if (scopeRule.shardSeconds === 0) return 0;
    if (seconds >= this.shardFrom && seconds < this.shardTo) return this.timeShard;
    this.timeShard = shardOf(seconds, scopeRule.shardSeconds);
    this.shardFrom = shardStart(this.timeShard, scopeRule.shardSeconds);
    this.shardTo = this.shardFrom + scopeRule.shardSeconds;
    return this.timeShard;
  }

  private takeFields(text: string, index: number, measurement: Measurement, shard: number): void {
    const { fields, fieldCount } = this.reading;
    for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      const field = this.dictionary.fieldOf(measurement, text.slice(fields[at], fields[at + 1]));
      this.addUse(field, fields[at + 4], shard, 1, index);
    }
  }

  private addUse(field: Field, type: number, shard: number, count: number, firstEntry: number): void {
    const scope = this.dictionary.scopeOf(field, shard);
    const key = scope * 8 + type;
    const row = this.useRows.get(key);
    if (row === undefined) {
      this.useRows.set(key, this.uses.length);
      this.uses.push(scope, type, count, firstEntry);
      return;
    }
    this.uses[row + 2] += count;
    if (firstEntry < this.uses[row + 3]) this.uses[row + 3] = firstEntry;
  }

  private facts(): SegmentFacts {
    const refused = new Map<ReasonCode, number>();
    for (let i = 0; i < this.refused.length; i++) {
      if (this.refused[i] > 0) refused.set(REASON_CODES[i], this.refused[i]);
    }
    for (const written of this.writtenSeries) {
      const { id } = written.series;
      this.seriesCounts.set(id, (this.seriesCounts.get(id) ?? 0) + written.points);
      written.points = 0;
    }
    this.writtenSeries.length = 0;
    const series = new Int32Array(this.seriesCounts.size * 2);
    let at = 0;
    for (const [id, count] of this.seriesCounts) {
      series[at++] = id;
      series[at++] = count;
    }
    const timed = Number.isFinite(this.oldest.seconds);
    return {
      points: this.points,
      comments: this.comments,
      refused,
      marks: this.marks.slice(),
      series,
      uses: Int32Array.from(this.uses),
      times: {
        without: this.without,
        firstWithout: this.firstWithout,
        classes: this.classes.slice(),
        firstOfClass: this.firstOfClass.slice(),
        oldest: timed ? this.oldest : undefined,
        newest: timed ? this.newest : undefined,
      },
    };
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Position of a mark's bit in {@link SegmentFacts.marks}. */
export function markBit(mark: (typeof Mark)[keyof typeof Mark]): number {
  return 31 - Math.clz32(mark);
}
