/**
 * Owns a text that is sent, or a stretch of it, as a byte string, with the editor's places in it: lines end as LSP says (`\n`, `\r\n`, `\r`)
 * and columns are UTF-16 units, so that bytes from disk and the editor's text give the same positions.
 * Invariants: offsets are bytes of the stretch, which begins where a line does; a BOM at the text's beginning has no width; a sequence that
 * is not UTF-8 is one unit, as in the editor.
 */
import type { Position, Range } from "vscode-languageserver-types";
import { byteString, decodeBytes, encodeUtf8 } from "../lineprotocol/bytes";

export const BOM = "\u00ef\u00bb\u00bf";

export class SourceText {
  /** Offsets behind each line end; made when first needed. */
  private starts: Uint32Array | undefined;

  /** `bytes`: a byte string. `firstLine`: the line (zero-based) it begins with. `isStart`: nothing stands before it. */
  constructor(
    readonly bytes: string,
    private readonly firstLine = 0,
    private readonly isStart = firstLine === 0,
  ) {}

  static ofText(text: string): SourceText {
    return new SourceText(byteString(encodeUtf8(text)));
  }

  private get lineStarts(): Uint32Array {
    this.starts ??= findLineStarts(this.bytes);
    return this.starts;
  }

  /** Line ends before an offset. */
  private linesBefore(offset: number): number {
    const { lineStarts } = this;
    let low = 0;
    let high = lineStarts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (lineStarts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of the text's line (zero-based) that holds an offset. */
  lineAt(offset: number): number {
    return this.firstLine + this.linesBefore(offset);
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.bytes.length));
    const line = this.linesBefore(at);
    let start = line === 0 ? 0 : this.lineStarts[line - 1];
    if (start === 0 && this.isStart && this.bytes.startsWith(BOM)) start = Math.min(BOM.length, at);
    // A line end belongs to its line: a position inside it is the line's last.
    let end = at;
    const next = this.lineStarts[line] ?? -1;
    while (end > start && end > next - 2 && isLineEnd(this.bytes.charCodeAt(end - 1))) end--;
    return { line: this.firstLine + line, character: decodeBytes(this.bytes.slice(start, end)).length };
  }

  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }
}

/** Line ends, as LSP counts them, in a part of a byte string. `mayReturn`: carriage returns are looked for. */
export function lineEndsIn(bytes: string, start: number, end: number, mayReturn: boolean): number {
  let count = 0;
  for (let at = bytes.indexOf("\n", start); at >= 0 && at < end; at = bytes.indexOf("\n", at + 1)) count++;
  if (!mayReturn) return count;
  for (let at = bytes.indexOf("\r", start); at >= 0 && at < end; at = bytes.indexOf("\r", at + 1)) {
    if (bytes.charCodeAt(at + 1) !== 10) count++;
  }
  return count;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function findLineStarts(bytes: string): Uint32Array {
  const found: number[] = [];
  if (!bytes.includes("\r")) {
    for (let i = bytes.indexOf("\n"); i >= 0; i = bytes.indexOf("\n", i + 1)) found.push(i + 1);
    return Uint32Array.from(found);
  }
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes.charCodeAt(i);
    if (code === 10 || (code === 13 && bytes.charCodeAt(i + 1) !== 10)) found.push(i + 1);
  }
  return Uint32Array.from(found);
}
