/**
 * Owns runs: neighbouring entries of one measurement. Invariant: told by the beginning of each entry's text alone (its measurement as
 * written), so that walking a whole document reads no entry again; refused lines belong to the run whose name they begin with.
 */
import { segmentBase } from "../checks/segmentPoints";
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";

/** One entry as a walk sees it: its text, and the page and offset it begins at. */
export interface EntryStart {
  /** Text of the page (or of the entry that runs over pages), and where the entry begins and ends in it. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Offset of the text's first unit in the document. */
  readonly base: number;
}

const TAB = 9;
const BLANK = 32;
const HASH = 35;

/** Behind the blanks an entry may begin with. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  for (let c = text.charCodeAt(at); c === BLANK || c === TAB || c === 0; c = text.charCodeAt(at)) at++;
  return at;
}

/** What an entry is by its first unit. */
export function startKind({ text, from, to }: EntryStart): "blank" | "comment" | "data" {
  const at = skipBlanks(text, from);
  if (at >= to) return "blank";
  const c = text.charCodeAt(at);
  if (c === HASH) return "comment";
  return c === 10 || c === 13 ? "blank" : "data";
}

/** The measurement as it is written: up to the first comma or blank that no backslash stands before. */
export function rawMeasurement({ text, from, to }: EntryStart): string {
  const start = skipBlanks(text, from);
  let at = start;
  for (; at < to; at++) {
    const c = text.charCodeAt(at);
    if (c === 92) at++;
    else if (c === 44 || c === BLANK || c === 10 || c === 13) break;
  }
  return text.slice(start, Math.min(at, to));
}

/** Whether an entry begins with a measurement that is written like this. */
export function beginsWith(entry: EntryStart, raw: string): boolean {
  const start = skipBlanks(entry.text, entry.from);
  if (!entry.text.startsWith(raw, start)) return false;
  const c = entry.text.charCodeAt(start + raw.length);
  return c === 44 || c === BLANK || c === 10 || c === 13 || start + raw.length >= entry.to;
}

/** The entries of pages in order, without reading one again. The reading must be done. */
export function* entryStarts(
  reading: DocumentReading,
  fromPage = 0,
  toPage = reading.text.pages.length,
): IterableIterator<EntryStart> {
  const { text } = reading;
  for (const { page, segment, overhang } of reading.segments(fromPage)) {
    if (page >= toPage) return;
    const base = segmentBase(reading, { page, segment, overhang });
    if (overhang) {
      // One entry; its beginning is in the page, which is all that counts here.
      const source = text.pages[page].text;
      const from = base - text.pageStart(page);
      yield { text: source, from, to: source.length, base: base - from };
      continue;
    }
    const source = text.pages[page].text;
    const { starts, end } = segment;
    for (let i = 0; i < starts.length; i++) {
      yield { text: source, from: starts[i], to: i + 1 < starts.length ? starts[i + 1] : end, base };
    }
  }
}

/** Pages on each side in which a run is followed. */
export const RUN_PAGES = 64;

/** The run around an offset, from its first entry's beginning to its last one's end, within {@link RUN_PAGES} pages on each side. */
export function runAround(reading: DocumentReading, offset: number): Span | undefined {
  const page = reading.text.pageAt(offset);
  let raw: string | undefined;
  let start = 0;
  let end = 0;
  for (const entry of entryStarts(reading, Math.max(0, page - RUN_PAGES), page + RUN_PAGES + 1)) {
    const from = entry.base + entry.from;
    const to = entry.base + entry.to;
    const isData = startKind(entry) === "data";
    if (isData && raw !== undefined && beginsWith(entry, raw)) {
      end = to;
      continue;
    }
    if (raw !== undefined && offset < end) break;
    raw = isData ? rawMeasurement(entry) : undefined;
    start = from;
    end = to;
    if (from > offset) return undefined;
  }
  return raw !== undefined && start <= offset && offset <= end ? { start, end } : undefined;
}
