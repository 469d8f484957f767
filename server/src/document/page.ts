/**
 * Owns a page: some tens of kB of a document's text, with its line starts, and how a text is cut into pages.
 * Invariants: a page is never changed, an edit makes new ones; it ends behind a newline wherever one is near, never between
 * `\r` and `\n`, never inside a surrogate pair. Offsets are UTF-16 units. Lines end as LSP says: `\n`, `\r\n`, `\r`.
 */

/** A page is cut at the first newline behind this many units… */
export const PAGE_UNITS = 64 * 1024;
/** …or, in a longer line, after this many. */
const MOST_UNITS = 2 * PAGE_UNITS;

export class Page {
  private starts: Uint32Array | undefined;

  constructor(readonly text: string) {}

  /** Offsets behind each line end of the page, in order. */
  get lineStarts(): Uint32Array {
    this.starts ??= findLineStarts(this.text);
    return this.starts;
  }

  /** How many line ends the page has. */
  get lineBreaks(): number {
    return this.lineStarts.length;
  }
}

function findLineStarts(text: string): Uint32Array {
  const returns = text.indexOf("\r") >= 0;
  const found: number[] = [];
  if (!returns) {
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) found.push(i + 1);
    return Uint32Array.from(found);
  }
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) found.push(i + 1);
  }
  return Uint32Array.from(found);
}

/** Cuts a text into pages; an empty text is no page. */
export function cutPages(text: string): Page[] {
  const pages: Page[] = [];
  let from = 0;
  while (text.length - from > PAGE_UNITS) {
    const cut = findCut(text, from);
    if (cut >= text.length) break;
    pages.push(new Page(text.slice(from, cut)));
    from = cut;
  }
  if (from < text.length) pages.push(new Page(text.slice(from)));
  return pages;
}

function findCut(text: string, from: number): number {
  const newline = text.indexOf("\n", from + PAGE_UNITS - 1);
  if (newline >= 0 && newline - from < MOST_UNITS) return newline + 1;
  let cut = Math.min(from + MOST_UNITS, text.length);
  if (cut < text.length) {
    const before = text.charCodeAt(cut - 1);
    const behind = text.charCodeAt(cut);
    const splitsPair = before >= 0xd800 && before < 0xdc00 && behind >= 0xdc00 && behind < 0xe000;
    if (splitsPair || (before === 13 && behind === 10)) cut--;
  }
  return cut;
}
