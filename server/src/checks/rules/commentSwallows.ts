/**
 * Owns the finding for comments that go on over the lines below them: InfluxDB 1.x and 2.x cut the body into lines by
 * quotes and backslashes before they look for comments (models/points.go, scanLine).
 */
import { describeTarget } from "../../lineprotocol/targets";
import { escapeQuote, openQuote } from "../commentQuotes";
import { removing } from "../edits";
import { counted, type EntryView } from "../entryView";
import type { EntryRule, Fix } from "../finding";

export const commentSwallows: EntryRule = {
  check(entry) {
    const { start, end } = entry.reading;
    const lines = swallowed(entry);
    const firstEnd = entry.lineEnd(start);
    const quote = openingQuote(entry);
    const at = quote < 0 ? Math.max(start, firstEnd - 1) : quote;
    const why =
      quote < 0
        ? "This comment ends with a backslash, which escapes the line's end"
        : `This comment opens a quote (${entry.quoted(Math.max(start, quote - 1), quote + 1)})`;
    const below =
      lines === undefined ? "all lines" : lines === 1 ? "the line" : `the ${counted(lines, "line")}`;
    return [
      {
        code: "comment-swallows-lines",
        start: at,
        end: Math.max(at + 1, firstEnd),
        message: `${why}: ${describeTarget(entry.target)} skips ${below} below it without an error.`,
        related: [
          {
            start: firstEnd + 1,
            end,
            message:
              lines === undefined
                ? "Skipped, with all that follows."
                : lines === 1
                  ? "Skipped."
                  : `Skipped: ${counted(lines, "line")}.`,
          },
        ],
      },
    ];
  },
  fixes(entry) {
    const quote = openingQuote(entry);
    const fixes: Fix[] = [];
    if (quote >= 0) fixes.push(escapeQuote(quote));
    else {
      const end = entry.lineEnd(entry.reading.start);
      fixes.push(removing("Remove the backslash", { start: end - 1, end }, true));
    }
    return fixes;
  },
};

/** Lines below that the comment takes in; undefined where they reach to the document's end without being counted. */
function swallowed(entry: EntryView): number | undefined {
  if (entry.goesOn) return undefined;
  return entry.lineBreaks(entry.reading.start, entry.reading.end);
}

/** The quote that is open at the first line's end, -1 if a backslash carries the comment over. */
function openingQuote({ text, from, reading }: EntryView): number {
  const newline = text.indexOf("\n", reading.start);
  return openQuote(text, from, newline < 0 ? reading.end : newline);
}
