/**
 * Owns a document's text as a list of pages, with positions and edits, behind the interface of
 * vscode-languageserver-textdocument. Invariant: the pages joined are the text; none is empty.
 */
import type { Position, Range, TextDocument } from "vscode-languageserver-textdocument";
import { cutPages, PAGE_UNITS, type Page } from "./page";

/** One change as LSP sends it; without a range it replaces everything. */
export interface TextChange {
  readonly range?: Range;
  readonly text: string;
}

export class PagedText implements TextDocument {
  private list: Page[];
  /** Offset of each page's first unit, and the text's length behind the last; made anew after an edit. */
  private offsets: Float64Array = new Float64Array(1);
  /** Lines begun before each page, and all line ends behind the last. */
  private lines: Float64Array = new Float64Array(1);
  private indexed = false;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    text: string,
  ) {
    this.list = cutPages(text);
  }

  /** Adds a page behind all others; for texts that come page by page. */
  append(page: Page): void {
    this.list.push(page);
    this.indexed = false;
  }

  get pages(): readonly Page[] {
    return this.list;
  }

  /** Length in UTF-16 units. */
  get length(): number {
    this.index();
    return this.offsets[this.list.length];
  }

  get lineCount(): number {
    this.index();
    return this.lines[this.list.length] + 1;
  }

  /** Offset of a page's first unit. */
  pageStart(page: number): number {
    this.index();
    return this.offsets[page];
  }

  /** The page that holds an offset; the last one for the text's end; -1 in an empty text. */
  pageAt(offset: number): number {
    this.index();
    return lastAtMost(this.offsets, this.list.length, offset);
  }

  getText(range?: Range): string {
    if (!range) return this.list.map((page) => page.text).join("");
    return this.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  /** The text between two offsets. */
  slice(start: number, end: number): string {
    const last = Math.min(end, this.length);
    if (start >= last) return "";
    let page = this.pageAt(start);
    const parts: string[] = [];
    for (; page < this.list.length && this.offsets[page] < last; page++) {
      const base = this.offsets[page];
      parts.push(this.list[page].text.slice(Math.max(0, start - base), last - base));
    }
    return parts.length === 1 ? parts[0] : parts.join("");
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    const page = this.pageAt(at);
    if (page < 0) return { line: 0, character: 0 };
    const starts = this.list[page].lineStarts;
    const line = this.lines[page] + lastAtMost(starts, starts.length, at - this.offsets[page]) + 1;
    const start = this.lineStart(line);
    return { line, character: this.beforeLineEnd(at, start) - start };
  }

  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.length;
    const start = this.lineStart(position.line);
    if (position.character <= 0) return start;
    return Math.min(start + position.character, this.lineEnd(position.line, start));
  }

  getLineRange(line: number): Range {
    if (line < 0) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const known = Math.min(line, this.lineCount - 1);
    const start = this.lineStart(known);
    const end = line === known ? this.lineEnd(known, start) : this.length;
    return {
      start: { line: known, character: 0 },
      end: { line: known, character: end - start },
    };
  }

  getEOLCharacters(line: number): string {
    if (line < 0 || line >= this.lineCount) return "";
    const start = this.lineStart(line);
    return this.slice(this.lineEnd(line, start), this.nextLineStart(line));
  }

  private nextLineStart(line: number): number {
    return line + 1 < this.lineCount ? this.lineStart(line + 1) : this.length;
  }

  /** Offset of the end of a line, before its line end characters. */
  private lineEnd(line: number, start: number): number {
    return this.beforeLineEnd(this.nextLineStart(line), start);
  }

  private beforeLineEnd(offset: number, start: number): number {
    const tail = this.slice(Math.max(start, offset - 2), offset);
    let end = offset;
    for (let i = tail.length - 1; i >= 0 && (tail[i] === "\n" || tail[i] === "\r"); i--) end--;
    return end;
  }

  /** Offset of a line's first unit; the line must be there. */
  lineStart(line: number): number {
    this.index();
    if (line <= 0) return 0;
    // The line start that ends with line break number `line` (from 1): in the page where that break is counted.
    const page = lastAtMost(this.lines, this.list.length, line - 1);
    const inPage = line - 1 - this.lines[page];
    return this.offsets[page] + this.list[page].lineStarts[inPage];
  }

  /**
   * Puts `text` in the place of [start, end). Answers the pages that left the document, and where new ones stand.
   */
  replace(start: number, end: number, text: string): { at: number; removed: Page[]; inserted: number } {
    this.index();
    if (this.list.length === 0) {
      this.list = cutPages(text);
      this.indexed = false;
      return { at: 0, removed: [], inserted: this.list.length };
    }
    let first = this.pageAt(start);
    let last = Math.max(first, this.pageAt(Math.max(start, end - 1)));
    // A page boundary behind "\r" must not meet a "\n": take the neighbours along where the edit touches one.
    if (first > 0 && start === this.offsets[first]) first--;
    if (end >= this.offsets[last + 1] && last + 1 < this.list.length) last++;
    const head = this.list[first].text.slice(0, start - this.offsets[first]);
    const tail = this.list[last].text.slice(Math.max(0, end - this.offsets[last]));
    let joined = head + text + tail;
    // Small remains join the page behind them, so that deleting does not leave a document of crumbs.
    if (joined.length < PAGE_UNITS / 4 && last + 1 < this.list.length) {
      last++;
      joined += this.list[last].text;
    }
    const pages = cutPages(joined);
    const removed = this.list.slice(first, last + 1);
    if (pages.length < 1000) this.list.splice(first, removed.length, ...pages);
    else this.list = [...this.list.slice(0, first), ...pages, ...this.list.slice(last + 1)];
    this.indexed = false;
    return { at: first, removed, inserted: pages.length };
  }

  private index(): void {
    if (this.indexed) return;
    const count = this.list.length;
    this.offsets = new Float64Array(count + 1);
    this.lines = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) {
      this.offsets[i + 1] = this.offsets[i] + this.list[i].length;
      this.lines[i + 1] = this.lines[i] + this.list[i].lineBreaks;
    }
    this.indexed = true;
  }
}

/** Index of the last of the first `count` ascending values that is at most `value`; -1 if none is. */
function lastAtMost(values: Float64Array | Uint32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
