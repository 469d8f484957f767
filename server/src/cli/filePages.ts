/**
 * Owns the pages of a file that is read from the disk, and the lines they begin with. Invariant: what is held of a page is small; its text is
 * fetched again from the file, and the last ones stay at hand.
 */
import { StoredPage } from "../document/page";
import type { FileParts, PageFacts, PageText } from "./fileParts";

/** Texts of pages that are at hand. */
const MOST_RECENT = 48;

export interface FilePage extends Omit<PageText, "facts"> {
  readonly page: StoredPage;
}

/** What is known of a page beside its text. */
interface Place {
  readonly at: number;
  readonly bytes: number;
  /** Newlines before the page, and the offset behind the last of them: units of the text. */
  readonly newlines: number;
  readonly lineStart: number;
}

export class FilePages {
  /** Where the first page stands that is not UTF-8, in bytes; -1 for none. */
  firstBroken = -1;
  private readonly places: Place[] = [];
  private readonly recent = new Map<number, string>();
  private newlines = 0;
  private lineStart = 0;
  private units = 0;
  /** The first places of the words in the page before. */
  private firsts: ReadonlyMap<string, number> = new Map();

  constructor(readonly parts: FileParts) {}

  /** Reads the file through, once. */
  *read(): IterableIterator<FilePage> {
    for (let part = 0; part < this.parts.count; part++) {
      for (const { facts, text, utf8 } of this.parts.pages(part)) yield { page: this.add(facts), text, utf8 };
    }
  }

  /** Takes the next page, which somebody has read. It must not hold its text: no scope here knows it. */
  add({ at, bytes, length, lineBreaks, newlines, lastNewline, firsts, isUtf8 }: PageFacts): StoredPage {
    const index = this.places.length;
    this.places.push({ at, bytes, newlines: this.newlines, lineStart: this.lineStart });
    if (!isUtf8 && this.firstBroken < 0) this.firstBroken = at;
    this.newlines += newlines;
    if (lastNewline >= 0) this.lineStart = this.units + lastNewline + 1;
    this.units += length;
    // Most pages of a large file have none of the words: one map serves them all.
    if (this.parts.words.some((word, i) => this.firsts.get(word) !== firsts[i])) {
      this.firsts = new Map(this.parts.words.map((word, i) => [word, firsts[i]]));
    }
    return new StoredPage({ length, lineBreaks, firsts: this.firsts }, () => this.fetch(index));
  }

  /** Newlines before a page, and where the line begins that it goes on with or begins. */
  linesBefore(page: number): { readonly newlines: number; readonly lineStart: number } {
    return this.places[page];
  }

  private fetch(index: number): string {
    const known = this.recent.get(index);
    if (known !== undefined) return known;
    const { at, bytes } = this.places[index];
    const text = this.parts.textOf(at, bytes);
    const [oldest] = this.recent.keys();
    if (this.recent.size >= MOST_RECENT) this.recent.delete(oldest);
    this.recent.set(index, text);
    return text;
  }
}
