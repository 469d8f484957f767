/** Owns how the Go parser reads the fields (scanFields, walkFields, FieldIterator of models/points.go). */
import { byteLength, type TextUnits, textOf } from "../bytes";
import { type EntryReading, FieldType } from "../entry";
import { BACKSLASH, COMMA, EQUALS, MINUS, QUOTE, SPACE } from "./characters";
import { fieldlessTime } from "./faults";
import { type GoRules, MAX_KEY_BYTES, skipBlanks } from "./goRules";
import { isGoBoolean, isGoFloat, isGoInteger, isGoUnsigned, scanBoolean, scanNumber } from "./goValues";
import { seriesKeyEnd } from "./oddities";

/** scanFields, then the second walk over the fields (walkFields); answers where the timestamp may begin, or -1. */
export function readFields(
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
