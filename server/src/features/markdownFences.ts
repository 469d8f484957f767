/**
 * Owns where line protocol stands in a Markdown text: fenced blocks whose first word names the language. Invariant: every place in a
 * fence's text has one place in the Markdown; what is quoted (`> `) is left alone.
 */
import type { Position } from "vscode-languageserver-types";

/** First words of an info string that name the language; those that the grammar colours (syntaxes/markdown.injection.json). */
export const FENCE_WORDS = ["lp", "line-protocol", "influx", "ilp"] as const;

export interface MarkdownFence {
  /** The block's lines without the fence's indentation, each closed by `\n`. */
  readonly text: string;
  /** The Markdown's line (zero-based) that holds the first line of the text. */
  readonly firstLine: number;
  /** Units of indentation that each line lost. */
  readonly indents: readonly number[];
}

const OPENING = new RegExp(
  `^([ \\t]*)(\`{3,}|~{3,})[ \\t]*(?:${FENCE_WORDS.join("|")})(?:[ \\t:,{?][^\`]*)?$`,
  "i",
);
const ANY_OPENING = /^([ \t]*)(`{3,}|~{3,})[^`]*$/;

/** The fences of a text, in order. One that is never closed runs to the text's end, as Markdown reads it. */
export function markdownFencesOf(markdown: string): MarkdownFence[] {
  const lines = markdown.split(/\r\n|\n|\r/);
  const fences: MarkdownFence[] = [];
  for (let line = 0; line < lines.length; line++) {
    const opening = ANY_OPENING.exec(lines[line]);
    if (!opening) continue;
    const [, indentation, fence] = opening;
    const end = closingLine(lines, line + 1, fence);
    if (OPENING.test(lines[line])) {
      fences.push(fenceOf(lines.slice(line + 1, end), line + 1, indentation.length));
    }
    line = end;
  }
  return fences;
}

/** The place in the Markdown of a place in a fence's text. */
export function placeInMarkdown(fence: MarkdownFence, { line, character }: Position): Position {
  const within = Math.min(line, fence.indents.length - 1);
  // Behind the last newline lies the end of the last line.
  if (within < line) return placeInMarkdown(fence, { line: within, character: Number.MAX_SAFE_INTEGER });
  const length = fence.text.split("\n", within + 1)[within]?.length ?? 0;
  return {
    line: fence.firstLine + within,
    character: (fence.indents[within] ?? 0) + Math.min(character, length),
  };
}

function closingLine(lines: readonly string[], from: number, fence: string): number {
  for (let line = from; line < lines.length; line++) {
    const text = lines[line].trim();
    // At least as long as the opening, and nothing else on the line.
    if (text.length >= fence.length && text === fence[0].repeat(text.length)) return line;
  }
  return lines.length;
}

function fenceOf(lines: readonly string[], firstLine: number, indentation: number): MarkdownFence {
  const indents = lines.map((line) => {
    const blanks = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    return Math.min(blanks, indentation);
  });
  const text = lines.map((line, i) => `${line.slice(indents[i])}\n`).join("");
  return { text, firstLine, indents };
}
