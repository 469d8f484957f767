/** Owns how the Go parser reads measurement and tags (scanKey of models/points.go). */
import { byteLength, type TextUnits } from "../bytes";
import { type EntryReading, TAG_STRIDE } from "../entry";
import { BACKSLASH, COMMA, EQUALS, SPACE } from "./characters";
import { type GoRules, MAX_KEY_BYTES } from "./goRules";
import { findDuplicateTag } from "./oddities";

/** scanKey: measurement and tags; answers where the fields begin, or -1 if refused. */
export function readKey(
  text: string,
  start: number,
  end: number,
  into: EntryReading,
  rules: GoRules,
  units: TextUnits,
): number {
  // scanMeasurement: the first byte may be anything but a comma.
  if (text.charCodeAt(start) === COMMA) {
    into.refuse("missing-measurement", "missing measurement", start, start + 1);
    return -1;
  }
  let i = start;
  let c = 0;
  for (;;) {
    i++;
    if (i >= end) return missingFields(into, start, end);
    if (text.charCodeAt(i - 1) === BACKSLASH) continue;
    c = text.charCodeAt(i);
    if (c === COMMA || c === SPACE) break;
  }
  into.measurementEnd = i;
  while (c === COMMA) {
    // scanTagsKey
    const keyStart = ++i;
    c = i < end ? text.charCodeAt(i) : -1;
    if (c === -1 || c === SPACE || c === COMMA || c === EQUALS) {
      // At a blank or the end it is the comma that is too much.
      const at = c === -1 || c === SPACE ? keyStart - 1 : keyStart;
      into.refuse("missing-tag-key", "missing tag key", at, at + 1);
      return -1;
    }
    for (;;) {
      i++;
      c = i < end ? text.charCodeAt(i) : -1;
      if (c === -1 || ((c === SPACE || c === COMMA) && text.charCodeAt(i - 1) !== BACKSLASH)) {
        into.refuse("missing-tag-value", "missing tag value", keyStart, i);
        return -1;
      }
      if (c === EQUALS && text.charCodeAt(i - 1) !== BACKSLASH) break;
    }
    const keyEnd = i;
    // scanTagsValue: the first byte of a value is not looked at further.
    const valueStart = ++i;
    c = i < end ? text.charCodeAt(i) : -1;
    if (c === -1 || c === COMMA || c === SPACE) {
      into.refuse("missing-tag-value", "missing tag value", keyStart, keyEnd + 1);
      return -1;
    }
    for (;;) {
      i++;
      if (i >= end) return missingFields(into, keyStart, end);
      c = text.charCodeAt(i);
      if ((c === EQUALS || c === COMMA || c === SPACE) && text.charCodeAt(i - 1) !== BACKSLASH) break;
    }
    if (c === EQUALS) {
      into.refuse("invalid-tag-format", "invalid tag format", valueStart, tagValueEnd(text, i, end));
      return -1;
    }
    into.addTag(keyStart, keyEnd, valueStart, i);
  }
  if (into.tagCount > 0 && !checkTags(text, into, rules, units)) return -1;
  const keyUnits = i - start;
  if (keyUnits * 3 > MAX_KEY_BYTES) {
    const bytes = byteLength(text, start, i, units);
    if (bytes > MAX_KEY_BYTES) {
      into.refuse("key-too-long", `max key length exceeded: ${bytes} > ${MAX_KEY_BYTES}`, start, i);
      return -1;
    }
  }
  return i;
}

/** `start`: where the last tag or the measurement begins, behind which fields should follow. */
function missingFields(into: EntryReading, start: number, end: number): number {
  into.refuse("missing-fields", "missing fields", start, end);
  return -1;
}

/** Where a tag value that has an equals sign in it ends for a reader's eye: at the next comma or blank. */
function tagValueEnd(text: string, i: number, end: number): number {
  while (i < end && text.charCodeAt(i) !== SPACE && text.charCodeAt(i) !== COMMA) i++;
  return i;
}

/** Reserved keys (2.x, before duplicates), then duplicates by raw key. */
function checkTags(text: string, into: EntryReading, rules: GoRules, units: TextUnits): boolean {
  const { tags, tagCount } = into;
  if (rules.reservedTagKeys) {
    for (let at = 0; at < tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      const reserved = reservedKey(text, tags[at], tags[at + 1], units);
      if (reserved) {
        into.refuse("reserved-tag-key", `cannot use reserved tag key ${reserved}`, tags[at], tags[at + 1]);
        return false;
      }
    }
  }
  if (rules.panicsAtHundredTags && tagCount % 100 === 0 && isPowerOfTwo(tagCount / 100)) {
    into.refuse(
      "server-panic",
      `the server fails on a point with ${tagCount} tags`,
      into.start,
      tags[tagCount * TAG_STRIDE - 1],
    );
    return false;
  }
  // The parser compares neighbours after sorting; any equal pair is the same finding. The later one is at fault.
  const duplicate = findDuplicateTag(text, into);
  if (duplicate < 0) return true;
  into.refuse("duplicate-tag", "duplicate tags", tags[duplicate], tags[duplicate + 1]);
  return false;
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}

/** A reserved tag key as Go quotes it, or undefined. */
function reservedKey(text: string, start: number, end: number, units: TextUnits): string | undefined {
  switch (end - start) {
    case 1: {
      const c = text.charCodeAt(start);
      if (c === 0) return '"\\x00"';
      return c === 0xff && units === "bytes" ? '"\\xff"' : undefined;
    }
    case 4:
      return text.startsWith("time", start) ? '"time"' : undefined;
    case 6:
      return text.startsWith("_field", start) ? '"_field"' : undefined;
    case 12:
      return text.startsWith("_measurement", start) ? '"_measurement"' : undefined;
    default:
      return undefined;
  }
}
