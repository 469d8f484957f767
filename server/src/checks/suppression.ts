/**
 * Owns the comment that suppresses findings of the line below it: `# line-protocol-disable-next-line code, code`, or without a code
 * all of them. Such a comment holds no quote and no backslash, so that no server takes it for more than a comment. Offsets are of the document.
 */
import type { PagedText } from "../document/pagedText";
import type { FixEdit } from "./finding";
import type { Span } from "./span";

export const SUPPRESSION_WORD = "line-protocol-disable-next-line";
const SUPPRESSION = /^\s*#\s*line-protocol-disable-next-line(?:\s+(.*?))?\s*$/;

/** Longest comment that is looked at, in units. */
const LONGEST = 1000;

/** Codes that the line above the one that begins at `lineStart` names; none: it suppresses all. undefined: it is no such comment. */
function codesAbove(text: PagedText, lineStart: number): readonly string[] | undefined {
  if (lineStart === 0) return undefined;
  const before = text.slice(Math.max(0, lineStart - LONGEST), lineStart - 1);
  const match = SUPPRESSION.exec(before.slice(before.lastIndexOf("\n") + 1));
  return match ? words(match[1]) : undefined;
}

function words(list: string | undefined): string[] {
  return (list ?? "").split(/[\s,]+/).filter((word) => word !== "");
}

/** Whether the line above the one that begins at `lineStart` suppresses a code. */
export function isSuppressed(text: PagedText, lineStart: number, code: string): boolean {
  const codes = codesAbove(text, lineStart);
  return codes !== undefined && (codes.length === 0 || codes.includes(code));
}

/** The edit that suppresses a code for the line that begins at `lineStart`: a comment that is there already is completed. */
export function suppress(text: PagedText, lineStart: number, code: string): FixEdit {
  const codes = codesAbove(text, lineStart);
  if (codes === undefined || codes.length === 0) {
    return { start: lineStart, end: lineStart, text: `# ${SUPPRESSION_WORD} ${code}\n` };
  }
  const at = lineStart - (text.slice(lineStart - 2, lineStart - 1) === "\r" ? 2 : 1);
  return { start: at, end: at, text: `, ${code}` };
}

/** A suppressing comment. */
export interface Suppression extends Span {
  /** Where the line below it begins; the text's end if there is none. */
  readonly lineStart: number;
  /** The codes with their places; none: all findings. */
  readonly codes: readonly (Span & { readonly code: string })[];
}

/** All suppressing comments of a text, in order. A comment that a page's end cuts is found where its word is whole. */
export function findSuppressions(text: PagedText): Suppression[] {
  return text.pages.flatMap((_, index) => suppressionsOfPage(text, index));
}

/** The suppressing comments whose word stands in one page, in order. */
export function suppressionsOfPage(text: PagedText, index: number): Suppression[] {
  const page = text.pages[index];
  const found: Suppression[] = [];
  let at = page.firstOf(SUPPRESSION_WORD);
  if (at < 0) return found;
  const start = text.pageStart(index);
  for (; at >= 0; at = page.text.indexOf(SUPPRESSION_WORD, at + 1)) {
    const suppression = readAt(text, start + at);
    if (suppression) found.push(suppression);
  }
  return found;
}

function readAt(text: PagedText, at: number): Suppression | undefined {
  const start = text.lineStart(text.positionAt(at).line);
  const around = text.slice(start, start + LONGEST);
  const newline = around.indexOf("\n");
  const line = newline < 0 ? around : around.slice(0, newline);
  const match = SUPPRESSION.exec(line);
  if (!match) return undefined;
  const codes: (Span & { code: string })[] = [];
  const from = line.indexOf(SUPPRESSION_WORD) + SUPPRESSION_WORD.length;
  for (const { 0: code, index } of line.slice(from).matchAll(/[^\s,]+/g)) {
    codes.push({ code, start: start + from + index, end: start + from + index + code.length });
  }
  const lineStart = newline < 0 ? text.length : start + newline + 1;
  return { start, end: start + line.trimEnd().length, lineStart, codes };
}
