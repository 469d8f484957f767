/** Owns how messages name a value at fault, and the fixes that many faults of values share. Offsets are of the entry's text. */
import { pairOfValue, quoteString, removeField, removing, replacing } from "./edits";
import type { EntryView } from "./entryView";
import type { Fix } from "./finding";
import type { Span } from "./span";

/** `The value "x" of field "f"`: how messages begin. */
export function value(entry: EntryView): string {
  const key = pairOfValue(entry, entry.fault).key;
  return `The value ${entry.quoted(entry.fault.start, entry.fault.end)} of field ${entry.name("fieldKey", key)}`;
}

/** The value's text. */
export function word(entry: EntryView): string {
  return entry.text.slice(entry.fault.start, entry.fault.end);
}

/** Removes the field; of an only field the whole line. */
export function remove(entry: EntryView): Fix[] {
  const pair = pairOfValue(entry, entry.fault);
  const span = { start: pair.key.start, end: entry.fault.end };
  const fixes = removeField(entry, span, entry.name("fieldKey", pair.key));
  const behind = entry.text.slice(entry.fault.end, Math.min(entry.reading.end, entry.fault.end + 40));
  if (fixes.length > 0 || !/^ *(-?\d+)? *$/.test(behind)) return fixes;
  return [removing("Remove this line, which has no other field", { start: entry.from, end: entry.next })];
}

/** An integer beyond its range as float: what 53 bits cannot hold is rounded. */
export function asFloat(entry: EntryView): Fix {
  const number = word(entry).slice(0, -1);
  return replacing(`Store as float, rounded: ${word(entry)} → ${number}`, entry.fault, number);
}

/** The value, or a longer span that begins with it, as a string. */
export function asString(entry: EntryView, span: Span = entry.fault, preferred = false): Fix {
  const text = entry.text.slice(span.start, span.end);
  return replacing(`Store as string: ${short(quoteString(text))}`, span, quoteString(text), preferred);
}

/** The value written another way; the title shows both. */
export function to(entry: EntryView, what: string, text: string, preferred = false): Fix {
  return replacing(`${what}: ${short(word(entry))} → ${short(text)}`, entry.fault, text, preferred);
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
