/**
 * Owns how InfluxDB 1.x and 2.x read line protocol: both use one Go package, `models/points.go`, with the few differences
 * of {@link GoRules}. Source of every rule: influxdb@1.6–master-1.x and influxdb@2.0–main-2.x, models/points.go.
 * Invariant: the order of the checks is the parser's, since the first that fails is an entry's only reason.
 */
import { byteLength, type TextUnits, textOf } from "../bytes";
import { EntryKind, type EntryReading, FieldType, Mark, TAG_STRIDE } from "../entry";
import type { Target } from "../targets";
import { type CutState, type Dialect, type NameKind, UNIT_NANOSECONDS } from "./dialect";
import { fieldlessTime } from "./faults";
import { isGoBoolean, isGoFloat, isGoInteger, isGoUnsigned, scanBoolean, scanNumber } from "./goValues";
import { fitsInt64 } from "./integers";
import { findDuplicateTag, markOddities, seriesKeyEnd } from "./oddities";

/** What differs between the products and versions that share the parser. */
export interface GoRules {
  /** The suffix `u`: 2.x only; a default build of 1.x refuses it. */
  readonly unsigned: boolean;
  /** Tag keys time, _field, _measurement, NUL and byte FF: refused by 2.x. */
  readonly reservedTagKeys: boolean;
  /** A point with exactly 100·2^k tags makes the server panic: 1.x up to 1.8.5, 2.0.0 to 2.0.2. */
  readonly panicsAtHundredTags: boolean;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const EQUALS = 61;
const HASH = 35;
const BACKSLASH = 92;

/** Longest series key, and longest series key with a field key (MaxKeyLength), in bytes. */
const MAX_KEY_BYTES = 65535;
const MIN_TIME = -9223372036854775806n;
const MAX_TIME = 9223372036854775806n;

export function createGoDialect(target: Target, units: TextUnits, rules: GoRules): Dialect {
  const precision = target.precision === "auto" ? "ns" : target.precision;
  const unit = UNIT_NANOSECONDS[precision];
  return {
    target,
    units,
    plain: { unsigned: rules.unsigned },
    sortsTags: true,
    findEnd,
    read: (text, start, end, into) => readEntry(text, start, end, into, rules, units, unit),
    unescape: unescapeName,
    unquote: (raw) => unescapeString(withoutLastByte(raw, units).slice(1)),
    nanoseconds: (digits) => BigInt(digits) * unit,
    refuseBody: () => undefined,
  };
}

/** scanLine: a newline ends an entry unless quoted or escaped; comments follow the same rule. */
function findEnd(text: string, from: number, last: boolean, state: CutState): number {
  const end = text.length;
  let i = from;
  if (state.escaped && i < end) {
    state.escaped = false;
    i++;
  }
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) {
      // A pair only with two more bytes behind the backslash in the whole body.
      if (i + 2 < end) {
        i += 2;
        continue;
      }
      if (!last) {
        // More text follows this piece, so the pair is one, even where its second half is this piece's last unit.
        state.escaped = i + 1 >= end;
        return -1;
      }
    }
    if (c === SPACE) state.inFields = true;
    if (state.inFields) {
      if (!state.quoted && c === EQUALS) {
        state.equals++;
        i++;
        continue;
      }
      if (!state.quoted && c === COMMA) {
        state.commas++;
        i++;
        continue;
      }
      if (c === QUOTE && state.equals > state.commas) {
        state.quoted = !state.quoted;
        i++;
        continue;
      }
    }
    if (c === NEWLINE && !state.quoted) return i;
    i++;
  }
  return -1;
}

function isBlank(c: number): boolean {
  return c === SPACE || c === TAB || c === 0;
}

