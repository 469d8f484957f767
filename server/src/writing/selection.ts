/**
 * Owns which lines of a text are to be sent, where not all are. Invariant: it is asked in the order of the text, so that it looks at each
 * span once.
 */
import type { Range } from "vscode-languageserver-types";

/** Lines (zero-based, both inclusive), in order and apart from each other. */
export type LineSpan = readonly [first: number, last: number];

export class Selection {
  private at = 0;

  /** `spans`: absent, all is selected. */
  constructor(private readonly spans: readonly LineSpan[] | undefined) {}

  /** All that is selected was seen. */
  get isPassed(): boolean {
    return this.spans !== undefined && this.at >= this.spans.length;
  }

  /** Whether one of these lines is selected. */
  has(first: number, last: number): boolean {
    const { spans } = this;
    if (!spans) return true;
    while (this.at < spans.length && spans[this.at][1] < first) this.at++;
    const span = spans[this.at];
    return span !== undefined && span[0] <= last;
  }

  /** How many of these lines are selected. */
  shareOf(first: number, last: number): "all" | "some" | "none" {
    if (!this.has(first, last)) return "none";
    const span = this.spans?.[this.at];
    return !span || (span[0] <= first && last <= span[1]) ? "all" : "some";
  }
}

/** What ranges select, in lines: an entry is sent if it has one of them. A range that ends before a line's first column is not of that line. */
export function linesSelected(ranges: readonly Range[]): LineSpan[] {
  const spans = ranges
    .map(({ start, end }): LineSpan => {
      const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
      return [start.line, last];
    })
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined: LineSpan[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && span[0] <= before[1] + 1)
      joined[joined.length - 1] = [before[0], Math.max(before[1], span[1])];
    else joined.push(span);
  }
  return joined;
}
