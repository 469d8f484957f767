/**
 * Owns the reading of one page: where its entries begin, which of them need a second look, and their facts.
 * Invariant: a segment is a pure function of the page's text, the place where reading begins, whether the body ends
 * with the page, and the dialect; it is never changed. What runs over a page's end is not in it (`open`).
 */
import { type CutState, type Dialect, newCutState } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading, FIELD_STRIDE, type Mark, TAG_STRIDE } from "../lineprotocol/entry";
import { REASON_CODES, type ReasonCode } from "../lineprotocol/reasons";
import { type Dictionary, hashOfSeries, type Measurement, type Series } from "./dictionary";
import { PlainLines, type Shape } from "./plainLines";
import { type PointCollector, PointHashes, type PointTimes } from "./pointHashes";
import { grown, Tally } from "./tally";
import { type TimeFacts, TimeTally } from "./timeTally";
import {
  type Encoding,
  encodingFor,
  LINE_HIGH_DOUBLE,
  LINE_LOW,
  LINE_SERIES,
  LINE_SHAPE,
  LINE_START,
  LINE_WORDS,
  NEGATIVE_TIME,
  NO_TIME,
  type WasmScan,
} from "./wasmScan";

/** What a segment's points teach. Only ever added to or subtracted from a document's facts as a whole. */
export interface SegmentFacts {
  readonly points: number;
  readonly comments: number;
  readonly refused: ReadonlyMap<ReasonCode, number>;
  /** How many entries have a mark, by bit position. */
  readonly marks: Uint32Array;
  /** Pairs: series, points. */
  readonly series: Int32Array;
  /** Rows of {@link OTHER_STRIDE} for series beyond the dictionary's bound: hash, measurement, points. */
  readonly otherSeries: Float64Array;
  /** Rows of {@link USE_STRIDE}: scope, type, number of values, index of the first entry. */
  readonly uses: Int32Array;
  readonly times: TimeFacts;
  readonly pointTimes: PointTimes;
}

export const USE_STRIDE = 4;
export const OTHER_STRIDE = 3;

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
  /** Its text is looked at once and not held: what is found out about it is not to be kept either. */
  readonly isPassing?: boolean;
}

/** How points fall into the scopes in which a field has one type. 0: one scope for all time (InfluxDB 3: a table). */
export interface ScopeRule {
  readonly shardSeconds: number;
}

const REASON_NUMBERS: ReadonlyMap<ReasonCode, number> = new Map(REASON_CODES.map((code, i) => [code, i]));
const MARK_BITS = 16;
const FIELD_TYPES = 5;

/** Reads segments, one after another, with tables that are used again. */
export class SegmentReader {
  private readonly reading = new EntryReading();
  private starts = new Int32Array(4096);
  private count = 0;
  private readonly flagged: number[] = [];
  private readonly refused = new Uint32Array(REASON_CODES.length);
  private readonly marks = new Uint32Array(MARK_BITS);
  private points = 0;
  private comments = 0;
  private readonly series = new Tally();
  /** Rows of series beyond the bound, by their hash. */
  private readonly others = new Map<number, [hash: number, measurement: number, points: number]>();
  private readonly times: TimeTally;
  /** Rows of uses, and by scope and type the offset of its row plus 1. */
  private uses = new Int32Array(1024);
  private usesEnd = 0;
  private readonly useRows = new Tally();
  /** The fast lane for the page at hand, and those there are: each has learnt for itself. */
  private plain: PlainLines | undefined;
  private readonly lanes = new Map<Encoding, PlainLines>();
  /** Shapes that plain lines had in the shard at hand. */
  private readonly shapes: Shape[] = [];
  private shard = Number.NaN;

  constructor(
    private readonly dialect: Dialect,
    private readonly dictionary: Dictionary,
    scopeRule: ScopeRule,
    readonly pointTimes: PointCollector = new PointHashes(),
  ) {
    this.times = new TimeTally(dialect.target.precision, scopeRule.shardSeconds);
  }

