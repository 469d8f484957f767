/**
 * Owns what values a field has: the types with their first places, from the facts, and the range of its numbers around a place. Invariant:
 * the range is of at most {@link MOST_PAGES} pages, nearest first, and says which lines it speaks of where these are not all.
 */
import { entryOf, segmentBase, visitPoints } from "../checks/segmentPoints";
import type { Field } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { type Segment, USE_STRIDE } from "../document/segment";
import { FIELD_STRIDE, FIELD_TYPE_NAMES, type FieldType } from "../lineprotocol/entry";
import { storedValue } from "../lineprotocol/points";
import { pagesFrom } from "./uses";

export const MOST_PAGES = 4;
/** Pages whose facts are asked for the field. */
const REACH = 256;

export interface TypeSeen {
  readonly type: FieldType;
  readonly count: number;
  /** Line of the first value, from 1. */
  readonly line: number;
}

/** Types that a field has values of, with their number, in the order of the types. */
export function typesOf({ facts }: DocumentReading, { scopes }: Field): Omit<TypeSeen, "line">[] {
  return FIELD_TYPE_NAMES.map((_, type) => {
    let count = 0;
    for (const scope of scopes.values()) count += facts.valuesOf(scope, type);
    return { type: type as FieldType, count };
  }).filter(({ count }) => count > 0);
}

/** The same with the first line of each, in the order of their first values. */
export function typesSeen(reading: DocumentReading, field: Field): TypeSeen[] {
  const scopes = new Set(field.scopes.values());
  const wanted = new Map(typesOf(reading, field).map(({ type, count }) => [type, count]));
  const found: { type: FieldType; count: number; offset: number }[] = [];
  for (const place of reading.segments()) {
    if (found.length === wanted.size) break;
    for (const [type, entry] of firstEntries(place.segment, scopes)) {
      const count = wanted.get(type);
      if (count === undefined || found.some((each) => each.type === type)) continue;
      const { base, reading: read } = entryOf(reading, place, entry);
      found.push({ type, count, offset: base + read.start });
    }
  }
  return found
    .sort((a, b) => a.offset - b.offset)
    .map(({ type, count, offset }) => ({ type, count, line: reading.text.positionAt(offset).line + 1 }));
}

function firstEntries({ facts: { uses } }: Segment, scopes: ReadonlySet<number>): Map<FieldType, number> {
  const first = new Map<FieldType, number>();
  for (let i = 0; i < uses.length; i += USE_STRIDE) {
    if (!scopes.has(uses[i])) continue;
    const type = uses[i + 1] as FieldType;
    first.set(type, Math.min(first.get(type) ?? Number.POSITIVE_INFINITY, uses[i + 3]));
  }
  return first;
}

export interface ValueRange {
  /** Numbers as they are written in the file. */
  readonly least: string;
  readonly greatest: string;
  /** The lines it speaks of, from 1; undefined: all. */
  readonly lines: readonly [first: number, last: number] | undefined;
}

/** The least and the greatest number of a field around an offset; undefined if it has none there. */
export function valuesAround(reading: DocumentReading, field: Field, offset: number): ValueRange | undefined {
  const { text } = reading;
  const scopes = new Set(field.scopes.values());
  const pages = [...pagesFrom(reading, text.pageAt(offset), REACH)];
  let complete = pages.length >= text.pages.length;
  const found: NumberRange = { least: undefined, greatest: undefined, first: text.length, last: 0 };
  let read = 0;
  for (const page of pages) {
    const part = reading.partOf(text.pages[page]);
    if (!part) continue;
    for (const [segment, overhang] of [
      [part.segment, false],
      [part.overhang, true],
    ] as const) {
      if (!segment || firstEntries(segment, scopes).size === 0) continue;
      if (read++ >= MOST_PAGES) {
        complete = false;
        break;
      }
      addNumbers(reading, { page, segment, overhang }, field, found);
    }
  }
  const { least, greatest, first, last } = found;
  if (!least || !greatest) return undefined;
  const lineOf = (at: number) => text.positionAt(at).line + 1;
  return {
    least: least.raw,
    greatest: greatest.raw,
    lines: complete ? undefined : [lineOf(first), lineOf(last)],
  };
}

interface NumberRange {
  least: { raw: string; value: number | bigint } | undefined;
  greatest: { raw: string; value: number | bigint } | undefined;
  /** Offsets of the first and the last value. */
  first: number;
  last: number;
}

function addNumbers(
  reading: DocumentReading,
  place: Parameters<typeof visitPoints>[1],
  { name, measurement }: Field,
  into: NumberRange,
): void {
  const base = segmentBase(reading, place);
  visitPoints(reading, place, ({ text, dialect, reading: entry, fields }) => {
    const { measurementStart, measurementEnd } = entry;
    const own = dialect.unescape("measurement", text.slice(measurementStart, measurementEnd));
    if (own !== measurement.name) return undefined;
    for (const [i, { key, value }] of fields.entries()) {
      if (dialect.unescape("fieldKey", text.slice(key.start, key.end)) !== name) continue;
      const type = entry.fields[i * FIELD_STRIDE + 4] as FieldType;
      const number = storedValue(text, value.start, value.end, type, dialect);
      if ((typeof number !== "number" && typeof number !== "bigint") || Number.isNaN(number)) continue;
      const raw = text.slice(value.start, value.end);
      if (!into.least || number < into.least.value) into.least = { raw, value: number };
      if (!into.greatest || number > into.greatest.value) into.greatest = { raw, value: number };
      into.first = Math.min(into.first, base + value.start);
      into.last = Math.max(into.last, base + value.start);
    }
    return undefined;
  });
}
