/**
 * Owns the findings for what is taken and stored as something else: values (lineprotocol/dialects/losses.ts tells which), tags without a value,
 * which VictoriaMetrics leaves out, and its strings, which become numbers. Of a value that is missing on QuestDB see questdbColumns.
 */
import { USE_STRIDE } from "../../document/segment";
import { type Loss, lossOf } from "../../lineprotocol/dialects/losses";
import { FIELD_STRIDE, FieldType } from "../../lineprotocol/entry";
import { describeTarget } from "../../lineprotocol/targets";
import { fieldWithComma, removing, replacing } from "../edits";
import { counted, type EntryView } from "../entryView";
import type { EntryFinding, EntryRule, FactFinding, FactRule, Fix } from "../finding";
import { entryOf } from "../segmentPoints";
import type { Span } from "../span";

/** Single values, and tags without any. */
export const lostValue: EntryRule = {
  *check(entry): Iterable<EntryFinding> {
    if (entry.target.product === "victoriametrics") yield* emptyTags(entry);
    for (const [i, { value }] of entry.fields.entries()) {
      const word = entry.text.slice(value.start, value.end);
      const loss = lossOf(entry.target, word, typeAt(entry, i));
      if (loss === undefined) continue;
      const { why, stores } = WORDS[loss](word);
      yield {
        code: "lost-value",
        ...value,
        message: `${shownValue(entry, value)} ${why}: ${describeTarget(entry.target)} takes the line without an error and ${stores}.`,
      };
    }
  },
  fixes(entry, finding): readonly Fix[] {
    const tag = entry.tags.find(({ key }) => key.start === finding.start);
    if (tag) {
      return [removing("Remove the tag", { start: tag.key.start - 1, end: tag.value.end }, true)];
    }
    const at = entry.fields.findIndex(({ value }) => value.end === finding.end);
    if (at < 0) return [];
    const { key, value } = entry.fields[at];
    const word = entry.text.slice(value.start, value.end);
    const loss = lossOf(entry.target, word, typeAt(entry, at));
    const span = fieldWithComma(entry, { start: key.start, end: value.end });
    const remove = span ? [removing(`Remove the field ${entry.name("fieldKey", key)}`, span)] : [];
    return [...written(word, loss, value), ...remove];
  },
};

const WORDS: Readonly<Record<Loss, (word: string) => { readonly why: string; readonly stores: string }>> = {
  dropped: () => ({ why: "is no number", stores: "drops the value" }),
  zero: (word) => ({
    why: BARE_DOT.test(word) ? "has no digit on one side of its point" : "is no number",
    stores: "stores 0",
  }),
  null: (word) => ({
    why: word === "NaN" ? "is no number" : "is the number that stands for null",
    stores: "stores null",
  }),
  infinite: () => ({ why: "is beyond what a 64-bit float holds", stores: "stores infinity" }),
  rounded: (word) => ({
    why: "has more digits than a float holds",
    stores: `stores ${BigInt(Number(word.slice(0, -1)))}`,
  }),
  sign: (word) => ({
    why: "has no digit behind its point",
    stores: `stores ${word.slice(1, -1)}, without the sign`,
  }),
  backslash: () => ({
    why: "has a backslash that escapes nothing",
    stores: "stores the text without it",
  }),
};

const BARE_DOT = /^-?(?:\d+\.|\.\d+)$/;

/** The value so that it is stored as it reads. */
function written(word: string, loss: Loss | undefined, value: Span): Fix[] {
  if (loss === "sign" || (loss === "zero" && BARE_DOT.test(word))) {
    const full = word.replace(/^(-?)\./, "$10.").replace(/\.$/, ".0");
    return [replacing(`Write ${full}`, value, full, true)];
  }
  if (loss === "backslash") {
    const text = word.replace(/\\([\s\S])/g, (pair, next: string) =>
      /["\\\n]/.test(next) ? pair : `\\\\${next}`,
    );
    return [replacing("Store the backslash too: write two", value, text)];
  }
  return [];
}

/** A string stands in quotes already. */
function shownValue(entry: EntryView, { start, end }: Span): string {
  return entry.text[start] === '"' ? entry.quoted(start + 1, end - 1) : entry.quoted(start, end);
}

function typeAt({ reading }: EntryView, field: number): FieldType {
  return reading.fields[field * FIELD_STRIDE + 4] as FieldType;
}

function* emptyTags(entry: EntryView): Iterable<EntryFinding> {
  const left = `${describeTarget(entry.target)} leaves the tag out without an error`;
  for (const { key, value } of entry.tags) {
    if (key.start < key.end && value.start < value.end) continue;
    const what = key.start === key.end ? "A tag has no key" : `Tag ${entry.name("tagKey", key)} has no value`;
    yield { code: "lost-value", start: key.start, end: value.end, message: `${what}: ${left}.` };
  }
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
    // Those of a segment are in no order; the first ones of the document are told.
    whole.sort((a, b) => a.start - b.start);
    const told = whole.slice(0, MOST_FIELDS);
    return { totals: [["lost-value", told.length]], whole: told };
  },
};
