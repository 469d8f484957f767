/**
 * Owns what "expand selection" takes in, step by step: the part, its key and value, the tag or field set, the point, the run of one
 * measurement. Invariant: each range holds the one before and is larger; the whole document is left to the editor.
 */
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { EntryKind, FieldType } from "../lineprotocol/entry";
import { type Part, partAt, partsOf } from "./parts";
import { runAround } from "./runs";

/** Ranges around an offset, the smallest first. */
export function selectionRangesAt(reading: DocumentReading, offset: number): readonly Span[] {
  const visit = reading.entryAt(offset);
  if (!visit) return [{ start: offset, end: offset }];
  const parts = partsOf(visit);
  const { base, reading: entry } = visit;
  const found: Span[] = [];
  const part = partAt(parts, offset);
  if (part) addParts(parts, part, found);
  if (entry.kind !== EntryKind.blank) found.push({ start: base + entry.start, end: base + entry.end });
  const run = entry.kind === EntryKind.point ? runAround(reading, offset) : undefined;
  if (run) found.push(run);
  return growing(found, offset);
}

function addParts(parts: readonly Part[], part: Part, found: Span[]): void {
  // The text of a string first, then with its quotes.
  if (part.type === FieldType.string) found.push({ start: part.start + 1, end: part.end - 1 });
  found.push(part);
  const isTag = part.kind === "tagKey" || part.kind === "tagValue";
  const isField = part.kind === "fieldKey" || part.kind === "fieldValue";
  if (!isTag && !isField) {
    if (part.kind === "measurement") found.push(seriesOf(parts));
    return;
  }
  const set = parts.filter(({ kind }) => kind.startsWith(isTag ? "tag" : "field"));
  found.push(around(set.filter(({ index }) => index === part.index)), around(set));
  if (isTag) found.push(seriesOf(parts));
}

function seriesOf(parts: readonly Part[]): Span {
  return around(parts.filter(({ kind }) => kind === "measurement" || kind.startsWith("tag")));
}

function around(parts: readonly Part[]): Span {
  return { start: parts[0].start, end: parts[parts.length - 1].end };
}

/** Leaves out what does not hold the offset or is not larger than the range before. */
function growing(ranges: readonly Span[], offset: number): readonly Span[] {
  const kept: Span[] = [];
  for (const { start, end } of ranges) {
    if (offset < start || offset > end) continue;
    const before = kept.at(-1);
    if (!before || (start <= before.start && end >= before.end && end - start > before.end - before.start)) {
      kept.push({ start, end });
    }
  }
  return kept.length > 0 ? kept : [{ start: offset, end: offset }];
}
