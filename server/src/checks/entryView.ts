/**
 * Owns the way rules look at one entry: its text, its reading and the words of its target.
 * Invariant: offsets are of `text`; `base` leads to the document. A view is valid until the next entry is read.
 */
import type { EntryVisit } from "../document/reading";
import { textOf } from "../lineprotocol/bytes";
import type { Dialect, NameKind } from "../lineprotocol/dialects/dialect";
import { type EntryReading, FIELD_STRIDE, TAG_STRIDE } from "../lineprotocol/entry";
import type { Target } from "../lineprotocol/targets";
import type { Span } from "./span";

/** Longest piece of the file quoted in a message, in units. */
const QUOTED_UNITS = 60;

/** A key with its value, as they stand in the text. */
export interface PairSpan {
  readonly key: Span;
  readonly value: Span;
}

export class EntryView {
  readonly text: string;
  readonly base: number;
  /** Where the entry's block begins, and behind it with its newline. */
  readonly from: number;
  readonly next: number;
  readonly reading: EntryReading;

  constructor(
    visit: EntryVisit,
    readonly dialect: Dialect,
  ) {
    this.text = visit.text;
    this.base = visit.base;
    this.reading = visit.reading;
    this.from = visit.from - visit.base;
    this.next = visit.next - visit.base;
  }

  get target(): Target {
    return this.dialect.target;
  }

  /** A part of the text as people read it. */
  shown(start: number, end: number): string {
    return textOf(this.text, start, end, this.dialect.units);
  }

  /** A part of the text in double quotes for a message, shortened where it is long; line ends and tabs made visible. */
  quoted(start: number, end: number): string {
    const long = end - start > QUOTED_UNITS;
    const part = this.shown(start, long ? start + QUOTED_UNITS : end);
    return `"${showControls(part)}${long ? "…" : ""}"`;
  }

  /** A name as the server stores it, in double quotes for a message. */
  name(kind: NameKind, { start, end }: Span): string {
    const stored = this.dialect.unescape(kind, this.text.slice(start, end));
    const text = textOf(stored, 0, stored.length, this.dialect.units);
    return `"${showControls(text.length > QUOTED_UNITS ? `${text.slice(0, QUOTED_UNITS)}…` : text)}"`;
  }

  /** What tells a column from others: names that the server takes for one have one identity. */
  identity(kind: NameKind, { start, end }: Span): string {
    const stored = this.dialect.unescape(kind, this.text.slice(start, end));
    return this.target.product === "questdb" ? stored.toLowerCase() : stored;
  }

  get tags(): PairSpan[] {
    return pairs(this.reading.tags, this.reading.tagCount, TAG_STRIDE);
  }

  get fields(): PairSpan[] {
    return pairs(this.reading.fields, this.reading.fieldCount, FIELD_STRIDE);
  }

  /** The text at fault of a refused entry. */
  get fault(): Span {
    return { start: this.reading.faultStart, end: this.reading.faultEnd };
  }

  /** The reading stops some lines behind the last quote of a long document: what follows belongs to the entry all the same. */
  get goesOn(): boolean {
    return this.next > this.text.length;
  }

  /** End of the line in which an offset stands, before its newline; the entry's end if that comes first. */
  lineEnd(offset: number): number {
    const newline = this.text.indexOf("\n", offset);
    return newline < 0 || newline > this.reading.end ? this.reading.end : newline;
  }

  /** Line ends between two offsets. */
  lineBreaks(start: number, end: number): number {
    let count = 0;
    for (let i = this.text.indexOf("\n", start); i >= 0 && i < end; i = this.text.indexOf("\n", i + 1))
      count++;
    return count;
  }
}

function pairs(numbers: readonly number[], count: number, stride: number): PairSpan[] {
  const found: PairSpan[] = [];
  for (let at = 0; at < count * stride; at += stride) {
    found.push({
      key: { start: numbers[at], end: numbers[at + 1] },
      value: { start: numbers[at + 2], end: numbers[at + 3] },
    });
  }
  return found;
}

const CONTROL_NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Makes control characters and invisible ones visible, so that a message is one readable line. */
export function showControls(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]/g,
    (c) => CONTROL_NAMES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** "1 line", "3 lines", "12,000 lines". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** A number with thousands separators. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
