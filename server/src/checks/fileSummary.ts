/**
 * Owns what is kept of a file once its text is forgotten: its measurements and fields, the types of each field, where each stands first,
 * and the time slices in which it was seen. Invariants: bounded by {@link MOST_NAMES}; places are ranges of the text (UTF-16), not
 * offsets, so that they can be shown without it.
 */
import type { Range } from "vscode-languageserver-types";
import type { Field, Measurement } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { USE_STRIDE } from "../document/segment";
import { FIELD_TYPE_NAMES, type FieldType } from "../lineprotocol/entry";
import type { EntryView } from "./entryView";
import type { SegmentPlace } from "./finding";
import { entryOf } from "./segmentPoints";
import type { Span } from "./span";

/** Fields with a type that are kept of one file; what comes later is left out. */
export const MOST_NAMES = 5000;

export interface FileSummary {
  readonly measurements: readonly NamedPlace[];
  readonly fields: readonly FieldUse[];
  /** The file holds more than is kept. */
  readonly truncated: boolean;
}

export interface NamedPlace {
  /** As stored. */
  readonly name: string;
  readonly range: Range;
}

/** A field with values of one type. A field of two types has two. */
export interface FieldUse {
  readonly measurement: string;
  readonly field: string;
  readonly type: FieldType;
  /** The key of the first value of this type, and the value itself. */
  readonly key: Range;
  readonly value: Range;
  /** Numbers of the time slices with such values (document/times.ts); one slice, 0, where types hold for all time. */
  readonly shards: ReadonlySet<number>;
}

interface FirstUse {
  readonly place: SegmentPlace;
  readonly entry: number;
  readonly type: FieldType;
  readonly field: Field;
  readonly shards: Set<number>;
}

/** Of a reading that is done. */
export function summaryOf(reading: DocumentReading): FileSummary {
  const { uses, truncated } = firstUses(reading);
  const measurements = new Map<Measurement, NamedPlace>();
  const fields: FieldUse[] = [];
  for (const use of uses.values()) {
    const { measurement, name } = use.field;
    const entry = entryOf(reading, use.place, use.entry);
    if (!measurements.has(measurement)) {
      const { measurementStart, measurementEnd } = entry.reading;
      const range = rangeOf(reading, entry, { start: measurementStart, end: measurementEnd });
      measurements.set(measurement, { name: measurement.name, range });
    }
    const pair = pairOf(entry, name);
    if (!pair) continue;
    fields.push({
      measurement: measurement.name,
      field: name,
      type: use.type,
      key: rangeOf(reading, entry, pair.key),
      value: rangeOf(reading, entry, pair.value),
      shards: use.shards,
    });
  }
  return { measurements: [...measurements.values()], fields, truncated };
}

/** The first use of each field and type, in the order of the text. */
function firstUses(reading: DocumentReading): { uses: Map<number, FirstUse>; truncated: boolean } {
  const { scopes } = reading.dictionary;
  const found = new Map<number, FirstUse>();
  let truncated = false;
  for (const place of reading.segments()) {
    const { uses } = place.segment.facts;
    const here: FirstUse[] = [];
    for (let i = 0; i < uses.length; i += USE_STRIDE) {
      const { field, shard } = scopes[uses[i]];
      const type = uses[i + 1] as FieldType;
      const key = field.id * FIELD_TYPE_NAMES.length + type;
      const known = found.get(key);
      if (known) {
        known.shards.add(shard);
        // Rows of one segment come in any order.
        if (known.place.segment === place.segment && uses[i + 3] < known.entry)
          found.set(key, { ...known, entry: uses[i + 3] });
      } else if (found.size < MOST_NAMES) {
        const use = { place, entry: uses[i + 3], type, field, shards: new Set([shard]) };
        found.set(key, use);
        here.push(use);
      } else truncated = true;
    }
  }
  return { uses: found, truncated };
}

function pairOf(entry: EntryView, field: string): { key: Span; value: Span } | undefined {
  return entry.fields.find(
    ({ key }) => entry.dialect.unescape("fieldKey", entry.text.slice(key.start, key.end)) === field,
  );
}

function rangeOf({ text }: DocumentReading, { base }: EntryView, { start, end }: Span): Range {
  return { start: text.positionAt(base + start), end: text.positionAt(base + end) };
}
