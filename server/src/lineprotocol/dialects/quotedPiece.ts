/**
 * Owns the quick way through a piece of text that begins inside quotes (an entry that runs over pages, perhaps to the end of a large
 * file): only the next quote or backslash can matter there. Invariant: each place is looked at once a piece, since what was found stays
 * until it is passed. Not for entries that begin in the piece: a search to the piece's end for each of them would cost its square.
 */
export class QuotedPiece {
  private quote = -1;
  private backslash = -1;

  constructor(private readonly text: string) {}

  /** The first quote or backslash from a place on; the text's length if there is none. */
  next(from: number): number {
    if (this.quote < from) this.quote = this.find('"', from);
    if (this.backslash < from) this.backslash = this.find("\\", from);
    return Math.min(this.quote, this.backslash);
  }

  private find(unit: string, from: number): number {
    const found = this.text.indexOf(unit, from);
    return found < 0 ? this.text.length : found;
  }
}
