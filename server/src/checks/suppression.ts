/**
 * Owns the comment that suppresses findings of the line below it: `# line-protocol-disable-next-line code, code`, or without a code
 * all of them. Such a comment holds no quote and no backslash, so that no server takes it for more than a comment. Offsets are of the document.
 */
import type { Page } from "../document/page";
import type { PagedText } from "../document/pagedText";
import type { FixEdit, Span } from "./finding";

const WORD = "line-protocol-disable-next-line";
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
    return { start: lineStart, end: lineStart, text: `# ${WORD} ${code}\n` };
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

/** Where pages hold the word, in their own offsets: pages never change. */
const places = new WeakMap<Page, readonly number[]>();

/** All suppressing comments of a text, in order. A comment that a page's end cuts is found where its word is whole. */
export function findSuppressions(text: PagedText): Suppression[] {
  const found: Suppression[] = [];
  for (const [index, page] of text.pages.entries()) {
    let known = places.get(page);
    if (!known) {
      const list: number[] = [];
      for (let at = page.text.indexOf(WORD); at >= 0; at = page.text.indexOf(WORD, at + 1)) list.push(at);
      known = list;
      places.set(page, list);
    }
    for (const at of known) {
      const suppression = readAt(text, text.pageStart(index) + at);
      if (suppression) found.push(suppression);
    }
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
  const from = line.indexOf(WORD) + WORD.length;
  for (const { 0: code, index } of line.slice(from).matchAll(/[^\s,]+/g)) {
    codes.push({ code, start: start + from + index, end: start + from + index + code.length });
  }
  const lineStart = newline < 0 ? text.length : start + newline + 1;
  return { start, end: start + line.trimEnd().length, lineStart, codes };
}
