/** Owns the finding for CRLF line ends, said once of the file; the lines that are refused because of them say so, too. */
import { describeTarget } from "../../lineprotocol/targets";
import type { FactRule } from "../finding";
import { convertLineEnds, firstCrlf } from "../lineEnds";
import { keepsCarriageReturn } from "../products";

export const crlf: FactRule = {
  prepare(reading, { target }) {
    if (!keepsCarriageReturn(target)) return undefined;
    const { text } = reading;
    const at = firstCrlf(text);
    if (at < 0) return undefined;
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
          fixes: () => [convertLineEnds(reading)],
        },
      ],
    };
  },
};
