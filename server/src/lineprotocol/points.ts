/**
 * Owns the step from a reading's offsets to a point as the server stores it, and the walk over a whole body.
 */

import { decodeBytes, textOf } from "./bytes";
import { type Dialect, newCutState } from "./dialects/dialect";
import { readGoFloat } from "./dialects/goFloat";
import {
  EntryKind,
  EntryReading,
  FIELD_STRIDE,
  FIELD_TYPE_NAMES,
  FieldType,
  type StoredField,
  type StoredPoint,
  type StoredValue,
  TAG_STRIDE,
} from "./entry";

/**
 * Reads the entries of a whole body in order. `visit` gets the one reading that is filled again and again, and the
 * offset behind the entry's newline.
 */
export function readBody(
  text: string,
  dialect: Dialect,
  visit: (reading: EntryReading, next: number) => void,
): void {
  const reading = new EntryReading();
  let from = 0;
  while (from < text.length) {
    const found = dialect.findEnd(text, from, true, newCutState());
    const end = found < 0 ? text.length : found;
    const next = found < 0 ? end : end + 1;
    dialect.read(text, from, end, reading);
    visit(reading, next);
    from = next;
  }
}

/** The point of a reading of kind `point`. */
export function storedPoint(text: string, reading: EntryReading, dialect: Dialect): StoredPoint {
  const name = (start: number, end: number) => text.slice(start, end);
  const shown = (raw: string) => (dialect.units === "bytes" ? decodeBytes(raw) : raw);
  const raw: [string, string][] = [];
  for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
    const [keyStart, keyEnd, valueStart, valueEnd] = reading.tags.slice(at, at + TAG_STRIDE);
    raw.push([name(keyStart, keyEnd), name(valueStart, valueEnd)]);
  }
  // Sorted by the raw text of the key, escapes and all.
  if (dialect.sortsTags) raw.sort((a, b) => compareBytes(a[0], b[0]));
  const fields: StoredField[] = [];
  for (let at = 0; at < reading.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    const field = storedField(text, reading, at, dialect);
    if (field) fields.push(field);
  }
  const point: StoredPoint = {
    measurement: shown(
      dialect.unescape("measurement", name(reading.measurementStart, reading.measurementEnd)),
    ),
    tags: raw.map(([key, value]) => [
      shown(dialect.unescape("tagKey", key)),
      shown(dialect.unescape("tagValue", value)),
    ]),
    fields,
    timestamp:
      reading.timestampStart < 0
        ? null
        : dialect.nanoseconds(text.slice(reading.timestampStart, reading.timestampEnd)),
  };
  return dialect.settle ? dialect.settle(point) : point;
}

/** undefined where the server stores nothing for the field. */
function storedField(
  text: string,
  reading: EntryReading,
  at: number,
  dialect: Dialect,
): StoredField | undefined {
  const [keyStart, keyEnd, valueStart, valueEnd, type] = reading.fields.slice(at, at + FIELD_STRIDE);
  const rawKey = dialect.unescape("fieldKey", text.slice(keyStart, keyEnd));
  const key = dialect.units === "bytes" ? decodeBytes(rawKey) : rawKey;
  if (dialect.value) {
    const stored = dialect.value(text.slice(valueStart, valueEnd), type as FieldType);
    return stored && { key, ...stored };
  }
  return {
    key,
    type: FIELD_TYPE_NAMES[type],
    value: storedValue(text, valueStart, valueEnd, type as FieldType, dialect),
  };
}

/** A field's value as stored, from the offsets of its text. */
export function storedValue(
  text: string,
  start: number,
  end: number,
  type: FieldType,
  dialect: Dialect,
): StoredValue {
  switch (type) {
    case FieldType.float: {
      const word = text.slice(start, end);
      const value = Number(word);
      return Number.isNaN(value) ? (readGoFloat(word) ?? value) : value;
    }
    case FieldType.integer:
    case FieldType.unsigned:
      return BigInt(text.slice(start, end - 1));
    case FieldType.string: {
      const value = dialect.unquote(text.slice(start, end));
      return dialect.units === "bytes" ? decodeBytes(value) : value;
    }
    default:
      return text.charCodeAt(start) === 116 || text.charCodeAt(start) === 84;
  }
}

/** Order of UTF-8 bytes; UTF-16 order is another one for surrogates. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) {
      // Surrogates stand for code points above all others: move them behind U+E000–U+FFFF.
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

/** A part of the text a person reads: the entry's own words. */
export function entryText(text: string, reading: EntryReading, dialect: Dialect): string {
  return textOf(text, reading.start, reading.end, dialect.units);
}

/** True for points and refused entries: those that count as lines of data. */
export function isData(reading: EntryReading): boolean {
  return reading.kind === EntryKind.point || reading.kind === EntryKind.refused;
}
