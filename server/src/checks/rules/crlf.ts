/** Owns the finding for CRLF line ends, said once of the file; the lines that are refused because of them say so, too. */
import type { DocumentReading } from "../../document/reading";
import { describeTarget } from "../../lineprotocol/targets";
import type { FactRule, FixEdit } from "../finding";
import { keepsCarriageReturn } from "../products";

export const crlf: FactRule = {
  prepare(reading, { target }) {
    if (!keepsCarriageReturn(target)) return undefined;
    const at = firstCrlf(reading);
    if (at < 0) return undefined;
    const { text } = reading;
    const line = text.positionAt(at).line;
    const lineStart = text.lineStart(line);
    return {
      totals: [["crlf", 1]],
      whole: [
        {
          code: "crlf",
          // The line's end itself is no place that an editor can mark.
          start: Math.max(lineStart, at - 1),
          end: at + 1,
          lineStart,
          message: `This file has CRLF line ends. ${describeTarget(target)} takes the carriage return as part of the line: it refuses numbers, booleans and timestamps in front of it, blank lines too, and keeps the closing quote of a string. Convert the line ends to LF?`,
          fixes: () => [
            { title: "Convert all line ends to LF", edits: allReturns(reading), preferred: true },
          ],
        },
      ],
    };
  },
};

function firstCrlf({ text }: DocumentReading): number {
  const { pages } = text;
  for (let i = 0; i < pages.length; i++) {
    const found = pages[i].firstOf("\r\n");
    if (found >= 0) return text.pageStart(i) + found;
  }
  return -1;
}

/** One edit for each carriage return before a newline; one for the whole text where there are very many. */
function allReturns({ text }: DocumentReading): FixEdit[] {
  const edits: FixEdit[] = [];
  for (let i = 0; i < text.pages.length; i++) {
    const page = text.pages[i].text;
    const base = text.pageStart(i);
    for (let at = page.indexOf("\r\n"); at >= 0; at = page.indexOf("\r\n", at + 1)) {
      edits.push({ start: base + at, end: base + at + 1, text: "" });
      if (edits.length > MOST_EDITS) {
        return [{ start: 0, end: text.length, text: text.getText().replaceAll("\r\n", "\n") }];
      }
    }
  }
  return edits;
}

const MOST_EDITS = 20_000;