function skipBlanks(text: string, i: number, end: number): number {
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** ParsePointsWithPrecision's treatment of one block, then parsePoint. */
function readEntry(
  text: string,
  blockStart: number,
  blockEnd: number,
  into: EntryReading,
  rules: GoRules,
  units: TextUnits,
  unit: bigint,
): void {
  const start = skipBlanks(text, blockStart, blockEnd);
  let end = blockEnd;
  into.reset(start, end);
  if (start >= end) return;
  if (text.charCodeAt(start) === HASH) {
    into.kind = EntryKind.comment;
    if (text.lastIndexOf("\n", end - 1) >= start) into.marks |= Mark.severalLines;
    return;
  }
  // Only inside an open quote, or behind a backslash at the very end of the body.
  if (text.charCodeAt(end - 1) === NEWLINE) into.end = --end;
  const fieldsAt = readKey(text, start, end, into, rules, units);
  if (fieldsAt < 0) return;
  const timeAt = readFields(text, fieldsAt, end, into, rules, units);
  if (timeAt < 0) return;
  if (readTime(text, timeAt, end, into, unit)) {
    into.kind = EntryKind.point;
    markOddities(text, into);
  }
}

/** scanKey: measurement and tags; answers where the fields begin, or -1 if refused. */
function readKey(
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

/** scanFields, then the second walk over the fields (walkFields); answers where the timestamp may begin, or -1. */
function readFields(
  text: string,
  keyEnd: number,
  end: number,
  into: EntryReading,
  rules: GoRules,
  units: TextUnits,
): number {
  const start = skipBlanks(text, keyEnd, end);
  let i = start;
  let quoted = false;
  let quoteAt = -1;
  let equals = 0;
  let commas = 0;
  // Escapes, or more commas than pairs: only then may the second walk find other fields than this one.
  let odd = false;
  let pairStart = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH && i + 1 < end) {
      odd = true;
      i += 2;
      continue;
    }
    if (c === QUOTE && equals > commas) {
      quoted = !quoted;
      if (quoted) quoteAt = i;
      i++;
      continue;
    }
    if (c === EQUALS && !quoted) {
      equals++;
      const before = text.charCodeAt(i - 1);
      if ((before === SPACE || before === COMMA) && text.charCodeAt(i - 2) !== BACKSLASH) {
        into.refuse("missing-field-key", "missing field key", i, i + 1);
        return -1;
      }
      const next = i + 1 < end ? text.charCodeAt(i + 1) : -1;
      if (next === -1 || next === COMMA || next === SPACE) {
        into.refuse("missing-field-value", "missing field value", pairStart, i + 1);
        return -1;
      }
      if (startsNumber(next)) {
        i = scanNumber(text, i + 1, end, rules.unsigned, into);
        if (i < 0) return -1;
        continue;
      }
      if (next !== QUOTE) {
        i = scanBoolean(text, i + 1, end, into);
        if (i < 0) return -1;
        continue;
      }
    }
    if (c === COMMA && !quoted) {
      if (++commas > equals) odd = true;
      pairStart = i + 1;
    }
    if (c === SPACE && !quoted) break;
    i++;
  }
  // A backslash pair may step over the end; the section ends with the entry.
  if (i > end) i = end;
  if (quoted) {
    into.refuse("unbalanced-quotes", "unbalanced quotes", quoteAt, firstLineEnd(text, quoteAt, end));
    return -1;
  }
  if (equals === 0 || commas !== equals - 1) {
    const code =
      equals === 0 && (start >= i || fieldlessTime(text, into, start, i))
        ? "missing-fields"
        : "invalid-field-format";
    into.refuse(code, "invalid field format", ...fieldFormatFault(text, start, i, end));
    return -1;
  }
  return walkFields(text, start, i, into, units, odd) ? i : -1;
}

function startsNumber(c: number): boolean {
  return (c >= 48 && c <= 57) || c === 46 || c === MINUS || c === 78 || c === 110;
}

function firstLineEnd(text: string, from: number, end: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 || newline > end ? end : newline;
}

