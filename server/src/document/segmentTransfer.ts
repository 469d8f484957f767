/**
 * Owns how segments that another thread read come into a reading: that thread has a dictionary of its own, so what it sends speaks in its
 * numbers and is translated here. Invariants: what is sent is plain data; segments that are taken in the order of the text are those that the
 * reading's own reader would have read. Whether a point repeats an earlier one depends on all before it: points are sent as they are, and
 * hashed where they arrive.
 */
import type { CutState, Dialect } from "../lineprotocol/dialects/dialect";
import { REASON_CODES, type ReasonCode } from "../lineprotocol/reasons";
import { Dictionary, type Field, type Measurement, type Tag } from "./dictionary";
import type { PointCollector, PointTimes } from "./pointHashes";
import { type ScopeRule, type Segment, type SegmentFacts, SegmentReader, USE_STRIDE } from "./segment";
import { grown } from "./tally";
import type { Instant } from "./times";

/** Names that a dictionary has got since it was asked the last time, each list in the order of their numbers. */
export interface SentNames {
  readonly measurements: readonly string[];
  readonly series: readonly (readonly [measurement: number, tags: readonly Tag[]])[];
  readonly fields: readonly (readonly [measurement: number, name: string])[];
  readonly scopes: readonly (readonly [field: number, shard: number])[];
}

/**
 * What a thread says of a piece of text: segments one after another, in its numbers, without their entries' starts and without hashes of
 * their points. Few and large arrays, since threads are slow at handing over small ones.
 */
export interface SentSegments {
  readonly names: SentNames;
  /** Numbers and lists of each segment, a list behind its length. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly points: TimedPoints;
  /** Of each segment, the state of the entry that goes on behind it. */
  readonly open: readonly (CutState | undefined)[];
}

/** Points with a timestamp, of all segments. */
export interface TimedPoints {
  readonly series: Int32Array<ArrayBuffer>;
  readonly seconds: Float64Array<ArrayBuffer>;
  readonly nanoseconds: Int32Array<ArrayBuffer>;
}

/** A segment that has arrived. It is not told yet whether it is in force. */
export interface ArrivedSegment {
  /** Brings it into force, behind all those before it: `hashes` takes its points. Once only. */
  take(hashes: PointCollector): Segment;
}

const SERIES_STRIDE = 2;
const NO_STARTS = new Uint32Array(0);
const NO_SERIES = new Float64Array(0);
const NO_POINTS: PointTimes = { hashes: new Int32Array(0), ascending: true };

/** Reads pages for a reading elsewhere. */
export class SegmentSender {
  private readonly dictionary: Dictionary;
  private readonly words = new Tape();
  private readonly points = new PointList();
  private readonly reader: SegmentReader;
  private open: (CutState | undefined)[] = [];
  private readonly sent = { measurements: 0, series: 0, fields: 0, scopes: 0 };

  constructor(dialect: Dialect, scopeRule: ScopeRule) {
    this.dictionary = new Dictionary(dialect);
    this.reader = new SegmentReader(dialect, this.dictionary, scopeRule, this.points);
  }

  /** Reads a page from its first unit on, as one that is not the last. `utf8`: its bytes, where they are at hand. */
  read(text: string, utf8?: Uint8Array): void {
    const { words, points } = this;
    const pointsFrom = points.count;
    const { end, open, flagged, facts } = this.reader.read(text, 0, false, utf8);
    const { times } = facts;
    this.open.push(open);
    words.put(end);
    words.put(facts.points);
    words.put(facts.comments);
    words.put(times.without);
    words.put(times.firstWithout);
    words.putList(flagged);
    words.putList(facts.marks);
    words.putList(times.classes);
    words.putList(times.firstOfClass);
    words.put(2 * facts.refused.size);
    for (const [code, count] of facts.refused) {
      words.put(REASON_CODES.indexOf(code));
      words.put(count);
    }
    words.putList(facts.series);
    words.putList(facts.uses);
    words.put(points.count - pointsFrom);
    words.put(Number(times.oldest !== undefined));
    for (const time of [times.oldest, times.newest]) {
      if (time) words.putInstant(time);
    }
  }

  /** What was read since the last time. */
  take(): SentSegments {
    const { open } = this;
    this.open = [];
    return { names: this.takeNames(), words: this.words.take(), points: this.points.takePoints(), open };
  }

  private takeNames(): SentNames {
    const { measurements, series, fields, scopes } = this.dictionary;
    const { sent } = this;
    const names: SentNames = {
      measurements: measurements.slice(sent.measurements).map(({ name }) => name),
      series: series.slice(sent.series).map(({ measurement, tags }) => [measurement.id, tags]),
      fields: fields.slice(sent.fields).map(({ measurement, name }) => [measurement.id, name]),
      scopes: scopes.slice(sent.scopes).map(({ field, shard }) => [field.id, shard]),
    };
    sent.measurements = measurements.length;
    sent.series = series.length;
    sent.fields = fields.length;
    sent.scopes = scopes.length;
    return names;
  }
}

/** Takes what one sender sends, in the order in which it read. */
export class SegmentReceiver {
  private readonly measurements: Measurement[] = [];
  private readonly series: number[] = [];
  private readonly fields: Field[] = [];
  private readonly scopes: number[] = [];

  constructor(private readonly dictionary: Dictionary) {}

