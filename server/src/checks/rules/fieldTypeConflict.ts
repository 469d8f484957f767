/**
 * Owns the findings for values whose type is not the one the field has in its scope: a shard (InfluxDB 1.x, 2.x) or a table
 * (InfluxDB 3). The first value of the document in that scope fixes the type, as it does on an empty server
 * (tsdb/shard.go; influxdb3_write validator). Values that the server would refuse for another reason do not count.
 */
import { NOW_SHARD } from "../../document/dictionary";
import type { DocumentReading } from "../../document/reading";
import { type Segment, USE_STRIDE } from "../../document/segment";
import { shardOf } from "../../document/times";
import { FIELD_STRIDE, FIELD_TYPE_NAMES, FieldType } from "../../lineprotocol/entry";
import { replacing } from "../edits";
import type { EntryView, PairSpan } from "../entryView";
import { grouped } from "../entryView";
import { convertValue } from "../fieldTypes";
import type { CheckContext, FactFinding, FactRule, Fix, SegmentPlace } from "../finding";
import { instantOf } from "../instants";
import { conflictSentence, hasTypeConflicts } from "../products";
import { SegmentMemory } from "../segmentMemory";
import { entryOf, visitPoints } from "../segmentPoints";
import type { Span } from "../span";

/** What fixed a scope's type. */
export interface FirstUse {
  readonly type: FieldType;
  readonly place: SegmentPlace;
  readonly entry: number;
}

/** The words for a type, with its article. */
export const TYPE_WORDS = ["a float", "an integer", "an unsigned integer", "a string", "a boolean"] as const;

export const fieldTypeConflict: FactRule = {
  prepare(reading, context) {
    const { facts } = reading;
    if (facts.conflicts.size === 0 || !hasTypeConflicts(context.target)) return undefined;
    const first = findFirstUses(reading, facts.conflicts);
    const fields = new EntryFields(reading);
    let total = 0;
    for (const [scope, { type }] of first) {
      for (let other = 0; other < FIELD_TYPE_NAMES.length; other++) {
        if (other !== type) total += facts.valuesOf(scope, other);
      }
    }
    return {
      totals: [["field-type-conflict", total]],
      inSegment: (place) => conflictsIn(reading, context, place, first, fields),
    };
  },
};

/** The first use of each scope, in document order. */
export function findFirstUses(reading: DocumentReading, scopes: ReadonlySet<number>): Map<number, FirstUse> {
  const first = new Map<number, FirstUse>();
  const fields = new EntryFields(reading);
  for (const place of reading.segments()) {
    const { uses } = place.segment.facts;
    for (let i = 0; i < uses.length; i += USE_STRIDE) {
      const scope = uses[i];
      if (!scopes.has(scope)) continue;
      const known = first.get(scope);
      if (known && (known.place.segment !== place.segment || uses[i + 3] > known.entry)) continue;
      const use = { type: uses[i + 1] as FieldType, place, entry: uses[i + 3] };
      // Both types in one line: the one further left is the first.
      if (known && known.entry === use.entry && !comesFirst(reading, fields, scope, use, known)) continue;
      first.set(scope, use);
    }
  }
  return first;
}

function comesFirst(
  { dictionary }: DocumentReading,
  fields: EntryFields,
  scope: number,
  a: FirstUse,
  b: FirstUse,
): boolean {
  const { name } = dictionary.scopes[scope].field;
  return fields.of(a.place, a.entry).byName.get(name)?.type !== b.type;
}

/** An entry's fields by their stored names, the first of each. */
interface FieldsOfEntry {
  readonly base: number;
  readonly start: number;
  readonly end: number;
  readonly byName: ReadonlyMap<string, { readonly type: number; readonly value: Span }>;
}

/** Reads entries for their fields, each once: a line may hold thousands, and be asked for each of them. */
class EntryFields {
  private readonly known = new Map<string, FieldsOfEntry>();

  constructor(private readonly reading: DocumentReading) {}

  of(place: SegmentPlace, index: number): FieldsOfEntry {
    const id = `${place.page} ${place.overhang} ${index}`;
    let found = this.known.get(id);
    if (!found) {
      const entry = entryOf(this.reading, place, index);
      const byName = new Map<string, { type: number; value: Span }>();
      for (const [i, { key, value }] of entry.fields.entries()) {
        const name = entry.dialect.unescape("fieldKey", entry.text.slice(key.start, key.end));
        if (!byName.has(name)) byName.set(name, { type: entry.reading.fields[i * FIELD_STRIDE + 4], value });
      }
      found = { base: entry.base, start: entry.reading.start, end: entry.reading.end, byName };
      this.known.set(id, found);
    }
    return found;
  }
}

/** A value whose type is not its scope's: the point's entry, which of its fields, and the scope. */
interface Conflict {
  readonly entry: number;
  readonly field: number;
  readonly scope: number;
}

/** Conflicts of a segment, with the types that they were found by: segments never change. */
const kept = new SegmentMemory<{ readonly types: string; readonly conflicts: readonly Conflict[] }>();

