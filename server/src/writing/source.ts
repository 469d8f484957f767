/**
 * Owns a text that is sent, as a byte string, with the editor's places in it: lines end as LSP says (`\n`, `\r\n`, `\r`) and
 * columns are UTF-16 units, so that bytes from disk and the editor's text give the same positions.
 * Invariants: offsets are bytes; a BOM has no width; a sequence that is not UTF-8 is one unit, as in the editor.
 */
import type { Position, Range } from "vscode-languageserver-types";
import { byteLength, byteString, decodeBytes, encodeUtf8, findUtf8Fault } from "../lineprotocol/bytes";

const BOM = "\u00ef\u00bb\u00bf";

export class SourceText {
  /** Offsets behind each line end; made when first needed. */
  private starts: Uint32Array | undefined;

  /** `bytes`: a byte string. */
  constructor(readonly bytes: string) {}

  static ofBytes(bytes: Uint8Array): SourceText {
    return new SourceText(byteString(bytes));
  }

  static ofText(text: string): SourceText {
    return new SourceText(byteString(encodeUtf8(text)));
  }

  get hasBom(): boolean {
    return this.bytes.startsWith(BOM);
  }

  /** Line ends with a carriage return before the newline. */
  get hasCarriageReturns(): boolean {
    return this.bytes.includes("\r\n");
  }

  /** The position of the first byte that is not UTF-8; undefined if there is none. */
  utf8Fault(): Position | undefined {
    // Most files are ASCII, which a search sees many times faster than a walk.
    if (this.fault === undefined) {
      const found = /[\x80-\xff]/.test(this.bytes) ? findUtf8Fault(this.bytes) : undefined;
      this.fault = found === undefined ? null : this.positionAt(found.offset);
    }
    return this.fault ?? undefined;
  }

  /** Number of U+FFFD in it: what an editor puts in place of bytes that it could not read. */
  replacementCharacters(): number {
    return this.bytes.split("\u00ef\u00bf\u00bd").length - 1;
  }

  /** Found once, since it is asked for by questions and warnings; null: there is none. */
  private fault: Position | null | undefined;

  private get lineStarts(): Uint32Array {
    this.starts ??= findLineStarts(this.bytes);
    return this.starts;
  }

  /** Number of the line (zero-based) that holds an offset. */
  lineAt(offset: number): number {
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

  private lineStart(line: number): number {
    return line === 0 ? 0 : (this.lineStarts[line - 1] ?? this.bytes.length);
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.bytes.length));
    const line = this.lineAt(at);
    let start = this.lineStart(line);
    if (start === 0 && this.hasBom) start = Math.min(BOM.length, at);
    // A line end belongs to its line: a position inside it is the line's last.
    let end = at;
    const next = this.lineStarts[line] ?? -1;
    while (end > start && end > next - 2 && isLineEnd(this.bytes.charCodeAt(end - 1))) end--;
    return { line, character: decodeBytes(this.bytes.slice(start, end)).length };
  }

  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  offsetAt(position: Position): number {
    if (position.line > this.lineStarts.length) return this.bytes.length;
    let start = this.lineStart(position.line);
    if (start === 0 && this.hasBom) start = BOM.length;
    let end = this.lineStart(position.line + 1);
    while (end > start && isLineEnd(this.bytes.charCodeAt(end - 1))) end--;
    const text = decodeBytes(this.bytes.slice(start, end));
    if (position.character >= text.length) return end;
    const before = text.slice(0, position.character);
    // Bytes that are not UTF-8 are one unit but not three bytes: walk until the decoded length is right.
    let at = start + byteLength(before, 0, before.length, "utf16");
    if (at > end || decodeBytes(this.bytes.slice(start, at)).length !== before.length) {
      at = start;
      while (at < end && decodeBytes(this.bytes.slice(start, at)).length < before.length) at++;
    }
    return at;
  }
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
