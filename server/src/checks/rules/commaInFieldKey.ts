/**
 * Owns the finding for a comma inside a field's key, which InfluxDB 3 alone lets through (influxdb_line_protocol lib.rs: a key ends at the
 * equals sign). It is nearly always a decimal comma: `v=4,5,w=1` is stored as v=4 and a field "5,w" (recorded on 3.10).
 */
import { describeTarget } from "../../lineprotocol/targets";
import { removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { EntryFinding, EntryRule, Fix } from "../finding";
import type { Span } from "../span";

export const commaInFieldKey: EntryRule = {
  check(entry) {
    const found: EntryFinding[] = [];
    for (const { key } of entry.fields) {
      const comma = commaIn(entry, key);
      if (comma < 0) continue;
      const stores = `${describeTarget(entry.target)} stores a field ${entry.name("fieldKey", key)}`;
      const number = decimal(entry, key);
      found.push({
        code: "comma-in-field-key",
        ...key,
        message: number
          ? `A decimal comma is not known: ${entry.quoted(number.start, number.end)} is read as a value and the beginning of the next key. ${stores} without an error.`
          : `A comma stands inside this field's key. ${stores} without an error.`,
      });
    }
    return found;
  },
  fixes(entry, finding): readonly Fix[] {
    const number = decimal(entry, finding);
    const comma = commaIn(entry, finding);
    if (number) {
      return [
        replacing("Write a decimal point", { start: finding.start - 1, end: finding.start }, ".", true),
      ];
    }
    return [removing("Remove the comma", { start: comma, end: comma + 1 })];
  },
};

/** The first comma of a key that has no backslash before it; -1 if there is none. */
function commaIn({ text }: EntryView, { start, end }: Span): number {
  for (let at = text.indexOf(",", start); at >= 0 && at < end; at = text.indexOf(",", at + 1)) {
    if (text[at - 1] !== "\\") return at;
  }
  return -1;
}

/** The number that the key continues: `4,5` of `v=4,5,w=1`. */
function decimal({ text }: EntryView, key: Span): Span | undefined {
  const decimals = /^\d{1,20}(?=,)/.exec(text.slice(key.start, Math.min(key.end, key.start + 30)));
  const whole = /=(-?\d{1,20}),$/.exec(text.slice(Math.max(0, key.start - 30), key.start));
  if (!decimals || !whole) return undefined;
  return { start: key.start - whole[1].length - 1, end: key.start + decimals[0].length };
}
