/**
 * Owns which points stand twice (same series, same time) in a document: a multiset of point hashes, to which a segment's are added and
 * from which they are taken again. Nothing is compared while every point came with a later time than all of its series before it
 * (most files: then there are no duplicates), and else only when somebody asks. Invariants: `count` is exact while `isExact` (up to
 * {@link MOST_POINTS} points, or all ascending; a hash has 64 bits); beyond, points are compared within a window only: those that were
 * added first.
 */
import { grown } from "./tally";

export const MOST_POINTS = 2_000_000;

/** What a segment tells of its points that have a timestamp. */
export interface PointTimes {
  /** A hash of series and time of each, two words. */
  readonly hashes: Int32Array;
  /** Each is later than all of its series that the reader read before. */
  readonly ascending: boolean;
}

/** Collects the points of one segment after another. */
export class PointHashes {
  private words = new Int32Array(1024);
  private end = 0;
  private ascending = true;
  /** The latest time of each series, in seconds. Rounding can only make times equal, never change their order. */
  private latest = new Float64Array(0);

  /** A point of a series at a time. */
  add(series: number, seconds: number, nanoseconds: number): void {
    if (series >= this.latest.length) this.makeRoom(series);
    const time = seconds + nanoseconds / 1e9;
    if (time > this.latest[series]) this.latest[series] = time;
    else this.ascending = false;
    if (this.end + 2 > this.words.length) this.words = grown(this.words, this.end + 2);
    // Seconds may need more than 32 bits (64-bit times in s): both halves count.
    const high = Math.floor(seconds / 4_294_967_296);
    const low = seconds | 0;
    let a = Math.imul(series ^ 0x2545f491, 0x85ebca6b) ^ Math.imul(low, 0x9e3779b1);
    a = Math.imul(a ^ (a >>> 15), 0xc2b2ae35) + Math.imul(nanoseconds ^ high, 0x27d4eb2f);
    a = Math.imul(a ^ (a >>> 13), 0x165667b1);
    let b = Math.imul(nanoseconds ^ 0x68bc21eb, 0xcc9e2d51) ^ Math.imul(series, 0x1b873593);
    b = Math.imul(b ^ (b >>> 16), 0x7feb352d) + Math.imul(low ^ Math.imul(high, 0x3c6ef372), 0x846ca68b);
    b = Math.imul(b ^ (b >>> 14), 0xe6546b64 | 1);
    // Two zeros mark an empty place.
    this.words[this.end++] = a ^ (a >>> 16);
    this.words[this.end++] = (b ^ (b >>> 15)) | 1;
  }

  private makeRoom(series: number): void {
    const larger = new Float64Array(Math.max(1024, 2 * series)).fill(Number.NEGATIVE_INFINITY);
    larger.set(this.latest);
    this.latest = larger;
  }

  /** What was added since the last time. */
  take(): PointTimes {
    const hashes = this.words.slice(0, this.end);
    const { ascending } = this;
    this.end = 0;
    this.ascending = true;
    return { hashes, ascending };
  }
}

export class DuplicateSet {
  private repeated = 0;
  /** Grows whenever another point is repeated, or one no longer is: what was learned of repeated points holds as long. */
  version = 0;
  /** Whether all that was ever added was ascending. */
  private ascending = true;
  /** Open addressing; pairs of words, zeros where empty. Equal hashes take a place each. */
  private table = new Int32Array(2 * 1024);
  private size = 0;
  /** Hashes that are not in the table, because nobody asked yet or because it is full, in the order in which they came. */
  private readonly waiting = new Set<Int32Array>();

  /** Points that stand there a second, third… time. */
  get count(): number {
    if (this.ascending) return 0;
    this.settle();
    return this.repeated;
  }

  /** Whether all points were compared with each other. */
  get isExact(): boolean {
    if (this.ascending) return true;
    this.settle();
    return this.waiting.size === 0;
  }

  /** Adds a segment's points. */
  add({ hashes, ascending }: PointTimes): void {
    if (hashes.length === 0) return;
    if (!ascending) this.ascending = false;
    this.waiting.add(hashes);
  }

  /** Takes away a segment's points: what was added. */
  subtract({ hashes }: PointTimes): void {
    if (this.waiting.delete(hashes)) return;
    for (let i = 0; i < hashes.length; i += 2) this.remove(hashes[i], hashes[i + 1]);
  }

  private settle(): void {
    for (const hashes of this.waiting) {
      if (this.size + hashes.length / 2 > MOST_POINTS) return;
      this.waiting.delete(hashes);
      while ((this.size + hashes.length / 2) * 2 > this.table.length / 2) this.grow();
      for (let i = 0; i < hashes.length; i += 2) this.insert(hashes[i], hashes[i + 1]);
    }
  }

  /** How often a point stands in the document, by its hash. */
  timesOf(a: number, b: number): number {
    this.settle();
    const { table } = this;
    const mask = table.length / 2 - 1;
    let times = 0;
    for (let slot = a & mask; table[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
      if (table[2 * slot] === a && table[2 * slot + 1] === b) times++;
    }
    return times;
  }

  private insert(a: number, b: number): void {
    const { table } = this;
    const mask = table.length / 2 - 1;
    let slot = a & mask;
    let again = false;
    for (; table[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
      if (table[2 * slot] === a && table[2 * slot + 1] === b) again = true;
    }
    table[2 * slot] = a;
    table[2 * slot + 1] = b;
    this.size++;
    if (again) {
      this.repeated++;
      this.version++;
    }
  }

  private remove(a: number, b: number): void {
    const { table } = this;
    const mask = table.length / 2 - 1;
    let hole = -1;
    let times = 0;
    let slot = a & mask;
    for (; table[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
      if (table[2 * slot] !== a || table[2 * slot + 1] !== b) continue;
      hole = slot;
      times++;
    }
    if (hole < 0) return;
    this.size--;
    if (times > 1) {
      this.repeated--;
      this.version++;
    }
    // Whoever stands behind the hole and could stand in it moves up, so that no search ends too early.
    for (let next = (hole + 1) & mask; table[2 * next + 1] !== 0; next = (next + 1) & mask) {
      const home = table[2 * next] & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      table[2 * hole] = table[2 * next];
      table[2 * hole + 1] = table[2 * next + 1];
      hole = next;
    }
    table[2 * hole] = 0;
    table[2 * hole + 1] = 0;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Int32Array(old.length * 2);
    const mask = this.table.length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = old[i] & mask;
      while (this.table[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      this.table[2 * slot] = old[i];
      this.table[2 * slot + 1] = old[i + 1];
    }
  }
}
