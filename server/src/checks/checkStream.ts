/**
 * Owns the check of a text that is too large for a list of its findings: they come place by place, in the order of the text.
 * Invariant: joined they are the findings of {@link checkDocument} without a limit, in the same order, and no more of them is held
 * than a few pages have.
 */
import type { DocumentReading } from "../document/reading";
import { Allowance } from "./allowance";
import { contextOf, type Draft, Finder } from "./finder";
import type { Finding } from "./finding";
import type { CheckOptions } from "./options";
import { segmentBase } from "./segmentPoints";
import { type Suppression, suppressionsOfPage } from "./suppression";

/** Finds all there is to say of a document that has been read to its end; each piece continues the one before. */
export function* checkInOrder(
  reading: DocumentReading,
  options: Omit<CheckOptions, "limit" | "visible" | "units">,
): IterableIterator<readonly Finding[]> {
  const all = { ...options, limit: Number.POSITIVE_INFINITY, visible: [] };
  reading.facts.duplicates.settle();
  const finder = new Finder(reading, all, contextOf(reading, all, new Allowance()));
  finder.findWhole();
  const order = new InOrder(finder.drafts);
  const comments = new Comments(reading);
  for (const place of reading.segments()) {
    finder.drafts = [];
    finder.findInEntries(place, place.segment.flagged);
    finder.findByFacts(place);
    order.add(finder.drafts);
    // Lines that begin before this place's end have been looked at, and so has what suppresses them.
    const end = segmentBase(reading, place) + (place.overhang ? 0 : place.segment.end);
    yield* settle(finder, order, comments, end);
  }
  yield* settle(finder, order, comments, Number.POSITIVE_INFINITY);
}

function* settle(
  finder: Finder,
  order: InOrder,
  comments: Comments,
  end: number,
): IterableIterator<readonly Finding[]> {
  finder.drafts = [];
  const settled = comments.upTo(end);
  finder.findUnusedSuppressions(settled);
  for (const { lineStart } of settled) finder.suppressed.forget(lineStart);
  order.add(finder.drafts);
  const ready = order.before(Math.min(end, comments.firstOpen));
  if (ready.length > 0) yield ready.map(({ fixes: _, ...finding }) => finding);
}

/** Drafts that wait until all that stands before them is known. */
class InOrder {
  private waiting: Draft[] = [];

  /** Those of the whole document, which come before others at the same place. */
  constructor(private wholes: Draft[]) {
    this.wholes.sort(compare);
  }

  add(drafts: readonly Draft[]): void {
    this.waiting.push(...drafts);
  }

  /** Takes the drafts that begin before an offset, in order. */
  before(end: number): readonly Draft[] {
    if (this.waiting.length === 0 && (this.wholes.length === 0 || this.wholes[0].start >= end)) return [];
    const isReady = ({ start }: Draft) => start < end;
    const ready = [...this.wholes.filter(isReady), ...this.waiting.filter(isReady)].sort(compare);
    this.wholes = this.wholes.filter((draft) => !isReady(draft));
    this.waiting = this.waiting.filter((draft) => !isReady(draft));
    return ready;
  }
}

function compare(a: Draft, b: Draft): number {
  return a.start - b.start || a.end - b.end;
}

/** The suppressing comments of a text, page by page, each until its line has been looked at. */
class Comments {
  private page = 0;
  private open: Suppression[] = [];

  constructor(private readonly reading: DocumentReading) {}

  /** Takes the comments whose line begins before an offset. */
  upTo(end: number): readonly Suppression[] {
    const { text } = this.reading;
    while (this.page < text.pages.length && text.pageStart(this.page) < end) {
      this.open.push(...suppressionsOfPage(text, this.page++));
    }
    if (this.open.length === 0) return this.open;
    const settled = this.open.filter(({ lineStart }) => lineStart < end);
    this.open = this.open.filter(({ lineStart }) => lineStart >= end);
    return settled;
  }

  /** Where the first comment begins whose line has not been looked at. */
  get firstOpen(): number {
    return this.open.length > 0 ? this.open[0].start : Number.POSITIVE_INFINITY;
  }
}
