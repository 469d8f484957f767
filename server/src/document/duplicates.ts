/**
 * Owns which points stand twice (same series, same time) in a document: a multiset of point hashes, to which a segment's are added and
 * from which they are taken again. Nothing is compared while every point came with a later time than all of its series before it
 * (most files: then there are no duplicates), and else only when somebody asks, in steps if wanted (`settle`). Invariants: `count` is exact
 * while `isExact` (up to {@link MOST_POINTS} points, or all ascending; a hash has 63 bits); beyond, points are compared within a window
 * only: those that were added first. However many points are equal, each costs the same: a hash has one place, with a number.
 */
import type { PointTimes } from "./pointHashes";

export const MOST_POINTS = 2_000_000;

/** What a point costs that is compared, in the units of text that are read in the same time. */
const POINT_UNITS = 64;

/** Where that many times as many points leave as stay, the table is made anew. */
const FEW_STAY = 2;

/** A place of the table: the hash's two words, how many points have it, and the sum of their holders' numbers. */
const PLACE = 4;
const COUNT = 2;
const HOLDERS = 3;

/** A segment's points. */
interface Holder {
  readonly hashes: Int32Array;
  readonly number: number;
  /** How many of them stand in the document more than once. */
  repeated: number;
  /** Grows whenever one of them began or ceased to be repeated. */
  version: number;
}

