/**
 * Owns the hint for a field that has another type in another time slice: fine on InfluxDB 1.x and 2.x, refused where a table has one type for all
 * time. Off by default; said once of each field and server, at its first value of a second type. Asks the facts only.
 */
import type { Field } from "../../document/dictionary";
import type { DocumentReading } from "../../document/reading";
import { USE_STRIDE } from "../../document/segment";
import { FIELD_STRIDE, type FieldType } from "../../lineprotocol/entry";
import { compareBytes } from "../../lineprotocol/points";
import { formatTarget } from "../../lineprotocol/targets";
import { type EntryView, grouped, showControls } from "../entryView";
import type { FactFinding, FactRule, SegmentPlace } from "../finding";
import { conflictSentence, typeScopeOf } from "../products";
import { entryOf } from "../segmentPoints";
import { TYPE_WORDS } from "./fieldTypeConflict";

/** Fields of which it is said. */
const MOST_FIELDS = 200;

interface Use {
  readonly type: FieldType;
  readonly place: SegmentPlace;
  readonly entry: number;
}

export const notPortableTypes: FactRule = {
  prepare(reading, { target, portability }) {
    if (typeScopeOf(target) !== "shard") return undefined;
    const others = portability.filter(
      (other) => typeScopeOf(other) === "table" && formatTarget(other) !== formatTarget(target),
    );
    if (others.length === 0) return undefined;
    const mixed = new Set(reading.dictionary.fields.filter((field) => isMixed(reading, field)));
    if (mixed.size === 0) return undefined;
    const whole: FactFinding[] = [];
    for (const [field, [first, second]] of findUses(reading, mixed)) {
      if (whole.length >= MOST_FIELDS) break;
      const origin = placeOfUse(reading, field, first);
      const place = placeOfUse(reading, field, second);
      if (!origin || !place) continue;
      const line = grouped(reading.text.positionAt(origin.start).line + 1);
      const name = showControls(field.name);
      for (const other of others) {
        whole.push({
          code: "not-portable",
          ...place,
          message: `"${name}" is ${TYPE_WORDS[second.type]} here but ${TYPE_WORDS[first.type]} since line ${line}, in another time slice. ${conflictSentence(other, name, first.type, second.type)}`,
          related: [{ start: origin.start, end: origin.end, message: `${TYPE_WORDS[first.type]} here.` }],
        });
      }
    }
    return { totals: [["not-portable", whole.length]], whole };
  },
};

/** Whether a field has two types, and not both in one time slice: of those another rule speaks. */
function isMixed({ facts }: DocumentReading, { scopes }: Field): boolean {
  let types = 0;
  for (const scope of scopes.values()) {
    if (facts.conflicts.has(scope)) return false;
    for (let type = 0; type < TYPE_WORDS.length; type++)
      if (facts.valuesOf(scope, type) > 0) types |= 1 << type;
  }
  return (types & (types - 1)) !== 0;
}

/** The first use of each field, and the first of another type. */
function findUses(reading: DocumentReading, wanted: ReadonlySet<Field>): Map<Field, [Use, Use]> {
  const { scopes } = reading.dictionary;
  const first = new Map<Field, Use>();
  const found = new Map<Field, [Use, Use]>();
  for (const place of reading.segments()) {
    if (found.size === wanted.size) break;
    const here: (Use & { readonly field: Field })[] = [];
    const { uses } = place.segment.facts;
    for (let i = 0; i < uses.length; i += USE_STRIDE) {
      const { field } = scopes[uses[i]];
      if (wanted.has(field)) here.push({ field, type: uses[i + 1] as FieldType, place, entry: uses[i + 3] });
    }
    here.sort((a, b) => a.entry - b.entry || compareBytes(a.field.name, b.field.name));
    for (const use of here) {
      const before = first.get(use.field);
      if (!before) first.set(use.field, use);
      else if (before.type !== use.type && !found.has(use.field)) found.set(use.field, [before, use]);
    }
  }
  return found;
}

function placeOfUse(reading: DocumentReading, { name }: Field, { place, entry: index, type }: Use) {
  const entry: EntryView = entryOf(reading, place, index);
  const field = entry.fields.find(
    ({ key }, i) =>
      entry.reading.fields[i * FIELD_STRIDE + 4] === type &&
      entry.dialect.unescape("fieldKey", entry.text.slice(key.start, key.end)) === name,
  );
  const { base, from } = entry;
  return field && { start: base + field.value.start, end: base + field.value.end, lineStart: base + from };
}
