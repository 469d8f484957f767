/**
 * Owns what is highlighted with the cursor on a name: the same name around it. Invariant: bounded by pages read and places found, nearest
 * first, so that it costs the same in a file of any size.
 */
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { findUses, nameAt, pagesFrom } from "./uses";

/** Pages whose facts are asked, from the cursor outwards. */
const HIGHLIGHT_REACH = 64;
/** Pages read at most, the cursor's and its neighbours. */
export const HIGHLIGHT_PAGES = 4;
export const MOST_HIGHLIGHTS = 2_000;

/** Places of the name at an offset, in the order of the document. */
export function highlightsAt(reading: DocumentReading, offset: number): readonly Span[] {
  const named = nameAt(reading, offset);
  if (!named) return [];
  const found: Span[] = [];
  let pages = 0;
  const near = pagesFrom(reading, reading.text.pageAt(offset), HIGHLIGHT_REACH);
  for (const uses of findUses(reading, named.name, near)) {
    found.push(...uses);
    if (++pages >= HIGHLIGHT_PAGES || found.length >= MOST_HIGHLIGHTS) break;
  }
  const distance = ({ start }: Span) => Math.abs(start - offset);
  return found
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_HIGHLIGHTS)
    .sort((a, b) => a.start - b.start);
}
