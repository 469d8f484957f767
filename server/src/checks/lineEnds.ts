/**
 * Owns the conversion of all line ends to LF, the fix of whatever a carriage return does harm to. Lines are not converted one by one: most
 * editors hold one kind of line end for a whole text. Invariant: it is called safe only where no carriage return is part of a stored point,
 * and none keeps a backslash from the line's end.
 */
import type { PagedText } from "../document/pagedText";
import type { DocumentReading } from "../document/reading";
import { markBit } from "../document/segment";
import { Mark } from "../lineprotocol/entry";
import type { Fix, FixEdit } from "./finding";

const CONVERT = "Convert all line ends to LF";

export function convertLineEnds(reading: DocumentReading): Fix {
  const safe = !mayChangeStored(reading);
  const title = safe ? CONVERT : `${CONVERT}: changes strings and comments that a carriage return is part of`;
  return { title, edits: [], lineEnds: "\n", preferred: true, safe };
}

/**
 * Points that are taken with a carriage return before a newline hold it in a string, behind its closing quote or before a further line, and
 * both are counted. Lines that are refused are not stored before, whatever becomes of them.
 */
function mayChangeStored({ facts, text }: DocumentReading): boolean {
  const marked = facts.marked(markBit(Mark.textAfterQuote)) + facts.marked(markBit(Mark.severalLines));
  return marked > 0 || text.pages.some((page) => page.firstOf("\\\r\n") >= 0);
}

/** Where the first line ends with CRLF; -1 if none does. */
export function firstCrlf(text: PagedText): number {
  for (const [i, page] of text.pages.entries()) {
    const found = page.firstOf("\r\n");
    if (found >= 0) return text.pageStart(i) + found;
  }
  return -1;
}

/** What converts all line ends where nothing else can: an edit for each. They reach over the newline, since no place of an editor is before it. */
export function lineEndEdits(text: PagedText): FixEdit[] {
  const edits: FixEdit[] = [];
  for (const [i, page] of text.pages.entries()) {
    const base = text.pageStart(i);
    for (let at = page.text.indexOf("\r\n"); at >= 0; at = page.text.indexOf("\r\n", at + 2)) {
      edits.push({ start: base + at, end: base + at + 2, text: "\n" });
    }
  }
  return edits;
}