/** The place of `invalid field format`: the pair without an equals sign, else the place where fields should begin. */
function fieldFormatFault(text: string, start: number, sectionEnd: number, end: number): [number, number] {
  if (start >= sectionEnd) return [start, Math.min(end, start + 1)];
  let pairStart = start;
  let hasEquals = false;
  let quoted = false;
  for (let i = start; i <= sectionEnd; i++) {
    const c = i < sectionEnd ? text.charCodeAt(i) : COMMA;
    if (c === BACKSLASH) i++;
    else if (c === QUOTE && hasEquals) quoted = !quoted;
    else if (c === EQUALS && !quoted) hasEquals = true;
    else if (c === COMMA && !quoted) {
      if (!hasEquals) {
        return pairStart < i ? [pairStart, i] : [Math.max(start, pairStart - 1), pairStart];
      }
      pairStart = i + 1;
      hasEquals = false;
    }
  }
  return [start, sectionEnd];
}

/**
 * walkFields and the field iterator: the pairs as they are stored. They pair backslashes otherwise than scanFields does, so
 * that a section with escapes may hold other fields than were checked, even some that cannot be read back.
 */
function walkFields(
  text: string,
  start: number,
  end: number,
  into: EntryReading,
  units: TextUnits,
  odd: boolean,
): boolean {
  const keyBytes =
    (end - into.start) * 3 > MAX_KEY_BYTES ? byteLength(text, into.start, seriesKeyEnd(into), units) : -1;
  let unreadable: [string, number, number] | undefined;
  let i = start;
  while (i < end) {
    const keyStart = i;
    // scanTo: up to an equals sign whose previous byte is not a backslash.
    while (
      i < end &&
      (text.charCodeAt(i) !== EQUALS || (i > keyStart && text.charCodeAt(i - 1) === BACKSLASH))
    )
      i++;
    if (i > end - 2) {
      into.refuse(
        "invalid-field-format",
        `invalid value: field-key=${textOf(text, keyStart, i, units)}`,
        keyStart,
        i,
      );
      return false;
    }
    const keyEnd = i;
    const valueStart = ++i;
    let quoted = false;
    while (i < end) {
      const c = text.charCodeAt(i);
      if (c === BACKSLASH && i + 1 < end) {
        const next = text.charCodeAt(i + 1);
        if (next === QUOTE || next === BACKSLASH) {
          i += 2;
          continue;
        }
      }
      if (c === QUOTE) quoted = !quoted;
      else if (c === COMMA && !quoted) break;
      i++;
    }
    if (i > end) i = end;
    const type = valueType(text, valueStart, i);
    into.addField(keyStart, keyEnd, valueStart, i, type);
    if (keyBytes >= 0) {
      const size = keyBytes + 4 + byteLength(text, keyStart, keyEnd, units);
      if (size > MAX_KEY_BYTES) {
        const message = `max key length exceeded: ${size} > ${MAX_KEY_BYTES}`;
        into.refuse("key-too-long", message, keyStart, keyEnd);
        return false;
      }
    }
    if (odd && !isReadable(text, valueStart, i, type)) {
      const name = textOf(text, keyStart, keyEnd, units);
      const message = `field "${name}": the server accepts the line but cannot read this value`;
      unreadable ??= [message, valueStart, i];
    }
    i++;
  }
  if (unreadable) into.refuse("unreadable-value", ...unreadable);
  return unreadable === undefined;
}

/** Whether the value can be read back as the type that its ends promise (FieldIterator, Fields). */
function isReadable(text: string, start: number, end: number, type: FieldType): boolean {
  const word = text.slice(start, end);
  switch (type) {
    case FieldType.string:
      return word.length > 1;
    case FieldType.integer:
      return isGoInteger(word.slice(0, -1));
    case FieldType.unsigned:
      return isGoUnsigned(word.slice(0, -1));
    case FieldType.float:
      return isGoFloat(word);
    default:
      return isGoBoolean(word);
  }
}