  /** Reads a page from `from`; `last`: the body ends with this text. `utf8`: the whole page's bytes, where they are at hand. */
  read(text: string, from: number, last: boolean, utf8?: Uint8Array): Segment {
    this.clear();
    const plain = this.lane(text, from, utf8 ? "utf8" : encodingFor(text));
    this.plain = plain;
    const scan = plain?.scan;
    const fast = scan?.begin(text, utf8) ? scan : undefined;
    let at = from;
    let open: CutState | undefined;
    for (;;) {
      if (plain && fast) at = this.takePlainLines(fast, plain.shapes, at, last);
      if (at >= text.length) break;
      const state = newCutState();
      const found = this.dialect.findEnd(text, at, last, state);
      if (found < 0 && !last) {
        open = state;
        break;
      }
      const end = found < 0 ? text.length : found;
      this.dialect.read(text, at, end, this.reading);
      if (this.count === this.starts.length) this.starts = grown(this.starts, this.count + 1);
      this.starts[this.count] = at;
      this.take(text, this.count++);
      at = found < 0 ? end : end + 1;
    }
    this.settleShapes();
    return {
      from,
      last,
      starts: Uint32Array.from(this.starts.subarray(0, this.count)),
      end: at,
      open,
      flagged: Uint32Array.from(this.flagged),
      facts: this.facts(),
    };
  }

  /** The lane for a page. None is made for a single line: it is the line after the first that a lane takes. */
  private lane(text: string, from: number, encoding: Encoding): PlainLines | undefined {
    let lane = this.lanes.get(encoding);
    if (!lane && text.lastIndexOf("\n", text.length - 2) >= from) {
      lane = new PlainLines(this.dialect, this.dictionary, encoding);
      this.lanes.set(encoding, lane);
    }
    return lane;
  }

  private clear(): void {
    this.count = 0;
    this.flagged.length = 0;
    this.refused.fill(0);
    this.marks.fill(0);
    this.points = 0;
    this.comments = 0;
    this.series.clear();
    this.others.clear();
    this.useRows.clear();
    this.usesEnd = 0;
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
    const { reading, times } = this;
    const keyEnd =
      reading.tagCount > 0 ? reading.tags[reading.tagCount * TAG_STRIDE - 1] : reading.measurementEnd;
    const series = this.dictionary.seriesOf(text, reading, keyEnd);
    if (series.id < 0) this.countOther(series);
    else {
      this.plain?.learn(text, reading, keyEnd, series);
      this.series.count(series.id);
    }
    const { timestampStart, timestampEnd } = reading;
    const shard =
      timestampStart < 0 ? times.takeNone(index) : times.takeText(text, timestampStart, timestampEnd, index);
    const { seconds, nanoseconds } = times.instant;
    if (timestampStart >= 0 && series.id >= 0) this.pointTimes.add(series.id, seconds, nanoseconds);
    else if (timestampStart >= 0) this.pointTimes.addHashed(hashOfSeries(series.id), seconds, nanoseconds);
    this.takeFields(text, index, series.measurement, shard);
  }

  private countOther({ id, measurement }: Series): void {
    const hash = hashOfSeries(id);
    const row = this.others.get(hash);
    if (row) row[2]++;
    else this.others.set(hash, [hash, measurement.id, 1]);
  }