  /** Undefined if there are so many names that segments are not what one reader would read. Then the reading is of no use. */
  receive({ names, words, points, open }: SentSegments): readonly ArrivedSegment[] | undefined {
    if (!this.takeNames(names)) return undefined;
    const tape = new Lists(words);
    let from = 0;
    return open.map((state) => {
      const { count, segment } = this.segment(tape, state);
      const first = from;
      from += count;
      return {
        take: (hashes) => {
          for (let i = first; i < first + count; i++) {
            hashes.add(this.series[points.series[i]], points.seconds[i], points.nanoseconds[i]);
          }
          return { ...segment, facts: { ...segment.facts, pointTimes: hashes.take() } };
        },
      };
    });
  }

  private takeNames(names: SentNames): boolean {
    const { dictionary, measurements, series, fields, scopes } = this;
    for (const name of names.measurements) measurements.push(dictionary.adoptMeasurement(name));
    for (const [id, tags] of names.series) series.push(dictionary.adoptSeries(measurements[id], tags).id);
    for (const [id, name] of names.fields) fields.push(dictionary.adoptField(measurements[id], name));
    for (const [id, shard] of names.scopes) scopes.push(dictionary.scopeOf(fields[id], shard));
    return !dictionary.isAtBound;
  }

  /** The next segment, whose points are not told yet, and how many these are. What is kept of it must not keep the rest: it is copied. */
  private segment(words: Lists, open: CutState | undefined): { count: number; segment: Segment } {
    const end = words.next();
    const points = words.next();
    const comments = words.next();
    const without = words.next();
    const firstWithout = words.next();
    const flagged = new Uint32Array(words.list());
    const marks = new Uint32Array(words.list());
    const classes = new Uint32Array(words.list());
    const firstOfClass = new Int32Array(words.list());
    const refused = refusedOf(words.list());
    const series = translated(words.list(), SERIES_STRIDE, this.series);
    const uses = translated(words.list(), USE_STRIDE, this.scopes);
    const count = words.next();
    const isTimed = words.next() === 1;
    const oldest = isTimed ? words.instant() : undefined;
    const newest = isTimed ? words.instant() : undefined;
    const times = { without, firstWithout, classes, firstOfClass, oldest, newest };
    const facts: SegmentFacts = {
      points,
      comments,
      refused,
      marks,
      series,
      otherSeries: NO_SERIES,
      uses,
      times,
      pointTimes: NO_POINTS,
    };
    return { count, segment: { from: 0, last: false, starts: NO_STARTS, end, open, flagged, facts } };
  }
}

/** Rows whose first number is the sender's. */
function translated(rows: Int32Array, stride: number, numbers: readonly number[]): Int32Array {
  const own = new Int32Array(rows);
  for (let i = 0; i < own.length; i += stride) own[i] = numbers[own[i]];
  return own;
}

function refusedOf(pairs: Int32Array): Map<ReasonCode, number> {
  const refused = new Map<ReasonCode, number>();
  for (let i = 0; i < pairs.length; i += 2) refused.set(REASON_CODES[pairs[i]], pairs[i + 1]);
  return refused;
}

/** Keeps points as they are. */
class PointList implements PointCollector {
  count = 0;
  private series = new Int32Array(4096);
  private nanoseconds = new Int32Array(4096);
  private seconds = new Float64Array(4096);

  add(series: number, seconds: number, nanoseconds: number): void {
    const at = this.count++;
    if (at === this.series.length) this.makeRoom();
    this.series[at] = series;
    this.seconds[at] = seconds;
    this.nanoseconds[at] = nanoseconds;
  }

  /** Of a series beyond the dictionary's bound: the receiver does not take the names then, nor what follows. */
  addHashed(): void {}

  take(): PointTimes {
    return NO_POINTS;
  }

  takePoints(): TimedPoints {
    const { count } = this;
    this.count = 0;
    return {
      series: this.series.slice(0, count),
      seconds: this.seconds.slice(0, count),
      nanoseconds: this.nanoseconds.slice(0, count),
    };
  }

  private makeRoom(): void {
    this.series = grown(this.series, this.count);
    this.nanoseconds = grown(this.nanoseconds, this.count);
    const seconds = new Float64Array(this.series.length);
    seconds.set(this.seconds);
    this.seconds = seconds;
  }
}

/** How many values a word has. */
const WORD = 2 ** 32;

/** Numbers and lists of numbers, one behind the other. */
class Tape {
  private words = new Int32Array(4096);
  private end = 0;

  put(word: number): void {
    if (this.end === this.words.length) this.words = grown(this.words, this.end + 1);
    this.words[this.end++] = word;
  }

  /** A list behind its length. */
  putList(list: ArrayLike<number>): void {
    this.put(list.length);
    const end = this.end + list.length;
    if (end > this.words.length) this.words = grown(this.words, end);
    this.words.set(list, this.end);
    this.end = end;
  }

  /** Seconds need more than a word. */
  putInstant({ seconds, nanoseconds }: Instant): void {
    const high = Math.floor(seconds / WORD);
    this.put(high);
    this.put(seconds - high * WORD);
    this.put(nanoseconds);
  }

  take(): Int32Array<ArrayBuffer> {
    const words = this.words.slice(0, this.end);
    this.end = 0;
    return words;
  }
}

/** What stands on a tape, from its beginning on. */
class Lists {
  private at = 0;

  constructor(private readonly tape: Int32Array) {}

  next(): number {
    return this.tape[this.at++];
  }

  list(): Int32Array {
    const from = this.at + 1;
    this.at = from + this.tape[this.at];
    return this.tape.subarray(from, this.at);
  }

  instant(): Instant {
    const high = this.next();
    const seconds = high * WORD + (this.next() >>> 0);
    return { seconds, nanoseconds: this.next() };
  }
}
