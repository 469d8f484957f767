/** Owns the finding for a field that stands twice in a line. Types that differ are a type conflict's. */
import { FIELD_STRIDE } from "../../lineprotocol/entry";
import { describeTarget } from "../../lineprotocol/targets";
import { removing } from "../edits";
import type { EntryView } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";

export const duplicateField: EntryRule = {
  check(entry) {
    const found: EntryFinding[] = [];
    const last = new Map<string, number>();
    const { fields } = entry;
    for (const [i, { key }] of fields.entries()) {
      const name = entry.text.slice(key.start, key.end);
      const before = last.get(name);
      last.set(name, i);
      if (before === undefined || typeOf(entry, before) !== typeOf(entry, i)) continue;
      const earlier = fields[before];
      found.push({
        code: "duplicate-field",
        start: earlier.key.start,
        end: earlier.value.end,
        message: `Field ${entry.name("fieldKey", key)} stands twice in this line: ${describeTarget(entry.target)} stores only the last value, ${entry.quoted(fields[i].value.start, fields[i].value.end)}.`,
        related: [{ start: key.start, end: fields[i].value.end, message: "The value that stays." }],
      });
    }
    return found;
  },
  fixes: (entry, finding) => [
    // A field that comes again later is never the last one: a comma follows.
    removing(
      "Remove the value that is lost",
      { start: finding.start, end: Math.min(finding.end + 1, entry.reading.end) },
      true,
    ),
  ],
};

function typeOf(entry: EntryView, field: number): number {
  return entry.reading.fields[field * FIELD_STRIDE + 4];
}
