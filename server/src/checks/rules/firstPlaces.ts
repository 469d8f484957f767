/**
 * Owns where each repeated point stands first, by its hash (document/duplicates.ts). Invariants: of several places the one that came first
 * is kept; a point costs {@link ROW} numbers, twice to four times over, and no object, since there may be a million of them.
 */

/** The hash's two words, the place's number plus 1 (0: an empty row), and which of the place's points it is. */
const ROW = 4;
const PLACE = 2;
const TIMED = 3;

export interface FirstPlace {
  readonly place: number;
  /** Which of the place's points with a timestamp it is. */
  readonly timed: number;
}

export class FirstPlaces {
  /** Open addressing, at most half full. */
  private table = new Int32Array(ROW * 1024);
  private size = 0;

  /** Bytes that are held. */
  get bytes(): number {
    return this.table.byteLength;
  }

  get(a: number, b: number): FirstPlace | undefined {
    const { table } = this;
    const at = this.rowOf(a, b);
    if (table[at + PLACE] === 0) return undefined;
    return { place: table[at + PLACE] - 1, timed: table[at + TIMED] };
  }

  /** Notes a point, if it was not met before. */
  add(a: number, b: number, place: number, timed: number): void {
    if (2 * ROW * (this.size + 1) > this.table.length) this.grow();
    const { table } = this;
    const at = this.rowOf(a, b);
    if (table[at + PLACE] !== 0) return;
    table[at] = a;
    table[at + 1] = b;
    table[at + PLACE] = place + 1;
    table[at + TIMED] = timed;
    this.size++;
  }

  /** Where a hash stands, or would. */
  private rowOf(a: number, b: number): number {
    const { table } = this;
    const mask = table.length - 1;
    let at = (a * ROW) & mask;
    while (table[at + PLACE] !== 0 && (table[at] !== a || table[at + 1] !== b)) at = (at + ROW) & mask;
    return at;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Int32Array(2 * old.length);
    for (let at = 0; at < old.length; at += ROW) {
      if (old[at + PLACE] !== 0) this.table.set(old.subarray(at, at + ROW), this.rowOf(old[at], old[at + 1]));
    }
  }
}
