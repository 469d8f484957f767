/**
 * Owns what a segment tells of its points' identities: a hash of series and time of each. Invariant: points that are one point for the
 * server have one hash; others have different ones, but for an accident of 63 bits.
 */
import { grown } from "./tally";

/** The points of a segment that have a timestamp. */
export interface PointTimes {
  /** A hash of each, two words; the second is never 0. */
  readonly hashes: Int32Array;
  /** Each is later than all of its series that the reader read before. */
  readonly ascending: boolean;
}

/** Takes the points of one segment after another; `take` answers what is told of those since the last time. */
export interface PointCollector {
  /** A point of a series at a time. */
  add(series: number, seconds: number, nanoseconds: number): void;
  /** A point of a series that has no number but a hash of 53 bits. */
  addHashed(series: number, seconds: number, nanoseconds: number): void;
  take(): PointTimes;
}

export class PointHashes implements PointCollector {
  private words = new Int32Array(1024);
  private end = 0;
  private ascending = true;
  /** The latest time of each series, in seconds. Rounding can only make times equal, never change their order. */
  private latest = new Float64Array(0);

  add(series: number, seconds: number, nanoseconds: number): void {
    if (series >= this.latest.length) this.makeRoom(series);
    const time = seconds + nanoseconds / 1e9;
    if (time > this.latest[series]) this.latest[series] = time;
    else this.ascending = false;
    this.put(series, 0, seconds, nanoseconds);
  }

  /** What came before is not known. */
  addHashed(series: number, seconds: number, nanoseconds: number): void {
    this.ascending = false;
    this.put(series | 0, Math.floor(series / 4_294_967_296) | (1 << 30), seconds, nanoseconds);
  }

  private put(series: number, more: number, seconds: number, nanoseconds: number): void {
    if (this.end + 2 > this.words.length) this.words = grown(this.words, this.end + 2);
    // Seconds may need more than 32 bits (64-bit times in s): both halves count.
    const high = Math.floor(seconds / 4_294_967_296) ^ more;
    const low = seconds | 0;
    let a = Math.imul(series ^ 0x2545f491, 0x85ebca6b) ^ Math.imul(low, 0x9e3779b1);
    a = Math.imul(a ^ (a >>> 15), 0xc2b2ae35) + Math.imul(nanoseconds ^ high, 0x27d4eb2f);
    a = Math.imul(a ^ (a >>> 13), 0x165667b1);
    let b = Math.imul(nanoseconds ^ 0x68bc21eb, 0xcc9e2d51) ^ Math.imul(series, 0x1b873593);
    b = Math.imul(b ^ (b >>> 16), 0x7feb352d) + Math.imul(low ^ Math.imul(high, 0x3c6ef372), 0x846ca68b);
    b = Math.imul(b ^ (b >>> 14), 0xe6546b64 | 1);
    this.words[this.end++] = a ^ (a >>> 16);
    this.words[this.end++] = (b ^ (b >>> 15)) | 1;
  }

  private makeRoom(series: number): void {
    const larger = new Float64Array(Math.max(1024, 2 * series)).fill(Number.NEGATIVE_INFINITY);
    larger.set(this.latest);
    this.latest = larger;
  }

  take(): PointTimes {
    const hashes = this.words.slice(0, this.end);
    const { ascending } = this;
    this.end = 0;
    this.ascending = true;
    return { hashes, ascending };
  }
}
