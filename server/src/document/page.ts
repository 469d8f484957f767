/**
 * Owns a page: some tens of kB of a document's text, with its line starts, and how a text is cut into pages.
 * Invariants: a page is never changed, an edit makes new ones; it ends behind a newline wherever one is near, never between
 * `\r` and `\n`, never inside a surrogate pair. Offsets are UTF-16 units. Lines end as LSP says: `\n`, `\r\n`, `\r`.
 */

/** A page is cut at the first newline behind this many units… */
export const PAGE_UNITS = 64 * 1024;
/** …or, in a longer line, after this many. */
const MOST_UNITS = 2 * PAGE_UNITS;

export interface Page {
  readonly text: string;
  /** Units of the text. */
  readonly length: number;
  /** Offsets behind each line end of the page, in order. */
  readonly lineStarts: Uint32Array;
  /** How many line ends the page has. */
  readonly lineBreaks: number;
  /** Offset of the first place of a word, -1 for none; looked for once. */
  firstOf(word: string): number;
}

/** A page that holds its text. */
class TextPage implements Page {
  private starts: Uint32Array | undefined;
  private readonly firsts = new Map<string, number>();

  constructor(readonly text: string) {}

  get length(): number {
    return this.text.length;
  }

  get lineStarts(): Uint32Array {
    this.starts ??= findLineStarts(this.text);
    return this.starts;
  }

  get lineBreaks(): number {
    return this.lineStarts.length;
  }

  firstOf(word: string): number {
    let first = this.firsts.get(word);
    if (first === undefined) {
      first = this.text.indexOf(word);
      this.firsts.set(word, first);
    }
    return first;
  }
}

/** What is known of a text that is not at hand. */
export interface StoredFacts {
  readonly length: number;
  readonly lineBreaks: number;
  /** The first places of the words that were looked for, -1 for none. */
  readonly firsts: ReadonlyMap<string, number>;
}

/** A page whose text is kept elsewhere, on a disk for example, and fetched each time that somebody asks for it. */
export class StoredPage implements Page {
  readonly length: number;
  readonly lineBreaks: number;
  private readonly firsts: ReadonlyMap<string, number>;
  /** Of a page that findings point to again and again; not held against a need for memory. */
  private starts: WeakRef<Uint32Array> | undefined;

  constructor(
    { length, lineBreaks, firsts }: StoredFacts,
    private readonly fetch: () => string,
  ) {
    this.length = length;
    this.lineBreaks = lineBreaks;
    this.firsts = firsts;
  }

  get text(): string {
    return this.fetch();
  }

  get lineStarts(): Uint32Array {
    const known = this.starts?.deref();
    if (known) return known;
    const starts = findLineStarts(this.text);
    this.starts = new WeakRef(starts);
    return starts;
  }

  firstOf(word: string): number {
    return this.firsts.get(word) ?? this.text.indexOf(word);
  }
}

/** Offsets behind each line end of a text. */
export function findLineStarts(text: string): Uint32Array {
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
    pages.push(new TextPage(text.slice(from, cut)));
    from = cut;
  }
  if (from < text.length) pages.push(new TextPage(text.slice(from)));
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
