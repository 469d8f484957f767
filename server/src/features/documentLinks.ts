/**
 * Owns links: web addresses in strings and comments. Invariant: only http and https; bounded by text looked at and links found, from the
 * beginning of the document.
 */
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { EntryKind, FieldType } from "../lineprotocol/entry";
import { partsOf } from "./parts";

export const MOST_LINKS = 500;
/** Units of text that are looked at. */
export const LINK_UNITS = 1_000_000;

export interface Link extends Span {
  readonly url: string;
}

/** Links of a document's first million units. Pages without "://" cost a search, no more. */
export function documentLinks(reading: DocumentReading): Link[] {
  const links: Link[] = [];
  const { text } = reading;
  for (let page = 0; page < text.pages.length; page++) {
    const base = text.pageStart(page);
    if (base >= LINK_UNITS || links.length >= MOST_LINKS) break;
    addLinksOfPage(reading, base, text.pages[page].text, links);
  }
  return links.slice(0, MOST_LINKS);
}

function addLinksOfPage(reading: DocumentReading, base: number, text: string, links: Link[]): void {
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s"'<>`\\]+/g)) {
    if (links.length >= MOST_LINKS) return;
    // What ends a sentence or closes a bracket around it is no part of an address.
    const url = match[0].replace(/[.,;:!?)\]}]+$/, "");
    const start = base + match.index;
    if (!/:\/\/./.test(url) || !standsInText(reading, start)) continue;
    links.push({ start, end: start + url.length, url });
  }
}

function standsInText(reading: DocumentReading, offset: number): boolean {
  const visit = reading.entryAt(offset);
  if (!visit) return false;
  if (visit.reading.kind === EntryKind.comment) return true;
  return partsOf(visit).some(
    ({ type, start, end }) => type === FieldType.string && start <= offset && offset < end,
  );
}
