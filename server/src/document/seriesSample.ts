/**
 * Owns an estimate of how many series there are beyond those that have a number (dictionary.ts): a sample of their hashes, those whose
 * last bits are zero, with the points of each. Invariants: adding points and taking them away again leaves what was there; a sample is only
 * ever thinned, by one more bit, so that a hash that is in it now was in it when its points came; without a thinning the count is exact.
 */

/** Series that are held; with one more the sample is thinned by half. */
export const MOST_SAMPLED = 32_768;

interface Sampled {
  readonly measurement: number;
  points: number;
}

export class SeriesSample {
  private readonly sampled = new Map<number, Sampled>();
  private bits = 0;
  /** Points of all series, in the sample or not. */
  private points = 0;

  /** `points` of a series, negative to take them away. `hash`: a whole number of up to 53 bits. */
  add(hash: number, measurement: number, points: number): void {
    this.points += points;
    if (this.takes(hash)) this.put(hash, measurement, points);
    if (this.points === 0) this.bits = 0;
  }

  private put(hash: number, measurement: number, points: number): void {
    const known = this.sampled.get(hash);
    if (!known) {
      this.sampled.set(hash, { measurement, points });
      if (this.sampled.size > MOST_SAMPLED) this.thin();
      return;
    }
    known.points += points;
    if (known.points === 0) this.sampled.delete(hash);
  }

  private takes(hash: number): boolean {
    return hash % 2 ** this.bits === 0;
  }

  private thin(): void {
    this.bits++;
    for (const hash of this.sampled.keys()) if (!this.takes(hash)) this.sampled.delete(hash);
  }

  /** How many series there are, or about how many. */
  get count(): number {
    return this.sampled.size * 2 ** this.bits;
  }

  get isExact(): boolean {
    return this.bits === 0;
  }

  /** The same of one measurement. */
  countOf(measurement: number): number {
    let count = 0;
    for (const each of this.sampled.values()) if (each.measurement === measurement) count++;
    return count * 2 ** this.bits;
  }

  /** Points of a series; undefined if it is not in the sample. */
  pointsOf(hash: number): number | undefined {
    return this.sampled.get(hash)?.points;
  }
}

/** A hash of a text, 53 bits. */
export function hashOfText(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ c, 0x9e3779b1);
  }
  a = Math.imul(a ^ (a >>> 15) ^ b, 0x85ebca6b);
  b = Math.imul(b ^ (b >>> 13) ^ a, 0xc2b2ae35);
  a ^= a >>> 16;
  b ^= b >>> 16;
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}