  /** Takes lines of the fast lane from `from`; answers where it stopped. Series, times and shapes are counted, no more. */
  private takePlainLines(scan: WasmScan, known: readonly Shape[], from: number, last: boolean): number {
    const { module } = scan;
    const { series, times, pointTimes } = this;
    module.moveTo(from);
    for (;;) {
      module.scan(last ? 1 : 0);
      const lines = module.lines.value;
      if (lines === 0) return module.units.value;
      while (this.count + lines > this.starts.length) this.starts = grown(this.starts, this.count + lines);
      const { records, highs } = scan;
      const { starts } = this;
      let index = this.count;
      for (let at = 0; at < lines * LINE_WORDS; at += LINE_WORDS) {
        starts[index] = records[at + LINE_START];
        series.count(records[at + LINE_SERIES]);
        const low = records[at + LINE_LOW];
        const shard =
          low === NO_TIME
            ? times.takeNone(index)
            : times.takeNumber(
                highs[(at >> 1) + LINE_HIGH_DOUBLE],
                low & (NEGATIVE_TIME - 1),
                (low & NEGATIVE_TIME) !== 0,
                index,
              );
        if (low !== NO_TIME) {
          pointTimes.add(records[at + LINE_SERIES], times.instant.seconds, times.instant.nanoseconds);
        }
        if (shard !== this.shard) {
          this.settleShapes();
          this.shard = shard;
        }
        const shape = known[records[at + LINE_SHAPE]];
        if (shape.points++ === 0) {
          shape.firstEntry = index;
          this.shapes.push(shape);
        }
        index++;
      }
      this.points += lines;
      this.count = index;
    }
  }

  /** Adds what the shapes counted to the uses of their shard. */
  private settleShapes(): void {
    const { shard } = this;
    for (const shape of this.shapes) {
      const { points, firstEntry } = shape;
      const keys = shape.keys && shape.keysShard === shard ? shape.keys : this.keysOf(shape, shard);
      for (let i = 0; i < keys.length; i++) this.addUse(keys[i], points, firstEntry);
      shape.points = 0;
    }
    this.shapes.length = 0;
  }

  private keysOf(shape: Shape, shard: number): Int32Array {
    shape.keys ??= new Int32Array(shape.length);
    shape.keysShard = shard;
    let at = 0;
    for (let part: Shape | undefined = shape; part !== undefined; part = part.before) {
      shape.keys[at++] = useKey(this.dictionary.scopeOf(part.field, shard), part.type);
    }
    return shape.keys;
  }

  private takeFields(text: string, index: number, measurement: Measurement, shard: number): void {
    const { fields, fieldCount } = this.reading;
    for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      const field = this.dictionary.fieldOf(measurement, text.slice(fields[at], fields[at + 1]));
      if (field) this.addUse(useKey(this.dictionary.scopeOf(field, shard), fields[at + 4]), 1, index);
    }
  }

  private addUse(key: number, count: number, firstEntry: number): void {
    const row = this.useRows.get(key) - 1;
    if (row >= 0) {
      this.uses[row + 2] += count;
      if (firstEntry < this.uses[row + 3]) this.uses[row + 3] = firstEntry;
      return;
    }
    const end = this.usesEnd + USE_STRIDE;
    if (end > this.uses.length) this.uses = grown(this.uses, end);
    this.useRows.set(key, this.usesEnd + 1);
    const scope = (key / FIELD_TYPES) | 0;
    this.uses[this.usesEnd] = scope;
    this.uses[this.usesEnd + 1] = key - scope * FIELD_TYPES;
    this.uses[this.usesEnd + 2] = count;
    this.uses[this.usesEnd + 3] = firstEntry;
    this.usesEnd = end;
  }

  private facts(): SegmentFacts {
    const refused = new Map<ReasonCode, number>();
    for (let i = 0; i < this.refused.length; i++) {
      if (this.refused[i] > 0) refused.set(REASON_CODES[i], this.refused[i]);
    }
    return {
      points: this.points,
      comments: this.comments,
      refused,
      marks: this.marks.slice(),
      series: this.series.pairs(),
      otherSeries: Float64Array.from([...this.others.values()].flat()),
      uses: this.uses.slice(0, this.usesEnd),
      times: this.times.facts(),
      pointTimes: this.pointTimes.take(),
    };
  }
}

/** A scope and a type in one number. */
function useKey(scope: number, type: number): number {
  return scope * FIELD_TYPES + type;
}

/** Position of a mark's bit in {@link SegmentFacts.marks}. */
export function markBit(mark: (typeof Mark)[keyof typeof Mark]): number {
  return 31 - Math.clz32(mark);
}
