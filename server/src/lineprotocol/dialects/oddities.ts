/**
 * Owns the marks of accepted points: what is worth a second look though nothing is wrong (see Mark).
 * Invariant: time grows with the length of the entry, however many tags and fields it has.
 */
import { type EntryReading, FIELD_STRIDE, FieldType, Mark, TAG_STRIDE } from "../entry";
import { BACKSLASH, NEWLINE, QUOTE, RETURN, SPACE, TAB } from "./characters";

/** Up to this many keys, comparing each with each is faster than a set, and bounded. */
const FEW = 24;

/** End of measurement and tags. */
export function seriesKeyEnd(reading: EntryReading): number {
  return reading.tagCount > 0 ? reading.tags[reading.tagCount * TAG_STRIDE - 1] : reading.measurementEnd;
}

/** Adds the marks of a point that was accepted. Keys are compared as they are written. */
export function markOddities(text: string, into: EntryReading): void {
  const { start, end, tags, fields } = into;
  let marks = into.marks;
  let quotes = false;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c > QUOTE || c === SPACE) continue;
    if (c === QUOTE) quotes = true;
    else if (c === NEWLINE) marks |= Mark.severalLines;
    else if (c === RETURN) marks |= Mark.carriageReturn;
    else if (c < SPACE && c !== TAB) marks |= Mark.controlCharacter;
  }
  const tagsEnd = into.tagCount * TAG_STRIDE;
  const fieldsEnd = into.fieldCount * FIELD_STRIDE;
  if (quotes) {
    if (hasQuote(text, start, seriesKeyEnd(into))) marks |= Mark.quoteInName;
    for (let at = 0; at < fieldsEnd; at += FIELD_STRIDE) {
      if (hasQuote(text, fields[at], fields[at + 1])) marks |= Mark.quoteInName;
      if (fields[at + 4] === FieldType.string && hasTextAfterQuote(text, fields[at + 2], fields[at + 3])) {
        marks |= Mark.textAfterQuote;
      }
    }
  }
  for (let at = 0; at < tagsEnd; at += TAG_STRIDE) {
    marks |= nameMark(text, tags[at], tags[at + 1]);
  }
  for (let at = 0; at < fieldsEnd; at += FIELD_STRIDE) {
    marks |= nameMark(text, fields[at], fields[at + 1]);
  }
  const few = into.fieldCount <= FEW && into.tagCount <= FEW;
  into.marks = marks | (few ? compareKeys(text, into) : collectKeys(text, into));
}

/** One of 32 bits by a key's length and ends: keys whose bits differ are not equal. */
function keyBit(text: string, start: number, end: number): number {
  const ends = end > start ? text.charCodeAt(start) + 5 * text.charCodeAt(end - 1) : 0;
  return 1 << ((ends + 11 * (end - start)) & 31);
}

/** The marks of keys that occur twice, by comparing each with each where their bits are the same. */
function compareKeys(text: string, into: EntryReading): number {
  const { tags, fields } = into;
  const tagsEnd = into.tagCount * TAG_STRIDE;
  const fieldsEnd = into.fieldCount * FIELD_STRIDE;
  let marks = 0;
  let tagBits = 0;
  for (let at = 0; at < tagsEnd; at += TAG_STRIDE) {
    const bit = keyBit(text, tags[at], tags[at + 1]);
    if (tagBits & bit && isAmong(text, tags, TAG_STRIDE, at, tags[at], tags[at + 1])) {
      marks |= Mark.duplicateTag;
    }
    tagBits |= bit;
  }
  let fieldBits = 0;
  for (let at = 0; at < fieldsEnd; at += FIELD_STRIDE) {
    const bit = keyBit(text, fields[at], fields[at + 1]);
    if (fieldBits & bit && isAmong(text, fields, FIELD_STRIDE, at, fields[at], fields[at + 1])) {
      marks |= Mark.duplicateField;
    }
    if (tagBits & bit && isAmong(text, tags, TAG_STRIDE, tagsEnd, fields[at], fields[at + 1])) {
      marks |= Mark.tagAndField;
    }
    fieldBits |= bit;
  }
  return marks;
}

/** Whether a key is one of those before `end` in a list of offsets. */
function isAmong(
  text: string,
  offsets: readonly number[],
  stride: number,
  end: number,
  keyStart: number,
  keyEnd: number,
): boolean {
  const length = keyEnd - keyStart;
  for (let at = 0; at < end; at += stride) {
    if (offsets[at + 1] - offsets[at] === length && sameText(text, offsets[at], keyStart, length))
      return true;
  }
  return false;
}

/** The same for many keys. */
function collectKeys(text: string, into: EntryReading): number {
  let marks = 0;
  const tagKeys = new Set<string>();
  for (let at = 0; at < into.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
    const key = text.slice(into.tags[at], into.tags[at + 1]);
    if (tagKeys.has(key)) marks |= Mark.duplicateTag;
    tagKeys.add(key);
  }
  const fieldKeys = new Set<string>();
  for (let at = 0; at < into.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    const key = text.slice(into.fields[at], into.fields[at + 1]);
    if (fieldKeys.has(key)) marks |= Mark.duplicateField;
    if (tagKeys.has(key)) marks |= Mark.tagAndField;
    fieldKeys.add(key);
  }
  return marks;
}

/** Offset (into tags) of the first tag whose key stands before it already, or -1. */
export function findDuplicateTag(text: string, into: EntryReading): number {
  const { tags } = into;
  const tagsEnd = into.tagCount * TAG_STRIDE;
  if (into.tagCount <= FEW) {
    let bits = 0;
    for (let at = 0; at < tagsEnd; at += TAG_STRIDE) {
      const bit = keyBit(text, tags[at], tags[at + 1]);
      if (bits & bit && isAmong(text, tags, TAG_STRIDE, at, tags[at], tags[at + 1])) return at;
      bits |= bit;
    }
    return -1;
  }
  const seen = new Set<string>();
  for (let at = 0; at < tagsEnd; at += TAG_STRIDE) {
    const key = text.slice(tags[at], tags[at + 1]);
    if (seen.has(key)) return at;
    seen.add(key);
  }
  return -1;
}

function hasQuote(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === QUOTE) return true;
  return false;
}

/** The mark of a key that a server keeps for itself. */
function nameMark(text: string, start: number, end: number): number {
  switch (end - start) {
    case 4:
      return text.startsWith("time", start) ? Mark.timeKey : 0;
    case 13:
      return text.startsWith("__chunk_order", start) ? Mark.reservedKey : 0;
    default:
      return 0;
  }
}

function sameText(text: string, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (text.charCodeAt(a + i) !== text.charCodeAt(b + i)) return false;
  return true;
}

/** Whether the string's closing quote is not the value's last unit. */
function hasTextAfterQuote(text: string, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE) return i !== end - 1;
  }
  return true;
}
