/** Owns the walk over the points of one segment, for rules that only facts lead to a segment. */
import type { DocumentReading } from "../document/reading";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import { EntryView } from "./entryView";
import type { SegmentPlace } from "./finding";

/** Visits the points of a segment in order, with the entry's index; `visit` answers false to stop. */
export function visitPoints(
  reading: DocumentReading,
  place: SegmentPlace,
  visit: (entry: EntryView, index: number) => boolean | undefined,
): void {
  const into = new EntryReading();
  for (let i = 0; i < place.segment.starts.length; i++) {
    const entry = reading.entry(place.page, place.overhang, i, into);
    if (into.kind !== EntryKind.point) continue;
    if (visit(new EntryView(entry, reading.dialect), i) === false) return;
  }
}

/** One entry of a segment by its index. */
export function entryOf(reading: DocumentReading, place: SegmentPlace, index: number): EntryView {
  return new EntryView(reading.entry(place.page, place.overhang, index, new EntryReading()), reading.dialect);
}

/** Where a segment's offsets begin in the document. */
export function segmentBase(reading: DocumentReading, { page, overhang }: SegmentPlace): number {
  const start = reading.text.pageStart(page);
  if (!overhang) return start;
  return start + (reading.partOf(reading.text.pages[page])?.segment.end ?? 0);
}
