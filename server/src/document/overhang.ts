/**
 * Owns the search for the end of an entry that begins in one page and ends in a later one, page by page, so that it can be interrupted.
 * Invariant: what a page does to an open entry depends on the page and the state before it only; it is kept, so that typing inside an open
 * quote does not look through all that the quote swallows again.
 */
import type { CutState, Dialect } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import type { Page } from "./page";
import type { Segment } from "./segment";

/** An entry that begins in one page and ends in a later one. */
export interface Overhang {
  /** The pages behind the first that it reaches into; the last of them holds its end. */
  readonly pages: readonly Page[];
  /** Behind the entry, in the last of them. */
  readonly end: number;
  /** Whether the entry ends with a newline (else with the text). */
  readonly closed: boolean;
  /** The entry read as a text of its own: with the newline that ends it, since a backslash before that escapes nothing else. */
  readonly segment: Segment;
  readonly text: string;
}

/** What a page does to an entry that is open where it begins. */
interface Crossing {
  readonly before: CutState;
  readonly last: boolean;
  /** Offset of the newline that ends the entry, -1 if it goes on. */
  readonly found: number;
  readonly after: CutState;
  /** Whether the page holds a double quote. */
  readonly quotes: boolean;
}

/** What a page costs whose crossing is known, in units of text. */
const KNOWN_UNITS = 64;

/** The last crossing of each page, as long as the page lives. */
export type Crossings = WeakMap<Page, Crossing>;

/** A search under way. */
export class OverhangSearch {
  private readonly behind: Page[] = [];
  private state: CutState;
  /** Offset of the newline in the last page, -1 while there is none. */
  private found = -1;
  /** The last of the pages behind that holds a double quote, -1 for none. */
  private lastQuote = -1;

  /** `segment` is the page's and ends open. */
  constructor(
    readonly page: Page,
    readonly segment: Segment,
    private readonly dialect: Dialect,
    private readonly crossings: Crossings,
  ) {
    this.state = { ...(segment.open as CutState) };
  }

  /** The pages that were looked at, behind the first. */
  get pages(): readonly Page[] {
    return this.behind;
  }

  /** Goes on into a page; answers what that cost, in units of text. Once it answers -1, the entry's end is found. */
  step(page: Page, last: boolean): number {
    const { length } = page;
    let crossing = this.crossings.get(page);
    const known = crossing !== undefined && crossing.last === last && isSame(crossing.before, this.state);
    if (!crossing || !known) {
      const before = this.state;
      const after = { ...before };
      const found = this.dialect.findEnd(page.text, 0, last, after);
      crossing = { before, last, found, after, quotes: page.text.includes('"') };
      this.crossings.set(page, crossing);
    }
    if (crossing.quotes) this.lastQuote = this.behind.length;
    this.behind.push(page);
    this.state = crossing.after;
    this.found = crossing.found;
    if (this.found >= 0 || last) return -1;
    return known ? KNOWN_UNITS : length;
  }

  /**
   * A text that the dialect reads as it reads the whole entry: all of it, or the beginning that the verdict depends on, which of an
   * entry that reaches to the end of a large file is seldom more than a line.
   */
  get text(): string {
    const head = this.page.text.slice(this.segment.end);
    if (this.behind.length > HEAD_PAGES) {
      const start = head + this.behind[0].text;
      if (isDecided(this.dialect, start, CONTINUATIONS)) return start;
    }
    const parts = [head, ...this.behind.map(({ text }) => text)];
    if (this.found < 0) {
      // A quote that never closes may be the whole file, and what is behind the last quote seldom changes the verdict.
      if (!this.state.quoted) return parts.join("");
      const start = upToLastQuote(parts, this.lastQuote + 1);
      return isSettled(this.dialect, start) ? start : parts.join("");
    }
    const end = parts.length - 1;
    parts[end] = parts[end].slice(0, this.found + 1);
    return parts.join("");
  }

  /** What was found; `segment` is the reading of {@link text}. */
  overhang(text: string, segment: Segment): Overhang {
    const { found, behind } = this;
    const closed = found >= 0;
    const end = closed ? found + 1 : behind.length > 0 ? behind[behind.length - 1].length : 0;
    return { pages: behind, end, closed, text, segment };
  }
}

function isSame(a: CutState, b: CutState): boolean {
  return (
    a.quoted === b.quoted &&
    a.inFields === b.inFields &&
    a.equals === b.equals &&
    a.commas === b.commas &&
    a.escaped === b.escaped
  );
}

/** Entries that reach over more pages are looked at by their beginning first. */
const HEAD_PAGES = 2;

/** Ways in which a text may go on: in a string and out of it, with another field, with parts too many, with nothing. */
const CONTINUATIONS = ['"', ' x x"', '" x x', ',a=1"', '",a=1 1', "\\", '"\n'];

/**
 * Whether the verdict on an entry stands whatever follows this beginning of it: it is refused, and equally so however the text goes on. A
 * reader that has not failed yet takes a quote for the end of a string or for the beginning of one, and these differ.
 */
function isDecided(dialect: Dialect, start: string, continuations: readonly string[]): boolean {
  const into = new EntryReading();
  dialect.read(start, 0, start.length, into);
  if (into.kind !== EntryKind.refused) return false;
  const { message, faultStart, faultEnd, marks } = into;
  return continuations.every((more) => {
    const text = start + more;
    dialect.read(text, 0, text.length, into);
    return (
      into.kind === EntryKind.refused &&
      into.message === message &&
      into.faultStart === faultStart &&
      into.faultEnd === faultEnd &&
      into.marks === marks
    );
  });
}

/** Where no quote follows. A name may still become too long, and then that is what is said. */
const QUOTELESS = [" x x", ",a=1 1", `${"x".repeat(65_536)} x=1`];

/** Whether the verdict stands if no quote follows. A quote that stands open stays so, a comment stays a comment. */
function isSettled(dialect: Dialect, start: string): boolean {
  const into = new EntryReading();
  dialect.read(start, 0, start.length, into);
  if (into.kind !== EntryKind.refused || into.reason === "unbalanced-quotes") return true;
  return isDecided(dialect, start, QUOTELESS);
}

/** Units behind the line of the last quote that a verdict may quote. */
const BEHIND_QUOTE = 4096;

/**
 * The text up to some units of the lines behind the one that holds its last double quote: an entry that ended with the line would have a
 * line end for its own, and `\r\n` is judged there. All of the text if it has no quote. `last`: no part behind this one has a quote.
 */
export function upToLastQuote(parts: readonly string[], last = parts.length - 1): string {
  for (let i = last; i >= 0; i--) {
    // Engines search forwards many times as fast as backwards.
    if (!parts[i].includes('"')) continue;
    const quote = parts[i].lastIndexOf('"');
    let text = parts.slice(0, i + 1).join("");
    let from = text.length - parts[i].length + quote;
    for (let next = i + 1; ; next++) {
      const newline = text.indexOf("\n", from);
      const behind = newline < 0 ? -1 : skipLineEnds(text, newline + BEHIND_QUOTE);
      if (behind >= 0 && behind < text.length) return text.slice(0, behind + 1);
      if (next >= parts.length) return text;
      from = newline < 0 ? text.length : newline;
      text += parts[next];
    }
  }
  return parts.join("");
}

function skipLineEnds(text: string, from: number): number {
  let i = from;
  while (text[i] === "\n" || text[i] === "\r") i++;
  return i;
}
