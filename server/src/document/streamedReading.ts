/**
 * Owns the reading of a text that is too large to be held: its pages come one after another, each is read once, and what is kept of it is
 * small. What else somebody asks for is read again from the page. Invariants: after `finish` it says what a {@link DocumentReading} of the
 * whole text says; what it holds grows with the number of pages by some hundred bytes each, within {@link MOST_KEPT} for all lists together.
 */
import type { CutState, Dialect } from "../lineprotocol/dialects/dialect";
import { MOST_POINTS } from "./duplicates";
import { type Overhang, upToLastQuote } from "./overhang";
import type { Page } from "./page";
import { PagedText } from "./pagedText";
import { DocumentReading } from "./reading";
import type { ScopeRule, Segment, SegmentFacts } from "./segment";
import type { ArrivedSegment } from "./segmentTransfer";

/** Bytes of lists (uses of fields, entries worth a second look) that are kept for all pages together; beyond, they are read again. */
const MOST_KEPT = 24 * 1024 * 1024;
/** Segments read again that are at hand. */
const MOST_RECENT = 16;
/** Units of an entry that are looked at: no server takes more in one request. */
export const MOST_ENTRY_UNITS = 64 * 1024 * 1024;

const NO_POINTS = { hashes: new Int32Array(0), ascending: true };

/** A page that may be the last one, with its text or what another reader says of it. */
interface Held {
  readonly page: Page;
  readonly text?: string;
  readonly utf8?: Uint8Array;
  readonly read?: ArrivedSegment;
}

/** An entry that began in an earlier page and has not ended yet. */
interface OpenEntry {
  readonly first: Page;
  /** In the first page, and in the document. */
  readonly from: number;
  readonly start: number;
  readonly state: CutState;
  readonly pages: Page[];
  readonly texts: string[];
  units: number;
}

export class StreamedReading extends DocumentReading {
  /** Where entries begin of which only the first {@link MOST_ENTRY_UNITS} units were looked at, as offsets. */
  readonly cutShort: number[] = [];
  private held: Held | undefined;
  private openEntry: OpenEntry | undefined;
  private points = 0;
  private units = 0;
  private readonly recent = new Map<KeptSegment, Segment>();
  private room = MOST_KEPT;
  private readonly lists = {
    flagged: new Shared<Uint32Array>(),
    marks: new Shared<Uint32Array>(),
    classes: new Shared<Uint32Array>(),
    firstOfClass: new Shared<Int32Array>(),
  };

  constructor(uri: string, dialect: Dialect, scopeRule: ScopeRule) {
    super(new PagedText(uri, "line-protocol", 1, ""), dialect, scopeRule);
  }

  /**
   * Takes the next page. `text` is the page's, which need not be fetched then; `utf8` are its bytes, where they are at hand until the page
   * after the next one is pushed.
   */
  push(page: Page, text: string, utf8?: Uint8Array): void {
    this.hold({ page, text, utf8 });
  }

  /** Takes the next page, which another reader has read from its first unit on, as one that is not the last. */
  pushRead(page: Page, read: ArrivedSegment): void {
    this.hold({ page, read });
  }

  private hold(next: Held | undefined): void {
    if (this.held) this.takePage(this.held, next === undefined);
    this.held = next;
  }

  /** Says that no page comes any more. */
  finish(): void {
    this.hold(undefined);
    this.advance();
  }

  private takePage({ page, text, utf8, read }: Held, last: boolean): void {
    this.text.append(page);
    this.units += page.length;
    let from = 0;
    if (this.openEntry) {
      from = this.goOn(this.openEntry, page, text ?? page.text, last);
      if (from >= page.length) return;
    }
    const segment =
      from === 0 && read && !last
        ? read.take(this.reader.pointTimes)
        : this.reader.read(text ?? page.text, from, last, utf8);
    this.addFacts(segment.facts);
    const kept = this.keep(segment, () => this.reader.read(page.text, from, last));
    this.parts.set(page, { segment: kept, overhang: undefined });
    if (!segment.open) return;
    const rest = (text ?? page.text).slice(segment.end);
    this.openEntry = {
      first: page,
      from: segment.end,
      start: this.units - page.length + segment.end,
      state: { ...segment.open },
      pages: [],
      texts: [rest],
      units: rest.length,
    };
  }

  /** Follows an open entry into the next page; answers where the page's own entries begin. */
  private goOn(open: OpenEntry, page: Page, text: string, last: boolean): number {
    const found = this.dialect.findEnd(text, 0, last, open.state);
    open.pages.push(page);
    const part = found < 0 ? text : text.slice(0, found + 1);
    if (open.units < MOST_ENTRY_UNITS) open.texts.push(part.slice(0, MOST_ENTRY_UNITS - open.units));
    open.units += part.length;
    if (found < 0 && !last) return text.length;
    this.close(open, found, page.length);
    return found < 0 ? text.length : found + 1;
  }

