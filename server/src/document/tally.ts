/**
 * Owns counting by small numbers (of series, of uses) that are added up and then taken all at once.
 * Invariant: `size` is how many numbers have a count, and after `clear` none has; clearing costs as much as was counted.
 */
export class Tally {
  private counts = new Int32Array(1024);
  private ids = new Int32Array(256);
  size = 0;

  /** Adds 1. */
  count(id: number): void {
    if (id >= this.counts.length) this.counts = grown(this.counts, id + 1);
    if (this.counts[id]++ === 0) this.list(id);
  }

  /** The number's value, 0 if it has none. */
  get(id: number): number {
    return id < this.counts.length ? this.counts[id] : 0;
  }

  /** Gives a number that has no value one that is not 0. */
  set(id: number, value: number): void {
    if (id >= this.counts.length) this.counts = grown(this.counts, id + 1);
    this.counts[id] = value;
    this.list(id);
  }

  private list(id: number): void {
    if (this.size === this.ids.length) this.ids = grown(this.ids, this.size + 1);
    this.ids[this.size++] = id;
  }

  /** Pairs: number, value. */
  pairs(): Int32Array {
    const pairs = new Int32Array(this.size * 2);
    for (let i = 0; i < this.size; i++) {
      pairs[2 * i] = this.ids[i];
      pairs[2 * i + 1] = this.counts[this.ids[i]];
    }
    return pairs;
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.counts[this.ids[i]] = 0;
    this.size = 0;
  }
}

/** A copy with room for at least `size` numbers. */
export function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(size, array.length * 2));
  larger.set(array);
  return larger;
}