/** FieldIterator.Next: the type by the first and last byte. */
function valueType(text: string, start: number, end: number): FieldType {
  const c = text.charCodeAt(start);
  if (c === QUOTE) return FieldType.string;
  // 0123456789-.nNiIu
  if (startsNumber(c) || c === 105 || c === 73 || c === 117) {
    const last = text.charCodeAt(end - 1);
    if (last === 105) return FieldType.integer;
    if (last === 117) return FieldType.unsigned;
    return FieldType.float;
  }
  return FieldType.boolean;
}

/** scanTime and the range check (SafeCalcTime); false if refused. */
function readTime(text: string, from: number, end: number, into: EntryReading, unit: bigint): boolean {
  const start = skipBlanks(text, from, end);
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === NEWLINE || c === SPACE) break;
    if (i === start && c === MINUS) {
      i++;
      continue;
    }
    if (c < 48 || c > 57) {
      // A carriage return at the end is all that is wrong.
      const at = c === RETURN && i === end - 1 ? i : start;
      // A comment is none behind a point.
      const stop = text.charCodeAt(start) === HASH ? end : wordEnd(text, i, end);
      into.refuse("invalid-timestamp", "bad timestamp", at, stop);
      return false;
    }
    i++;
  }
  if (i === start) return true;
  const digits = text.slice(start, i);
  // 18 digits are always in range of int64, and in range of the time if the unit is a nanosecond.
  if (unit !== 1n || i - start > 18 || digits === "-") {
    if (digits === "-") {
      into.refuse("invalid-timestamp", 'strconv.ParseInt: parsing "-": invalid syntax', start, i);
      return false;
    }
    if (!fitsInt64(digits, 0, digits.length)) {
      const message = `strconv.ParseInt: parsing "${digits}": value out of range`;
      into.refuse("timestamp-out-of-range", message, start, i);
      return false;
    }
    const time = BigInt(digits) * unit;
    if (time < MIN_TIME || time > MAX_TIME) {
      const message = `time outside range ${MIN_TIME} - ${MAX_TIME}`;
      into.refuse("timestamp-out-of-range", message, start, i);
      return false;
    }
  }
  into.timestampStart = start;
  into.timestampEnd = i;
  for (; i < end; i++) {
    if (text.charCodeAt(i) !== SPACE) {
      into.refuse("text-after-point", "point is invalid", i, end);
      return false;
    }
  }
  return true;
}

function wordEnd(text: string, i: number, end: number): number {
  while (i < end && text.charCodeAt(i) !== SPACE && text.charCodeAt(i) !== NEWLINE) i++;
  return i;
}

const NAME_ESCAPES: Readonly<Record<NameKind, string>> = {
  measurement: ', ="',
  tagKey: ", =",
  tagValue: ", =",
  fieldKey: ', ="',
};

function unescapeName(kind: NameKind, raw: string): string {
  if (raw.indexOf("\\") < 0) return raw;
  const escapes = NAME_ESCAPES[kind];
  let out = "";
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === "\\" && i + 1 < raw.length && escapes.includes(raw[i + 1])) i++;
    out += raw[i];
  }
  return out;
}

/**
 * Go cuts off the last byte, taking it for the closing quote. Where it is a part of a letter, what is left of that letter is not
 * UTF-8.
 */
function withoutLastByte(raw: string, units: TextUnits): string {
  const last = raw.charCodeAt(raw.length - 1);
  if (raw.length === 1) return raw;
  if (units === "bytes" || last < 0x80) return raw.slice(0, -1);
  const pair = last >= 0xdc00 && last < 0xe000;
  return `${raw.slice(0, pair ? -2 : -1)}\ufffd`;
}

/** unescapeStringField: only `\"` and `\\`. */
function unescapeString(raw: string): string {
  return raw.indexOf("\\") < 0 ? raw : raw.replace(/\\(["\\])/g, "$1");
}