  private close(open: OpenEntry, found: number, lastLength: number): void {
    this.openEntry = undefined;
    const { first, from, pages, texts } = open;
    if (open.units > MOST_ENTRY_UNITS) this.cutShort.push(open.start);
    const closed = found >= 0;
    // As DocumentReading has it: behind the last quote nothing changes the verdict.
    const text = closed || !open.state.quoted ? texts.join("") : upToLastQuote(texts);
    const segment = this.reader.read(text, 0, true);
    this.addFacts(segment.facts);
    const { length } = text;
    const fetch = () => textFrom(first, from, pages, length);
    const overhang: Overhang = {
      pages,
      end: closed ? found + 1 : lastLength,
      closed,
      get text() {
        return fetch();
      },
      segment: this.keep(segment, () => this.reader.read(fetch(), 0, true)),
    };
    const part = this.parts.get(first);
    if (part) this.parts.set(first, { segment: part.segment, overhang });
  }

  /** Adds to the sums; the points beyond the window in which repeated ones are looked for are not kept. */
  private addFacts(facts: SegmentFacts): void {
    const { pointTimes } = facts;
    this.points += pointTimes.hashes.length / 2;
    if (this.points <= MOST_POINTS) {
      this.facts.add(facts);
      return;
    }
    this.facts.add({ ...facts, pointTimes: NO_POINTS });
    this.facts.duplicates.leaveOut(pointTimes);
  }

  private keep(read: Segment, again: () => Segment): Segment {
    const segment = this.withSharedLists(read);
    const bytes = segment.flagged.byteLength + segment.facts.uses.byteLength;
    const lists = bytes <= this.room;
    if (lists) this.room -= bytes;
    const kept: KeptSegment = new KeptSegment(segment, lists, () => {
      const known = this.recent.get(kept);
      if (known) return known;
      const fresh = again();
      if (this.recent.size >= MOST_RECENT) this.recent.delete(this.recent.keys().next().value as KeptSegment);
      this.recent.set(kept, fresh);
      return fresh;
    });
    return kept;
  }

  /** A list costs some 200 bytes beside its numbers, and a large file has many pages that are alike. */
  private withSharedLists(segment: Segment): Segment {
    const { flagged, marks, classes, firstOfClass } = this.lists;
    const { facts } = segment;
    const times = {
      ...facts.times,
      classes: classes.of(facts.times.classes),
      firstOfClass: firstOfClass.of(facts.times.firstOfClass),
    };
    return {
      ...segment,
      flagged: flagged.of(segment.flagged),
      facts: { ...facts, marks: marks.of(facts.marks), times },
    };
  }
}

/** Lists of one kind, one after another: those that are equal to the one before are that one. */
class Shared<List extends Uint32Array | Int32Array> {
  private last: List | undefined;

  of(list: List): List {
    const { last } = this;
    if (last?.length === list.length && list.every((number, i) => number === last[i])) return last;
    this.last = list;
    return list;
  }
}

/** What is kept of a segment; its lists are read again where they were too large to keep. */
class KeptSegment implements Segment {
  readonly from: number;
  readonly last: boolean;
  readonly end: number;
  readonly open: CutState | undefined;
  readonly facts: SegmentFacts;
  readonly isPassing = true;
  private readonly keptFlagged: Uint32Array | undefined;

  constructor(
    segment: Segment,
    lists: boolean,
    private readonly again: () => Segment,
  ) {
    const { from, last, end, open, flagged } = segment;
    this.from = from;
    this.last = last;
    this.end = end;
    this.open = open;
    this.keptFlagged = lists || flagged.length === 0 ? flagged : undefined;
    this.facts = new KeptFacts(segment.facts, lists, again);
  }

  get starts(): Uint32Array {
    return this.again().starts;
  }

  get flagged(): Uint32Array {
    return this.keptFlagged ?? this.again().flagged;
  }
}

class KeptFacts implements SegmentFacts {
  readonly points: number;
  readonly comments: number;
  readonly refused: SegmentFacts["refused"];
  readonly marks: Uint32Array;
  readonly times: SegmentFacts["times"];
  private readonly keptUses: Int32Array | undefined;

  constructor(
    facts: SegmentFacts,
    lists: boolean,
    private readonly again: () => Segment,
  ) {
    this.points = facts.points;
    this.comments = facts.comments;
    this.refused = facts.refused.size > 0 ? facts.refused : NONE_REFUSED;
    this.marks = facts.marks;
    this.times = facts.times;
    this.keptUses = lists || facts.uses.length === 0 ? facts.uses : undefined;
  }

  get series(): Int32Array {
    return this.again().facts.series;
  }

  get otherSeries(): Float64Array {
    return this.again().facts.otherSeries;
  }

  get uses(): Int32Array {
    return this.keptUses ?? this.again().facts.uses;
  }

  get pointTimes(): SegmentFacts["pointTimes"] {
    return this.again().facts.pointTimes;
  }
}

const NONE_REFUSED: SegmentFacts["refused"] = new Map();

/** The first `length` units from a place in a page on. */
function textFrom(first: Page, from: number, pages: readonly Page[], length: number): string {
  let text = first.text.slice(from);
  for (let i = 0; i < pages.length && text.length < length; i++) text += pages[i].text;
  return text.slice(0, length);
}
