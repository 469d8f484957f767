/**
 * Owns what the timestamps of one segment add up to, and the shard of each. Invariant: between two calls of `facts` every point
 * of the segment is told exactly once, in ascending order of entries.
 */
import type { Precision } from "../lineprotocol/targets";
import { NOW_SHARD } from "./dictionary";
import {
  CLASS_FROM,
  CLASS_TO,
  classifyTime,
  type Instant,
  NO_UNIT,
  readInstant,
  shardOf,
  shardStart,
  TIME_CLASSES,
  takeDigits,
} from "./times";

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

export class TimeTally {
  /** The timestamp that was told last. */
  readonly instant = { seconds: 0, nanoseconds: 0, value: 0 };
  private without = 0;
  private firstWithout = -1;
  private readonly classes = new Uint32Array(TIME_CLASSES);
  private readonly firstOfClass = new Int32Array(TIME_CLASSES).fill(-1);
  private oldestSeconds = Number.POSITIVE_INFINITY;
  private oldestNanoseconds = 0;
  private newestSeconds = Number.NEGATIVE_INFINITY;
  private newestNanoseconds = 0;
  /** Class of the last timestamp, and its bounds. */
  private unit: number = NO_UNIT;
  private unitFrom = 0;
  private unitTo = 0;
  /** Shard of the last timestamp, and its bounds in seconds. */
  private shard = 0;
  private shardFrom = 0;
  private shardTo = 0;

  /** `shardSeconds` 0: all time is one shard. */
  constructor(
    private readonly precision: Precision,
    private readonly shardSeconds: number,
  ) {}

  /** A point without a timestamp; answers its shard. */
  takeNone(index: number): number {
    if (this.without++ === 0) this.firstWithout = index;
    return this.shardSeconds === 0 ? 0 : NOW_SHARD;
  }

  /** The timestamp text[start, end) of an entry; answers its shard. */
  takeText(text: string, start: number, end: number, index: number): number {
    readInstant(text, start, end, this.precision, this.instant);
    return this.take(index);
  }

  /** A timestamp by its digits, as {@link takeDigits} has them. */
  takeNumber(high: number, low: number, negative: boolean, index: number): number {
    if (this.precision === "ns" && !negative) {
      this.instant.seconds = high;
      this.instant.nanoseconds = low;
      this.instant.value = high * 1e9 + low;
    } else takeDigits(high, low, negative, this.precision, this.instant);
    return this.take(index);
  }

  private take(index: number): number {
    const { seconds, nanoseconds, value } = this.instant;
    if (!(value >= this.unitFrom && value < this.unitTo)) this.classify(value);
    if (this.classes[this.unit]++ === 0) this.firstOfClass[this.unit] = index;
    if (
      seconds < this.oldestSeconds ||
      (seconds === this.oldestSeconds && nanoseconds < this.oldestNanoseconds)
    ) {
      this.oldestSeconds = seconds;
      this.oldestNanoseconds = nanoseconds;
    }
    if (
      seconds > this.newestSeconds ||
      (seconds === this.newestSeconds && nanoseconds > this.newestNanoseconds)
    ) {
      this.newestSeconds = seconds;
      this.newestNanoseconds = nanoseconds;
    }
    if (this.shardSeconds === 0) return 0;
    if (!(seconds >= this.shardFrom && seconds < this.shardTo)) {
      this.shard = shardOf(seconds, this.shardSeconds);
      this.shardFrom = shardStart(this.shard, this.shardSeconds);
      this.shardTo = this.shardFrom + this.shardSeconds;
    }
    return this.shard;
  }

  private classify(value: number): void {
    this.unit = classifyTime(value);
    const known = this.unit !== NO_UNIT;
    this.unitFrom = known ? CLASS_FROM[this.unit] : 0;
    this.unitTo = known ? CLASS_TO[this.unit] : 0;
  }

  /** What was told since the last time. */
  facts(): TimeFacts {
    const timed = Number.isFinite(this.oldestSeconds);
    const facts = {
      without: this.without,
      firstWithout: this.firstWithout,
      classes: this.classes.slice(),
      firstOfClass: this.firstOfClass.slice(),
      oldest: timed ? { seconds: this.oldestSeconds, nanoseconds: this.oldestNanoseconds } : undefined,
      newest: timed ? { seconds: this.newestSeconds, nanoseconds: this.newestNanoseconds } : undefined,
    };
    this.without = 0;
    this.firstWithout = -1;
    this.classes.fill(0);
    this.firstOfClass.fill(-1);
    this.oldestSeconds = Number.POSITIVE_INFINITY;
    this.oldestNanoseconds = 0;
    this.newestSeconds = Number.NEGATIVE_INFINITY;
    this.newestNanoseconds = 0;
    return facts;
  }
}
