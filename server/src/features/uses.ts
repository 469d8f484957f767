/**
 * Owns the search for all places where a name stands: by what is stored, so that differently escaped twins are one name. Invariant: pages
 * whose facts do not have the name are not read; the search goes page by page and can be broken off between two.
 */
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { type Segment, USE_STRIDE } from "../document/segment";
import type { NameKind } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading, FIELD_STRIDE, TAG_STRIDE } from "../lineprotocol/entry";
import { type Part, partAt, partsOf } from "./parts";

/** A name and what it is a name of. A tag value belongs to its key; all belong to their measurement. */
export type Name =
  | { readonly kind: "measurement"; readonly measurement: string }
  | { readonly kind: "tagKey" | "fieldKey"; readonly measurement: string; readonly key: string }
  | { readonly kind: "tagValue"; readonly measurement: string; readonly key: string; readonly value: string };

/** The name under an offset, where it stands, and the point's parts; undefined where no name is. */
export function nameAt(
  reading: DocumentReading,
  offset: number,
): (Span & { readonly name: Name }) | undefined {
  const visit = reading.entryAt(offset);
  if (!visit) return undefined;
  const parts = partsOf(visit);
  const part = partAt(parts, offset);
  const name = part && nameOf(reading, parts, part);
  return part && name && { name, start: part.start, end: part.end };
}

/** The name that a part of a point is; undefined for values of fields and timestamps. */
export function nameOf(
  { dialect }: DocumentReading,
  parts: readonly Part[],
  { kind, raw, index }: Part,
): Name | undefined {
  const measurement = dialect.unescape("measurement", parts[0].raw);
  switch (kind) {
    case "measurement":
      return { kind, measurement };
    case "tagKey":
    case "fieldKey":
      return { kind, measurement, key: dialect.unescape(kind, raw) };
    case "tagValue": {
      const key = parts.find((part) => part.kind === "tagKey" && part.index === index)?.raw ?? "";
      return {
        kind,
        measurement,
        key: dialect.unescape("tagKey", key),
        value: dialect.unescape(kind, raw),
      };
    }
    default:
      return undefined;
  }
}

/** Whether the facts of a segment have a name. Made once for a search, asked once a page. */
export function createNameFilter({ dictionary }: DocumentReading, name: Name): (segment: Segment) => boolean {
  if (name.kind === "fieldKey") {
    const field = dictionary.findMeasurement(name.measurement)?.fields.get(name.key);
    const scopes = new Set(field?.scopes.values());
    return ({ facts: { uses } }) => {
      for (let i = 0; i < uses.length; i += USE_STRIDE) if (scopes.has(uses[i])) return true;
      return false;
    };
  }
  const has = (id: number): boolean => {
    const { measurement, tags } = dictionary.series[id];
    if (measurement.name !== name.measurement) return false;
    if (name.kind === "measurement") return true;
    const value = name.kind === "tagValue" ? name.value : undefined;
    return tags.some((tag) => tag[0] === name.key && (value === undefined || tag[1] === value));
  };
  return ({ facts: { series } }) => {
    for (let i = 0; i < series.length; i += 2) if (has(series[i])) return true;
    return false;
  };
}

/** Pages from one outwards, nearest first, at most `most` of them and one more. */
export function* pagesFrom(reading: DocumentReading, center: number, most: number): IterableIterator<number> {
  const count = reading.text.pages.length;
  yield center;
  for (let distance = 1; distance <= most / 2; distance++) {
    if (center + distance < count) yield center + distance;
    if (center - distance >= 0) yield center - distance;
  }
}

/**
 * Where a name stands, a list for each page that had to be read; pages without the name are passed over. The reading must be
 * done, and the document must not change between two steps.
 */
export function* findUses(
  reading: DocumentReading,
  name: Name,
  pages: Iterable<number> = reading.text.pages.keys(),
): IterableIterator<readonly Span[]> {
  const has = createNameFilter(reading, name);
  const into = new EntryReading();
  for (const page of pages) {
    const part = reading.partOf(reading.text.pages[page]);
    if (!part) continue;
    const found: Span[] = [];
    let read = false;
    if (has(part.segment)) {
      read = true;
      for (let i = 0; i < part.segment.starts.length; i++)
        addUses(reading, name, page, false, i, into, found);
    }
    if (part.overhang && has(part.overhang)) {
      read = true;
      for (let i = 0; i < part.overhang.starts.length; i++)
        addUses(reading, name, page, true, i, into, found);
    }
    if (read) yield found;
  }
}

function addUses(
  reading: DocumentReading,
  name: Name,
  page: number,
  overhang: boolean,
  index: number,
  into: EntryReading,
  found: Span[],
): void {
  const { text, base, reading: entry } = reading.entry(page, overhang, index, into);
  if (entry.kind !== EntryKind.point) return;
  const { dialect } = reading;
  const reads = (kind: NameKind, start: number, end: number, wanted: string) =>
    dialect.unescape(kind, text.slice(start, end)) === wanted;
  const { measurementStart, measurementEnd, tags, fields } = entry;
  if (!reads("measurement", measurementStart, measurementEnd, name.measurement)) return;
  const add = (start: number, end: number) => found.push({ start: base + start, end: base + end });
  switch (name.kind) {
    case "measurement":
      add(measurementStart, measurementEnd);
      return;
    case "fieldKey":
      for (let i = 0, at = 0; i < entry.fieldCount; i++, at += FIELD_STRIDE) {
        if (reads("fieldKey", fields[at], fields[at + 1], name.key)) add(fields[at], fields[at + 1]);
      }
      return;
    case "tagKey":
    case "tagValue":
      for (let i = 0, at = 0; i < entry.tagCount; i++, at += TAG_STRIDE) {
        if (!reads("tagKey", tags[at], tags[at + 1], name.key)) continue;
        if (name.kind !== "tagValue") add(tags[at], tags[at + 1]);
        else if (reads("tagValue", tags[at + 2], tags[at + 3], name.value)) add(tags[at + 2], tags[at + 3]);
      }
  }
}
