/**
 * Owns how much text the rules of one check may read again, so that a check in an editor answers in time whatever a file holds. What a rule
 * finds out about a segment it keeps; a rule that may not read on says nothing of the segment, and the next check finds it out.
 * Invariant: a check that was not `cut` says all.
 */
export class Allowance {
  /** Whether a rule was turned away. */
  cut = false;

  /** Units of text; without end where somebody waits for the whole result. */
  constructor(private units = Number.POSITIVE_INFINITY) {}

  /** Asks for leave to read some units again. The last one may take more than is left. */
  take(units: number): boolean {
    if (this.units <= 0) {
      this.cut = true;
      return false;
    }
    this.units -= units;
    return true;
  }
}
