/** Owns the finding for a byte order mark at the file's beginning. Editors hide it; files on disk are read as bytes. */
import { describeTarget } from "../../lineprotocol/targets";
import { removing } from "../edits";
import type { FactRule } from "../finding";

/** The mark as a document has it, and as a byte string has it. */
const MARKS = ["\ufeff", "\u00ef\u00bb\u00bf"] as const;

export const byteOrderMark: FactRule = {
  prepare(reading, { target }) {
    const head = reading.text.pages[0]?.text ?? "";
    const mark = MARKS.find((each) => head.startsWith(each));
    if (mark === undefined) return undefined;
    const span = { start: 0, end: mark.length };
    const comment = head[mark.length] === "#";
    return {
      totals: [["byte-order-mark", 1]],
      whole: [
        {
          code: "byte-order-mark",
          ...span,
          lineStart: 0,
          message: comment
            ? `The file begins with a byte order mark, so that its first comment is none: ${describeTarget(target)} reads it as a point.`
            : `The file begins with a byte order mark: ${describeTarget(target)} makes it the first character of the first measurement's name.`,
          // A point behind the mark is stored under another name then; a comment becomes one.
          fixes: () => [
            comment
              ? { ...removing("Remove the byte order mark", span, true), safe: true }
              : removing(
                  "Remove the byte order mark: the first measurement is stored without it",
                  span,
                  true,
                ),
          ],
        },
      ],
    };
  },
};
