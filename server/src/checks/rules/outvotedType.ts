/**
 * Owns the finding for a first value whose type makes all later ones fail: one `21i` in front of a thousand floats. The server refuses the
 * thousand, and the one line that is at fault would be the only one without a finding.
 */
import type { DocumentReading } from "../../document/reading";
import { FIELD_STRIDE, FIELD_TYPE_NAMES, FieldType } from "../../lineprotocol/entry";
import { compareBytes } from "../../lineprotocol/points";
import { describeTarget } from "../../lineprotocol/targets";
import { replacing } from "../edits";
import { counted } from "../entryView";
import { convertValue } from "../fieldTypes";
import type { CheckContext, FactFinding, FactRule } from "../finding";
import { typeScopeOf } from "../products";
import { entryOf } from "../segmentPoints";
import { type FirstUse, findFirstUses, TYPE_WORDS } from "./fieldTypeConflict";

/** So many values of one other type, and no further one of the first, make the first the odd one out. */
const LEAST_OTHERS = 2;
/** Fields of which it is said; a file with more has another fault. */
const MOST_FIELDS = 100;
const FIELD_TYPES = Object.values(FieldType);

export const outvotedType: FactRule = {
  prepare(reading, context) {
    const { conflicts } = reading.facts;
    if (conflicts.size === 0 || typeScopeOf(context.target) === "none") return undefined;
    const candidates = new Set([...conflicts].filter((scope) => typesIn(reading, scope)));
    if (candidates.size === 0) return undefined;
    const whole: FactFinding[] = [];
    for (const [scope, use] of inOrder(reading, findFirstUses(reading, candidates))) {
      if (whole.length >= MOST_FIELDS) break;
      const finding = describe(reading, context, scope, use);
      if (finding) whole.push(finding);
    }
    return whole.length > 0 ? { totals: [["outvoted-type", whole.length]], whole } : undefined;
  },
};

/** As they stand in the document, of one line by name: which are told does not depend on the edits that led to the text. */
function inOrder(
  { dictionary }: DocumentReading,
  uses: ReadonlyMap<number, FirstUse>,
): (readonly [scope: number, FirstUse])[] {
  const nameOf = (scope: number) => dictionary.scopes[scope].field.name;
  return [...uses].sort(
    ([scopeA, a], [scopeB, b]) =>
      a.place.page - b.place.page ||
      Number(a.place.overhang) - Number(b.place.overhang) ||
      a.entry - b.entry ||
      compareBytes(nameOf(scopeA), nameOf(scopeB)),
  );
}

/** QuestDB casts integers and booleans into numbers (recorded on 9.0.1). */
function isCast(from: FieldType, into: FieldType): boolean {
  if (into === FieldType.float) return from === FieldType.integer || from === FieldType.boolean;
  return into === FieldType.integer && from === FieldType.boolean;
}

/** A scope's two types, where one has a single value and the other more; asks the facts only. */
function typesIn({ facts }: DocumentReading, scope: number): { one: FieldType; most: FieldType } | undefined {
  const seen = FIELD_TYPES.filter((type) => facts.valuesOf(scope, type) > 0);
  if (seen.length !== 2) return undefined;
  const one = seen.find((type) => facts.valuesOf(scope, type) === 1);
  const most = seen.find((type) => facts.valuesOf(scope, type) >= LEAST_OTHERS);
  return one === undefined || most === undefined ? undefined : { one, most };
}

function describe(
  reading: DocumentReading,
  { target }: CheckContext,
  scope: number,
  { type, place, entry: index }: FirstUse,
): FactFinding | undefined {
  const { facts, dictionary } = reading;
  const types = typesIn(reading, scope);
  // The single value counts only where it is the first.
  if (types?.one !== type) return undefined;
  const { most } = types;
  if (target.product === "questdb" && isCast(most, type)) return undefined;
  const others = facts.valuesOf(scope, most);
  const entry = entryOf(reading, place, index);
  const { name } = dictionary.scopes[scope].field;
  const at = entry.fields.findIndex(
    ({ key }, i) =>
      entry.dialect.unescape("fieldKey", entry.text.slice(key.start, key.end)) === name &&
      entry.reading.fields[i * FIELD_STRIDE + 4] === type,
  );
  if (at < 0) return undefined;
  const { key, value } = entry.fields[at];
  const { base } = entry;
  const raw = entry.text.slice(value.start, value.end);
  // QuestDB takes a field without a value; what it lacks is another rule's.
  if (raw === "") return undefined;
  const text = convertValue(raw, type, most);
  return {
    code: "outvoted-type",
    start: base + value.start,
    end: base + value.end,
    lineStart: base + entry.from,
    message: `This first value makes ${entry.name("fieldKey", key)} ${TYPE_WORDS[type]}, and the ${counted(others, "later value")} fail: each is ${TYPE_WORDS[most]}. Written as ${FIELD_TYPE_NAMES[most]}, this one lets ${describeTarget(target)} store all of them.`,
    fixes: () =>
      text === undefined
        ? []
        : [
            replacing(
              `Store as ${FIELD_TYPE_NAMES[most]}: ${raw} → ${text}`,
              { start: base + value.start, end: base + value.end },
              text,
              type !== FieldType.string && most !== FieldType.boolean,
            ),
          ],
  };
}
