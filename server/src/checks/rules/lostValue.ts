/**
 * Owns the findings for values that are taken and stored as something else: VictoriaMetrics knows numbers only (what is none becomes 0, NaN is
 * dropped; lib/protoparser/influx), QuestDB makes null of NaN (recorded on 9.0.1; of a value that is missing see questdbColumns).
 */

import { USE_STRIDE } from "../../document/segment";
import { FieldType } from "../../lineprotocol/entry";
import { describeTarget, type Target } from "../../lineprotocol/targets";
import { fieldWithComma, removing } from "../edits";
import { counted, type EntryView } from "../entryView";
import type { EntryFinding, EntryRule, FactFinding, FactRule } from "../finding";
import { entryOf } from "../segmentPoints";
import type { Span } from "../span";

/** Single values: words that are no numbers, NaN. */
export const lostValue: EntryRule = {
  check(entry) {
    const found: EntryFinding[] = [];
    for (const { value } of entry.fields) {
      const stored = whatIsStored(entry.target, entry.text.slice(value.start, value.end));
      if (stored === undefined) continue;
      found.push({
        code: "lost-value",
        ...value,
        message: `${entry.quoted(value.start, value.end)} is no number: ${describeTarget(entry.target)} takes the line without an error and ${stored}.`,
      });
    }
    return found;
  },
  fixes(entry, finding) {
    const pair = pairAt(entry, finding);
    const span = pair && fieldWithComma(entry, pair);
    return span && pair ? [removing(`Remove the field ${entry.name("fieldKey", pair.key)}`, span)] : [];
  },
};

function pairAt({ fields }: EntryView, { end }: Span) {
  const field = fields.find(({ value }) => value.end === end);
  return field && { ...field, start: field.key.start, end: field.value.end };
}

function whatIsStored({ product }: Target, word: string): string | undefined {
  if (product === "questdb") return word === "NaN" ? "stores null" : undefined;
  if (product !== "victoriametrics" || /^"/.test(word)) return undefined;
  if (/^-?\+?nan$/i.test(word)) return "drops the value";
  return /^-?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$|[iu]$|^[-+]?inf(inity)?$/i.test(word) ||
    /^(t|true|f|false)$/i.test(word)
    ? undefined
    : "stores 0";
}

/** Fields of which it is said. */
const MOST_FIELDS = 200;

/** Strings, said once of each field: they may be meant for another server, and stand in every line. */
export const stringsAsNumbers: FactRule = {
  prepare(reading, { target }) {
    if (target.product !== "victoriametrics") return undefined;
    const whole: FactFinding[] = [];
    const seen = new Set<number>();
    const { facts, dictionary } = reading;
    if (!dictionary.scopes.some((_, scope) => facts.valuesOf(scope, FieldType.string) > 0)) return undefined;
    for (const place of reading.segments()) {
      if (whole.length >= MOST_FIELDS) break;
      const { uses } = place.segment.facts;
      for (let i = 0; i < uses.length; i += USE_STRIDE) {
        if (uses[i + 1] !== FieldType.string || seen.has(uses[i])) continue;
        seen.add(uses[i]);
        const entry = entryOf(reading, place, uses[i + 3]);
        const { name } = dictionary.scopes[uses[i]].field;
        const field = entry.fields.find(
          ({ key, value }) =>
            entry.text[value.start] === '"' &&
            entry.dialect.unescape("fieldKey", entry.text.slice(key.start, key.end)) === name,
        );
        if (!field) continue;
        const values = counted(facts.valuesOf(uses[i], FieldType.string), "string");
        whole.push({
          code: "lost-value",
          start: entry.base + field.value.start,
          end: entry.base + field.value.end,
          lineStart: entry.base + entry.from,
          message: `Field ${entry.name("fieldKey", field.key)} has ${values} in this file: ${describeTarget(target)} stores numbers only. A number in quotes is stored as that number, any other text as 0, without an error.`,
        });
      }
    }
    return { totals: [["lost-value", whole.length]], whole };
  },
};