/** The scopes in which a segment has values of another type, with the type that counts there; empty if there are none. */
function conflictingTypes({ facts: { uses } }: Segment, first: ReadonlyMap<number, FirstUse>): string {
  let types = "";
  for (let i = 0; i < uses.length; i += USE_STRIDE) {
    const known = first.get(uses[i]);
    if (known && known.type !== uses[i + 1]) types += `${uses[i]} ${known.type},`;
  }
  return types;
}

function conflictsIn(
  reading: DocumentReading,
  context: CheckContext,
  place: SegmentPlace,
  first: ReadonlyMap<number, FirstUse>,
  fields: EntryFields,
): FactFinding[] {
  const types = conflictingTypes(place.segment, first);
  if (types === "") return [];
  let known = kept.get(place.segment);
  if (known?.types !== types) {
    if (!context.allowance.take(place.segment.end)) return [];
    known = { types, conflicts: findConflicts(reading, place, first) };
    kept.set(place.segment, known);
  }
  let at = -1;
  let entry: EntryView | undefined;
  let pairs: readonly PairSpan[] = [];
  return known.conflicts.flatMap(({ entry: index, field, scope }) => {
    if (!entry || at !== index) {
      at = index;
      entry = entryOf(reading, place, index);
      pairs = entry.fields;
    }
    const use = first.get(scope);
    const type = entry.reading.fields[field * FIELD_STRIDE + 4] as FieldType;
    if (!use) return [];
    const { name } = reading.dictionary.scopes[scope].field;
    const { base, start, end, byName } = fields.of(use.place, use.entry);
    const value = byName.get(name)?.value ?? { start, end };
    const origin = { start: base + value.start, end: base + value.end };
    return [describe(reading, context, entry, pairs[field], type, use, origin)];
  });
}

function findConflicts(
  reading: DocumentReading,
  place: SegmentPlace,
  first: ReadonlyMap<number, FirstUse>,
): Conflict[] {
  const conflicts: Conflict[] = [];
  const { dictionary, shardSeconds } = reading;
  visitPoints(reading, place, (entry, index) => {
    const shard = shardOfEntry(entry, shardSeconds);
    const measurement = dictionary.findMeasurement(measurementName(entry));
    for (const [i, { key }] of entry.fields.entries()) {
      const field = measurement?.fieldsByText.get(entry.text.slice(key.start, key.end));
      const scope = field?.scopes.get(shard) ?? -1;
      const use = first.get(scope);
      const type = entry.reading.fields[i * FIELD_STRIDE + 4];
      if (use && use.type !== type) conflicts.push({ entry: index, field: i, scope });
    }
    return undefined;
  });
  return conflicts;
}

function measurementName({ text, reading, dialect }: EntryView): string {
  return dialect.unescape("measurement", text.slice(reading.measurementStart, reading.measurementEnd));
}

function shardOfEntry({ text, reading, target }: EntryView, shardSeconds: number): number {
  if (shardSeconds === 0) return 0;
  const { timestampStart, timestampEnd } = reading;
  if (timestampStart < 0) return NOW_SHARD;
  return shardOf(instantOf(text.slice(timestampStart, timestampEnd), target.precision).seconds, shardSeconds);
}

function describe(
  reading: DocumentReading,
  context: CheckContext,
  entry: EntryView,
  pair: PairSpan,
  type: FieldType,
  use: FirstUse,
  origin: Span,
): FactFinding {
  const name = entry.name("fieldKey", pair.key);
  const line = reading.text.positionAt(origin.start).line + 1;
  const fixed = `${TYPE_WORDS[use.type]} since line ${grouped(line)}`;
  const { base } = entry;
  return {
    code: "field-type-conflict",
    start: base + pair.value.start,
    end: base + pair.value.end,
    lineStart: base + entry.from,
    message: `${name} is ${TYPE_WORDS[type]} here but ${fixed}. ${conflictSentence(context.target, bare(name), use.type, type)}`,
    related: [
      {
        ...origin,
        message: `First seen as ${FIELD_TYPE_NAMES[use.type]} on line ${grouped(line)}.`,
      },
    ],
    fixes: () =>
      fixesOf(entry.text.slice(pair.value.start, pair.value.end), type, use.type).map((fix) => ({
        ...fix,
        edits: fix.edits.map((edit) => ({
          ...edit,
          start: base + pair.value.start + edit.start,
          end: base + pair.value.start + edit.end,
        })),
      })),
  };
}

/** A name out of its quotes. */
function bare(name: string): string {
  return name.slice(1, -1);
}

/** The value in the type that the field has; the edit is in offsets of the value. The title says what it changes. */
export function fixesOf(value: string, from: FieldType, to: FieldType): Fix[] {
  const text = convertValue(value, from, to);
  if (text === undefined) return [];
  const title = `Store as ${FIELD_TYPE_NAMES[to]}: ${value} → ${text}`;
  // Out of a string or into a boolean somebody should look at it first.
  const preferred = from !== FieldType.string && to !== FieldType.boolean;
  return [replacing(title, { start: 0, end: value.length }, text, preferred)];
}
