/**
 * Owns the comment that suppresses findings of the line below it: `# line-protocol-disable-next-line code, code`, or without a code
 * all of them. Offsets are of the document.
 */
import type { PagedText } from "../document/pagedText";

const SUPPRESSION = /^\s*#\s*line-protocol-disable-next-line(?:\s+(.*?))?\s*$/;

/** Longest comment that is looked at, in units. */
const LONGEST = 1000;

/** Whether the line above the one that begins at `lineStart` suppresses a code. */
export function isSuppressed(text: PagedText, lineStart: number, code: string): boolean {
  if (lineStart === 0) return false;
  const before = text.slice(Math.max(0, lineStart - LONGEST), lineStart - 1);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const match = SUPPRESSION.exec(line);
  if (!match) return false;
  const codes = (match[1] ?? "").split(/[\s,]+/).filter((word) => word !== "");
  return codes.length === 0 || codes.includes(code);
}

/** The comment that suppresses a code, to be put above a line. */
export function suppressionComment(code: string): string {
  return `# line-protocol-disable-next-line ${code}\n`;
}
