/**
 * Owns the parts of one entry as features see them: what each piece of a point is, and where. Invariant: offsets are of the document,
 * in UTF-16 units; parts stand in the order of the text and never overlap.
 */
import type { Span } from "../checks/span";
import type { EntryVisit } from "../document/reading";
import { EntryKind, FIELD_STRIDE, type FieldType, TAG_STRIDE } from "../lineprotocol/entry";

export type PartKind = "measurement" | "tagKey" | "tagValue" | "fieldKey" | "fieldValue" | "timestamp";

export interface Part extends Span {
  readonly kind: PartKind;
  /** The text as it stands in the file. */
  readonly raw: string;
  /** Number of the tag or field it belongs to. */
  readonly index: number;
  /** Of field values. */
  readonly type?: FieldType;
}

/** The parts of a point; none for other entries. */
export function partsOf({ text, base, reading }: EntryVisit): Part[] {
  if (reading.kind !== EntryKind.point) return [];
  const parts: Part[] = [];
  const add = (kind: PartKind, start: number, end: number, index: number, type?: number) => {
    parts.push({
      kind,
      start: base + start,
      end: base + end,
      raw: text.slice(start, end),
      index,
      ...(type !== undefined && { type: type as FieldType }),
    });
  };
  add("measurement", reading.measurementStart, reading.measurementEnd, 0);
  const { tags, fields } = reading;
  for (let i = 0; i < reading.tagCount; i++) {
    const at = i * TAG_STRIDE;
    add("tagKey", tags[at], tags[at + 1], i);
    add("tagValue", tags[at + 2], tags[at + 3], i);
  }
  for (let i = 0; i < reading.fieldCount; i++) {
    const at = i * FIELD_STRIDE;
    add("fieldKey", fields[at], fields[at + 1], i);
    add("fieldValue", fields[at + 2], fields[at + 3], i, fields[at + 4]);
  }
  if (reading.timestampStart >= 0) add("timestamp", reading.timestampStart, reading.timestampEnd, 0);
  return parts;
}

/** The part under an offset; at a border between two the one to the right, at a part's end that part. */
export function partAt(parts: readonly Part[], offset: number): Part | undefined {
  return (
    parts.find(({ start, end }) => offset >= start && offset < end) ??
    parts.find(({ start, end }) => offset >= start && offset <= end)
  );
}
