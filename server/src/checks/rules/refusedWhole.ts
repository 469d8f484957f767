/** Owns the words for what is refused beyond a single place of a line. */
import { removing } from "../edits";
import type { EntryView } from "../entryView";
import type { Span } from "../span";
import type { Refusals } from "./refusal";

type WholeCode = "trailing-backslash" | "string-too-long" | "server-panic" | "not-utf8" | "empty-body";

export const REFUSED_WHOLE: Refusals<WholeCode> = {
  "trailing-backslash": {
    explain: (entry) => {
      const name = backslashes(entry);
      return name
        ? `${entry.quoted(entry.fault.start, name.end)} ends in a backslash, which no name and no tag value may.`
        : "The backslash at the end escapes nothing.";
    },
    fixes: (entry) => {
      const name = backslashes(entry);
      return name ? [removing("Remove the backslash", name, true)] : [];
    },
  },
  "string-too-long": { explain: () => "This string is longer than the server stores." },
  "server-panic": {
    explain: () => "This server version has a defect: it fails on this line, and the whole request with it.",
  },
  "not-utf8": { explain: () => "The text holds bytes that are not UTF-8." },
  "empty-body": { explain: () => "There is nothing to write: no points, only blanks and comments." },
};

/** The backslashes at the end of the name at fault. */
function backslashes({ text, fault }: EntryView): Span | undefined {
  let start = fault.end;
  while (start > fault.start && text[start - 1] === "\\") start--;
  return start < fault.end ? { start, end: fault.end } : undefined;
}
