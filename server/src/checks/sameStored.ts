/**
 * Owns the proof that a change of form changes nothing: the changed text is read by the target's own dialect and must be the same point. Fixes
 * that rest on it are safe whatever the dialect's rules are.
 */
import { type Dialect, newCutState } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import { storedPoint } from "../lineprotocol/points";
import type { EntryView } from "./entryView";
import type { FixEdit } from "./finding";

/** Entries beyond this length are left as they are. */
const LONGEST = 20_000;

/** Whether the point of an entry is stored as before once edits (ascending, in offsets of the entry's text) are made. */
export function isSameStored(entry: EntryView, edits: readonly FixEdit[]): boolean {
  const { text, from, reading, dialect } = entry;
  if (reading.end - from > LONGEST) return false;
  const before = text.slice(from, reading.end);
  let after = "";
  let at = from;
  for (const edit of edits) {
    after += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  after += text.slice(at, reading.end);
  return identity(after, dialect) === identity(before, dialect);
}

/** A text that tells points apart; undefined would be equal to itself, so that a text which is no single point is one of its own. */
function identity(text: string, dialect: Dialect): string {
  // Cut as in a body with more lines behind.
  const end = dialect.findEnd(`${text}\nm f=1`, 0, true, newCutState());
  const reading = new EntryReading();
  dialect.read(text, 0, text.length, reading);
  if (end !== text.length || reading.kind !== EntryKind.point) return `no point: ${text}`;
  const { measurement, tags, fields, timestamp } = storedPoint(text, reading, dialect);
  const values = fields.map(({ key, type, value }) => [
    key,
    type,
    Object.is(value, -0) ? "-0" : String(value),
  ]);
  return JSON.stringify([reading.marks, measurement, tags, values, String(timestamp)]);
}
