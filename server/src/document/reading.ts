/**
 * Owns the reading of a whole document in one dialect: which segment of each page is in force, entries that run over
 * the ends of pages, and the facts of all. Invariants: once `advance` has said it is done, segments and overhangs cover the
 * text without gap or overlap, and the facts are exactly theirs; after an edit only pages that changed, or whose
 * beginning now lies elsewhere, are read again (a page that a quote swallowed keeps its reading for when the quote closes).
 */
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { EntryReading } from "../lineprotocol/entry";
import { Dictionary } from "./dictionary";
import { FactsSum } from "./facts";
import { type Crossings, type Overhang, OverhangSearch } from "./overhang";
import type { Page } from "./page";
import type { PagedText } from "./pagedText";
import { type ScopeRule, type Segment, SegmentReader } from "./segment";

/** What it costs to add the facts of a page that is known or to take them away, in units of text. */
const FACTS_UNITS = 4096;

/** How a page takes part. */
export interface Part {
  readonly segment: Segment;
  readonly overhang: Overhang | undefined;
}

/** An entry as it is visited: the reading's offsets are of `text`, whose first unit has the offset `base`. */
export interface EntryVisit {
  readonly text: string;
  readonly base: number;
  readonly reading: EntryReading;
  /** Behind the entry and its newline, in the document. */
  readonly next: number;
  /** Where the entry's block begins, in the document. */
  readonly from: number;
}

export class DocumentReading {
  readonly dictionary: Dictionary;
  readonly facts = new FactsSum();
  protected readonly reader: SegmentReader;
  protected readonly parts = new Map<Page, Part>();
  /** Readings from a page's first unit, kept while the page lives, also while a quote above swallows it. */
  private readonly whole = new WeakMap<Page, Segment>();
  /** Pages before this one are known to be right. */
  private done = 0;
  /** Where the page at `done` begins to be read, if it is not 0: behind an entry from before. */
  private from = 0;
  /** The search for the end of the entry that is open at the end of the page at `done`; off once that is found. */
  private search: OverhangSearch | undefined;
  private readonly crossings: Crossings = new WeakMap();

  constructor(
    readonly text: PagedText,
    readonly dialect: Dialect,
    private readonly scopeRule: ScopeRule,
  ) {
    this.dictionary = new Dictionary(dialect);
    this.reader = new SegmentReader(dialect, this.dictionary, scopeRule);
  }

  /** Seconds of the slice in which a field has one type; 0: for all time. */
  get shardSeconds(): number {
    return this.scopeRule.shardSeconds;
  }

  /** Tells of an edit: pages that left, and the index from which pages are new. To be called before the next `advance`. */
  replaced(at: number, removed: readonly Page[]): void {
    for (const page of removed) this.drop(page);
    this.search = undefined;
    // The page before may become the last one, or hold an entry that runs into what changed.
    if (at - 1 < this.done) {
      this.done = 0;
      this.from = 0;
    }
  }

  private drop(page: Page): void {
    const part = this.parts.get(page);
    if (!part) return;
    this.facts.subtract(part.segment.facts);
    if (part.overhang) this.facts.subtract(part.overhang.segment.facts);
    this.parts.delete(page);
  }

  /**
   * Reads on until all is read, or work as for at least `units` of text was done; answers whether all is read. Pages that are still
   * right are passed over at no cost.
   */
  advance(units = Number.POSITIVE_INFINITY): boolean {
    const { pages } = this.text;
    let budget = units;
    while (this.done < pages.length) {
      if (budget <= 0) return false;
      if (this.search) {
        budget -= this.searchOn(this.search);
        continue;
      }
      const index = this.done;
      const page = pages[index];
      const part = this.parts.get(page);
      if (part && this.isRight(part, index)) this.pass(part, index);
      else {
        this.drop(page);
        budget -= this.readPage(page, index);
      }
    }
    return true;
  }

  get isDone(): boolean {
    return this.done >= this.text.pages.length;
  }

  /** Offset up to which the document is read. */
  get readTo(): number {
    return this.isDone ? this.text.length : this.text.pageStart(this.done) + this.from;
  }

  private isRight(part: Part, index: number): boolean {
    const { pages } = this.text;
    const { segment, overhang } = part;
    if (segment.from !== this.from || segment.last !== (index === pages.length - 1)) return false;
    if (!overhang) return segment.open === undefined;
    const reach = index + overhang.pages.length;
    if (reach >= pages.length) return false;
    for (let i = 0; i < overhang.pages.length; i++) {
      if (pages[index + 1 + i] !== overhang.pages[i]) return false;
    }
    return overhang.closed || reach === pages.length - 1;
  }

  /** Moves on behind a part; pages inside its overhang take no part themselves. */
  private pass(part: Part, index: number): void {
    const { pages } = this.text;
    const overhang = part.overhang;
    if (!overhang) {
      this.done = index + 1;
      this.from = 0;
      return;
    }
    const reach = index + overhang.pages.length;
    for (let i = index + 1; i < reach; i++) this.drop(pages[i]);
    const last = pages[reach];
    if (overhang.end >= last.length) {
      this.drop(last);
      this.done = reach + 1;
      this.from = 0;
    } else {
      this.done = reach;
      this.from = overhang.end;
    }
  }

  /** Offset up to which the document is read, or known to be one entry whose end is looked for. */
  get seenTo(): number {
    const pages = this.search?.pages.length ?? 0;
    return pages > 0 ? this.text.pageStart(this.done + pages + 1) : this.readTo;
  }

