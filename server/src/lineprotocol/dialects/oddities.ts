/**
 * Owns the marks of accepted points: what is worth a second look though nothing is wrong (see Mark).
 * Invariant: time grows with the length of the entry, however many tags and fields it has.
 */
import { type EntryReading, FIELD_STRIDE, FieldType, Mark, TAG_STRIDE } from "../entry";

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

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
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= SPACE) continue;
    if (c === NEWLINE) marks |= Mark.severalLines;
    else if (c === RETURN) marks |= Mark.carriageReturn;
    else if (c !== TAB) marks |= Mark.controlCharacter;
  }
  const keyEnd = seriesKeyEnd(into);
  if (hasQuote(text, start, keyEnd)) marks |= Mark.quoteInName;
  const tagsEnd = into.tagCount * TAG_STRIDE;
  const fieldsEnd = into.fieldCount * FIELD_STRIDE;
  for (let at = 0; at < tagsEnd; at += TAG_STRIDE) {
    if (isTime(text, tags[at], tags[at + 1])) marks |= Mark.timeKey;
  }
  for (let at = 0; at < fieldsEnd; at += FIELD_STRIDE) {
    if (isTime(text, fields[at], fields[at + 1])) marks |= Mark.timeKey;
    if (hasQuote(text, fields[at], fields[at + 1])) marks |= Mark.quoteInName;
    if (fields[at + 4] === FieldType.string && hasTextAfterQuote(text, fields[at + 2], fields[at + 3])) {
      marks |= Mark.textAfterQuote;
    }
  }
  into.marks =
    marks |
    (into.fieldCount <= FEW && into.tagCount <= FEW ? compareKeys(text, into) : collectKeys(text, into));
}

/** The marks of keys that occur twice, by comparing each with each. */
function compareKeys(text: string, into: EntryReading): number {
  const { tags, fields } = into;
  const tagsEnd = into.tagCount * TAG_STRIDE;
  const fieldsEnd = into.fieldCount * FIELD_STRIDE;
  let marks = 0;
  for (let at = 0; at < fieldsEnd; at += FIELD_STRIDE) {
    const keyStart = fields[at];
    const length = fields[at + 1] - keyStart;
    for (let other = 0; other < at; other += FIELD_STRIDE) {
      if (fields[other + 1] - fields[other] === length && sameText(text, fields[other], keyStart, length)) {
        marks |= Mark.duplicateField;
        break;
      }
    }
    for (let other = 0; other < tagsEnd; other += TAG_STRIDE) {
      if (tags[other + 1] - tags[other] === length && sameText(text, tags[other], keyStart, length)) {
        marks |= Mark.tagAndField;
        break;
      }
    }
  }
  return marks;
}

/** The same for many keys. */
function collectKeys(text: string, into: EntryReading): number {
  let marks = 0;
  const tagKeys = new Set<string>();
  for (let at = 0; at < into.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
    tagKeys.add(text.slice(into.tags[at], into.tags[at + 1]));
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
    for (let at = TAG_STRIDE; at < tagsEnd; at += TAG_STRIDE) {
      const length = tags[at + 1] - tags[at];
      for (let other = 0; other < at; other += TAG_STRIDE) {
        if (tags[other + 1] - tags[other] === length && sameText(text, tags[other], tags[at], length))
          return at;
      }
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

function isTime(text: string, start: number, end: number): boolean {
  return end - start === 4 && text.startsWith("time", start);
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
