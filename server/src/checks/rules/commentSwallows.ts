/**
 * Owns the finding for comments that go on over the lines below them: InfluxDB 1.x and 2.x cut the body into lines by
 * quotes and backslashes before they look for comments (models/points.go, scanLine).
 */
import { describeTarget } from "../../lineprotocol/targets";
import { inserting, removing } from "../edits";
import { counted, type EntryView } from "../entryView";
import type { EntryRule, Fix } from "../finding";

export const commentSwallows: EntryRule = {
  check(entry) {
    const { start, end } = entry.reading;
    const lines = entry.lineBreaks(start, end);
    const firstEnd = entry.lineEnd(start);
    const quote = openingQuote(entry);
    const at = quote < 0 ? Math.max(start, firstEnd - 1) : quote;
    const why =
      quote < 0
        ? "This comment ends with a backslash, which escapes the line's end"
        : `This comment opens a quote (${entry.quoted(Math.max(start, quote - 1), quote + 1)})`;
    const below = lines === 1 ? "the line" : `the ${counted(lines, "line")}`;
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
            message: lines === 1 ? "Skipped." : `Skipped: ${counted(lines, "line")}.`,
          },
        ],
      },
    ];
  },
  fixes(entry) {
    const quote = openingQuote(entry);
    const fixes: Fix[] = [];
    if (quote >= 0) fixes.push(inserting("Put a backslash before the quote", quote, "\\", true));
    else {
      const end = entry.lineEnd(entry.reading.start);
      fixes.push(removing("Remove the backslash", { start: end - 1, end }, true));
    }
    return fixes;
  },
};

/** The quote that is open at the first line's end, -1 if a backslash carries the comment over. */
function openingQuote(entry: EntryView): number {
  const { text, reading } = entry;
  const end = entry.lineEnd(reading.start);
  let inFields = false;
  let equals = 0;
  let commas = 0;
  let open = -1;
  for (let i = entry.from; i < end; i++) {
    const c = text[i];
    if (c === "\\") {
      i++;
      continue;
    }
    if (c === " ") inFields = true;
    if (!inFields) continue;
    if (c === "=" && open < 0) equals++;
    else if (c === "," && open < 0) commas++;
    else if (c === '"' && equals > commas) open = open < 0 ? i : -1;
  }
  return open;
}