export class DuplicateSet {
  private repeated = 0;
  /** Whether all that was ever added was ascending. */
  private ascending = true;
  /** Points came that are neither in the table nor wait for it. */
  private leftOut = false;
  /** Open addressing; a place whose second word is 0 is empty. */
  private table = new Int32Array(PLACE * 1024);
  private places = 0;
  private points = 0;
  private readonly holders = new Map<PointTimes, Holder>();
  /** By number, from 1 on. A number whose holder has left is given again. */
  private readonly numbered: (Holder | undefined)[] = [undefined];
  private readonly freeNumbers: number[] = [];
  /** Holders that are not in the table, because nobody asked yet or because it is full, in the order in which they came. */
  private readonly entering = new Set<Holder>();
  /** Those that are in the table still, but not in the document. */
  private readonly leaving = new Map<PointTimes, Holder>();
  private leavingPoints = 0;
  /**
   * Grows whenever a point that stands there at least twice beside the one at hand came or went: the versions of segments do not tell
   * of these.
   */
  crowd = 0;

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
    return this.entering.size === 0 && !this.leftOut;
  }

  /** Adds a segment's points. */
  add(points: PointTimes): void {
    const { hashes, ascending } = points;
    if (hashes.length === 0) return;
    if (!ascending) this.ascending = false;
    const known = this.holders.get(points);
    if (known) {
      if (this.leaving.delete(points)) this.leavingPoints -= hashes.length / 2;
      return;
    }
    const number = this.freeNumbers.pop() ?? this.numbered.length;
    const holder: Holder = { hashes, number, repeated: 0, version: 0 };
    this.numbered[number] = holder;
    this.holders.set(points, holder);
    this.entering.add(holder);
  }

  /** Passes over a segment's points, which are beyond the window; for texts that only grow. */
  leaveOut({ hashes, ascending }: PointTimes): void {
    if (hashes.length === 0) return;
    if (!ascending) this.ascending = false;
    this.leftOut = true;
  }

  /** Takes away a segment's points: what was added. */
  subtract(points: PointTimes): void {
    const holder = this.holders.get(points);
    if (!holder) return;
    if (!this.entering.has(holder)) {
      this.leaving.set(points, holder);
      this.leavingPoints += holder.hashes.length / 2;
      return;
    }
    this.entering.delete(holder);
    this.forget(points, holder);
  }

  private forget(points: PointTimes, { number }: Holder): void {
    this.holders.delete(points);
    this.numbered[number] = undefined;
    this.freeNumbers.push(number);
  }

  /** Compares what was not compared yet, at a cost of at most some `units` of text; answers whether all is. */
  settle(units = Number.POSITIVE_INFINITY): boolean {
    if (this.ascending) return true;
    if (this.leavingPoints > FEW_STAY * (this.points - this.leavingPoints)) this.restart();
    let budget = units;
    for (const [points, holder] of this.leaving) {
      if (budget <= 0) return false;
      budget -= POINT_UNITS * (holder.hashes.length / 2);
      this.leaving.delete(points);
      this.leavingPoints -= holder.hashes.length / 2;
      this.takeOut(holder);
      this.forget(points, holder);
    }
    this.makeRoom();
    for (const holder of this.entering) {
      if (!this.fits(holder)) break;
      if (budget <= 0) return false;
      budget -= POINT_UNITS * (holder.hashes.length / 2);
      this.entering.delete(holder);
      this.putIn(holder);
    }
    return true;
  }

  /** Empties the table; who stays enters again. */
  private restart(): void {
    for (const [points, holder] of this.leaving) this.forget(points, holder);
    this.leaving.clear();
    this.leavingPoints = 0;
    for (const holder of this.holders.values()) {
      if (holder.repeated > 0) holder.version++;
      holder.repeated = 0;
      this.entering.add(holder);
    }
    this.table = new Int32Array(PLACE * 1024);
    this.places = 0;
    this.points = 0;
    this.repeated = 0;
    this.crowd++;
  }

  /** Whether all that can be compared is. */
  get isSettled(): boolean {
    if (this.ascending) return true;
    const [next] = this.entering;
    return this.leaving.size === 0 && (next === undefined || !this.fits(next));
  }

  private fits({ hashes }: Holder): boolean {
    return this.points + hashes.length / 2 <= MOST_POINTS;
  }

  /** How many of a segment's points stand in the document more than once. */
  repeatedIn(points: PointTimes): number {
    if (this.ascending) return 0;
    this.settle();
    const holder = this.holders.get(points);
    if (holder) return holder.repeated;
    // Not the object that was added, but equal to it.
    const { hashes } = points;
    let repeated = 0;
    for (let i = 0; i < hashes.length; i += 2) if (this.timesOf(hashes[i], hashes[i + 1]) > 1) repeated++;
    return repeated;
  }

  /**
   * Another number whenever one of a segment's points began or ceased to be repeated; undefined where nobody knows. Where a point stands
   * more than twice, {@link crowd} tells the rest.
   */
  versionOf(points: PointTimes): number | undefined {
    return this.holders.get(points)?.version;
  }

  /** How often a point stands in the document, by its hash. */
  timesOf(a: number, b: number): number {
    this.settle();
    return this.table[this.find(a, b) + COUNT];
  }

  private putIn(holder: Holder): void {
    const { hashes, number } = holder;
    const { table } = this;
    this.points += hashes.length / 2;
    for (let i = 0; i < hashes.length; i += 2) {
      const at = this.find(hashes[i], hashes[i + 1]);
      const times = table[at + COUNT]++;
      if (times === 0) {
        table[at] = hashes[i];
        table[at + 1] = hashes[i + 1];
        table[at + HOLDERS] = number;
        this.places++;
        continue;
      }
      if (times === 1) this.change(table[at + HOLDERS], 1);
      else this.crowd++;
      table[at + HOLDERS] = (table[at + HOLDERS] + number) | 0;
      holder.repeated++;
      this.repeated++;
    }
  }

  private takeOut({ hashes, number }: Holder): void {
    const { table } = this;
    this.points -= hashes.length / 2;
    for (let i = 0; i < hashes.length; i += 2) {
      const at = this.find(hashes[i], hashes[i + 1]);
      const times = --table[at + COUNT];
      if (times === 0) {
        this.places--;
        this.close(at);
        continue;
      }
      table[at + HOLDERS] = (table[at + HOLDERS] - number) | 0;
      this.repeated--;
      // The sum of one number is the number.
      if (times === 1) this.change(table[at + HOLDERS], -1);
      else this.crowd++;
    }
  }

  private change(number: number, by: 1 | -1): void {
    const holder = this.numbered[number];
    if (!holder) return;
    holder.repeated += by;
    holder.version++;
  }

  /** Where a hash has its place, or would have it. */
  private find(a: number, b: number): number {
    const { table } = this;
    const mask = table.length - 1;
    let at = (a * PLACE) & mask;
    while (table[at + 1] !== 0 && (table[at] !== a || table[at + 1] !== b)) at = (at + PLACE) & mask;
    return at;
  }

  /** Empties a place. Whoever stands behind it and could stand in it moves up, so that no search ends too early. */
  private close(at: number): void {
    const { table } = this;
    const mask = table.length - 1;
    let hole = at;
    for (let next = (hole + PLACE) & mask; table[next + 1] !== 0; next = (next + PLACE) & mask) {
      const home = (table[next] * PLACE) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      table.copyWithin(hole, next, next + PLACE);
      hole = next;
    }
    table.fill(0, hole, hole + PLACE);
  }

  /** Makes the table so large that it stays half empty when all have entered that fit. */
  private makeRoom(): void {
    if (this.entering.size === 0) return;
    let waiting = 0;
    for (const { hashes } of this.entering) waiting += hashes.length / 2;
    let size = this.table.length;
    while (Math.min(this.places + waiting, MOST_POINTS) * 2 > size / PLACE) size *= 2;
    if (size === this.table.length) return;
    const old = this.table;
    this.table = new Int32Array(size);
    for (let i = 0; i < old.length; i += PLACE) {
      if (old[i + 1] === 0) continue;
      const at = this.find(old[i], old[i + 1]);
      for (let word = 0; word < PLACE; word++) this.table[at + word] = old[i + word];
    }
  }
}
