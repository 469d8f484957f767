/**
 * Owns the command line's lines and columns: lines end at `\n` only, both count from 1, columns in UTF-16 units. Invariant: only the pages
 * asked for are looked at; the last ones stay at hand.
 */
import type { PagedText } from "../document/pagedText";
import type { FilePages } from "./filePages";

const MOST_RECENT = 8;

export class LineIndex {
  private readonly recent = new Map<number, readonly number[]>();

  constructor(
    private readonly text: PagedText,
    private readonly pages: FilePages,
  ) {}

  at(offset: number): { readonly line: number; readonly column: number } {
    const page = this.text.pageAt(offset);
    if (page < 0) return { line: 1, column: offset + 1 };
    const inPage = offset - this.text.pageStart(page);
    const newlines = this.newlinesOf(page);
    let low = 0;
    let high = newlines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (newlines[middle] < inPage) low = middle + 1;
      else high = middle;
    }
    const before = this.pages.linesBefore(page);
    const column = low > 0 ? inPage - newlines[low - 1] : offset - before.lineStart + 1;
    return { line: before.newlines + low + 1, column };
  }

  /** Where the newlines of a page stand. */
  private newlinesOf(page: number): readonly number[] {
    const known = this.recent.get(page);
    if (known) return known;
    const { text } = this.text.pages[page];
    const found: number[] = [];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found.push(at);
    const [oldest] = this.recent.keys();
    if (this.recent.size >= MOST_RECENT) this.recent.delete(oldest);
    this.recent.set(page, found);
    return found;
  }
}
