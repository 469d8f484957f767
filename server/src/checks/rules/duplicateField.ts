/** Owns the finding for a field that stands twice in a line. Types that differ are a type conflict's. */
import { FIELD_STRIDE } from "../../lineprotocol/entry";
import { describeTarget } from "../../lineprotocol/targets";
import { removing } from "../edits";
import type { EntryView, PairSpan } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";
import { duplicateFieldOf, hasTypeConflicts, refusalSentence } from "../products";

export const duplicateField: EntryRule = {
  *check(entry) {
    const last = new Map<string, number>();
    const { fields } = entry;
    for (const [i, { key }] of fields.entries()) {
      const name = entry.identity("fieldKey", key);
      const before = last.get(name);
      last.set(name, i);
      if (before === undefined) continue;
      if (hasTypeConflicts(entry.target) && typeOf(entry, before) !== typeOf(entry, i)) continue;
      yield describe(entry, fields[before], fields[i]);
    }
  },
  fixes: (entry, finding) => [
    // The first of two has a comma behind it, the second one before it.
    entry.text[finding.end] === ","
      ? removing("Remove this one", { start: finding.start, end: finding.end + 1 }, isLost(entry))
      : removing("Remove this one", { start: finding.start - 1, end: finding.end }, isLost(entry)),
  ],
};

function typeOf(entry: EntryView, field: number): number {
  return entry.reading.fields[field * FIELD_STRIDE + 4];
}

/** Whether the server loses one value without a word: then nobody misses it in the text either. */
function isLost({ target }: EntryView): boolean {
  const which = duplicateFieldOf(target);
  return which === "first" || which === "last";
}

function describe(entry: EntryView, earlier: PairSpan, later: PairSpan): EntryFinding {
  const { target } = entry;
  const which = duplicateFieldOf(target);
  const first = { start: earlier.key.start, end: earlier.value.end };
  const second = { start: later.key.start, end: later.value.end };
  const [lost, kept] = which === "last" ? [first, second] : [second, first];
  const name = entry.name("fieldKey", later.key);
  if (which === "none") {
    const words = `invalid line protocol - multiple instances of '${name.slice(1, -1)}' field found`;
    return {
      code: "duplicate-field",
      severity: "error",
      ...lost,
      message: `Field ${name} stands twice in this line. ${refusalSentence(target, words)}`,
      related: [{ ...kept, message: "The first one." }],
    };
  }
  if (which === "both") {
    return {
      code: "duplicate-field",
      ...lost,
      message: `Field ${name} stands twice in this line: ${describeTarget(target)} stores both values at one time, and queries show one of them.`,
      related: [{ ...kept, message: "The first one." }],
    };
  }
  const value = which === "last" ? later.value : earlier.value;
  return {
    code: "duplicate-field",
    ...lost,
    message: `Field ${name} stands twice in this line: ${describeTarget(target)} stores only the ${which} value, ${entry.shown(value.start, value.end)}.`,
    related: [{ ...kept, message: "The value that stays." }],
  };
}