  /** Reads a page, or takes what is known of it; answers what that cost, in units of text. */
  private readPage(page: Page, index: number): number {
    const last = index === this.text.pages.length - 1;
    const kept = this.from === 0 ? this.whole.get(page) : undefined;
    const known = kept?.last === last ? kept : undefined;
    const segment = known ?? this.reader.read(page.text, this.from, last);
    if (this.from === 0) this.whole.set(page, segment);
    if (segment.open) this.search = new OverhangSearch(page, segment, this.dialect, this.crossings);
    else this.take(page, { segment, overhang: undefined });
    return known ? FACTS_UNITS : page.text.length;
  }

  /** Follows the open entry into the next page; answers what that cost. */
  private searchOn(search: OverhangSearch): number {
    const { pages } = this.text;
    const index = this.done + search.pages.length + 1;
    const page = pages[index];
    const cost = search.step(page, index === pages.length - 1);
    if (cost >= 0) {
      this.drop(page);
      return cost + FACTS_UNITS;
    }
    this.search = undefined;
    const { text } = search;
    const overhang = search.overhang(text, this.reader.read(text, 0, true));
    this.take(search.page, { segment: search.segment, overhang });
    return page.text.length + text.length;
  }

  /** Puts a part in force for the page at `done`. */
  private take(page: Page, part: Part): void {
    this.parts.set(page, part);
    this.facts.add(part.segment.facts);
    if (part.overhang) this.facts.add(part.overhang.segment.facts);
    this.pass(part, this.done);
  }

  /** The part in force for a page that takes part; undefined inside an overhang or where nothing is read yet. */
  partOf(page: Page): { readonly segment: Segment; readonly overhang: Segment | undefined } | undefined {
    const part = this.parts.get(page);
    return part && { segment: part.segment, overhang: part.overhang?.segment };
  }

  /** Indexes of the pages in force that hold segments, in order, from a page on, as far as the document is read. */
  *segments(fromPage = 0): IterableIterator<{ page: number; segment: Segment; overhang: boolean }> {
    const { pages } = this.text;
    for (let page = fromPage; page < this.done; page++) {
      const part = this.parts.get(pages[page]);
      if (!part) continue;
      yield { page, segment: part.segment, overhang: false };
      if (part.overhang) yield { page, segment: part.overhang.segment, overhang: true };
    }
  }

  /** Reads one entry of a segment anew. `into` is filled; the visit is valid until the next one. */
  entry(page: number, overhang: boolean, index: number, into: EntryReading): EntryVisit {
    const source = this.text.pages[page];
    const part = this.parts.get(source);
    if (!part) throw new RangeError("the page takes no part in the reading");
    const start = this.text.pageStart(page);
    if (overhang && part.overhang) {
      const { text, closed } = part.overhang;
      this.dialect.read(text, 0, closed ? text.length - 1 : text.length, into);
      const base = start + part.segment.end;
      const reach = page + part.overhang.pages.length;
      const next = this.text.pageStart(reach) + part.overhang.end;
      return { text, base, reading: into, next: closed ? next : this.text.length, from: base };
    }
    const { segment } = part;
    const from = segment.starts[index];
    const isLast = index + 1 >= segment.starts.length;
    const next = isLast ? segment.end : segment.starts[index + 1];
    const ends =
      next > from && source.text.charCodeAt(next - 1) === 10 && !(isLast && this.endsOpen(part, source));
    this.dialect.read(source.text, from, ends ? next - 1 : next, into);
    return { text: source.text, base: start, reading: into, next: start + next, from: start + from };
  }

  /** Whether the last entry of a segment ends with the text rather than with its newline (an open quote). */
  private endsOpen(part: Part, page: Page): boolean {
    const { segment } = part;
    if (!segment.last || segment.end !== page.length || segment.starts.length === 0) return false;
    const state = { quoted: false, inFields: false, equals: 0, commas: 0, escaped: false };
    return this.dialect.findEnd(page.text, segment.starts[segment.starts.length - 1], true, state) < 0;
  }

  /**
   * Visits the entries that touch [start, end), in order; `visit` answers false to stop. Reads on where that is needed.
   */
  visit(start: number, end: number, visit: (entry: EntryVisit) => boolean | undefined): void {
    while (this.readTo < Math.min(end, this.text.length) && !this.advance(1)) {}
    const into = new EntryReading();
    let page = Math.max(0, this.text.pageAt(start));
    // Inside an overhang: begin at the page that holds its beginning.
    while (page > 0 && !this.beginsHere(page, start)) page--;
    for (const { page: at, segment, overhang } of this.segments(page)) {
      const base = this.text.pageStart(at);
      if (base + segment.from >= end && !overhang) return;
      const count = overhang ? 1 : segment.starts.length;
      for (let i = overhang ? 0 : firstEntry(segment, start - base); i < count; i++) {
        const entry = this.entry(at, overhang, i, into);
        if (entry.next <= start && !(entry.next === start && start === this.text.length)) continue;
        if (entry.from >= end && end > start) return;
        if (visit(entry) === false) return;
      }
    }
  }

  private beginsHere(page: number, offset: number): boolean {
    const part = this.parts.get(this.text.pages[page]);
    return part !== undefined && this.text.pageStart(page) + part.segment.from <= offset;
  }

  /** The entry at an offset (the one that begins there, where two touch); undefined in an empty document. */
  entryAt(offset: number): EntryVisit | undefined {
    let found: EntryVisit | undefined;
    this.visit(offset, offset + 1, (entry) => {
      found = entry;
      return false;
    });
    return found;
  }
}

/** Index of the last entry that begins at or before an offset of the page. */
function firstEntry(segment: Segment, offset: number): number {
  const { starts } = segment;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle] <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
