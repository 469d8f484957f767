/**
 * Owns what a person would underline where the Rust parser gives up, and by which code: the parser itself says only that fields are
 * missing or that text is left over.
 */
import { type EntryReading, FIELD_STRIDE, FieldType } from "../entry";
import type { ReasonCode } from "../reasons";
import { COMMA, DOT, EQUALS, HASH, MINUS, PLUS, QUOTE, RETURN, SPACE } from "./characters";
import { fieldlessTime } from "./faults";
import { isBoundary, isDigit, nameEnd, skipSpaces } from "./influxdb3Names";

export interface Fault {
  readonly code: ReasonCode;
  readonly start: number;
  readonly end: number;
}

/** What a person would underline of text that the parser left over. */
export function trailingFault(
  text: string,
  into: EntryReading,
  stop: number,
  fieldsEnd: number,
  end: number,
): Fault {
  const c = text.charCodeAt(stop);
  if (c === RETURN && stop === end - 1) return { code: "text-after-point", start: stop, end };
  if (into.timestampStart >= 0) {
    // Directly behind the digits: the whole word is no time.
    if (stop === into.timestampEnd) {
      return {
        code: "invalid-timestamp",
        start: into.timestampStart,
        end: wordEnd(text, stop, end, false),
      };
    }
    return { code: "text-after-point", start: stop, end };
  }
  const last = (into.fieldCount - 1) * FIELD_STRIDE;
  const valueEnd = into.fields[last + 3];
  // Behind a comma no field could be read.
  if (c === COMMA) return fieldFault(text, into, stop + 1, end);
  if (fieldsEnd > valueEnd) return fieldFault(text, into, fieldsEnd, end);
  if (c === SPACE) {
    const word = skipSpaces(text, stop, end);
    if (word >= end) return { code: "text-after-point", start: stop, end };
    // A comment is none behind a point.
    const isComment = text.charCodeAt(word) === HASH;
    return {
      code: "invalid-timestamp",
      start: word,
      end: isComment ? end : wordEnd(text, word, end, false),
    };
  }
  const type = into.fields[last + 4];
  const code =
    type === FieldType.string
      ? "invalid-field-format"
      : type === FieldType.boolean
        ? "invalid-boolean"
        : "invalid-number";
  const start = type === FieldType.string ? stop : into.fields[last + 2];
  return { code, start, end: wordEnd(text, stop, end, true) };
}

/** Why no field can be read at `at`, and what to underline. */
export function fieldFault(text: string, into: EntryReading, at: number, end: number): Fault {
  const answer = nameEnd(text, at, end, EQUALS, false);
  const keyEnd = answer < 0 ? ~answer : answer;
  if (keyEnd === at) {
    if (at < end && text.charCodeAt(at) === EQUALS)
      return { code: "missing-field-key", start: at, end: at + 1 };
    if (into.fieldCount > 0) return { code: "missing-field-key", start: at - 1, end: at };
    return { code: "missing-fields", start: at >= end ? at - 1 : at, end: at >= end ? at : at + 1 };
  }
  if (keyEnd >= end || text.charCodeAt(keyEnd) !== EQUALS) {
    // A number alone will be the time, and no field stands before it.
    const code = fieldlessTime(text, into, at, keyEnd) ? "missing-fields" : "invalid-field-format";
    return { code, start: at, end: keyEnd };
  }
  const value = keyEnd + 1;
  const c = value < end ? text.charCodeAt(value) : -1;
  if (c === -1 || c === COMMA || isBoundary(c)) return { code: "missing-field-value", start: at, end: value };
  if (c === QUOTE) {
    const newline = text.indexOf("\n", value);
    return { code: "unbalanced-quotes", start: value, end: newline < 0 || newline > end ? end : newline };
  }
  const numeric = isDigit(c) || c === DOT || c === MINUS || c === PLUS || c === 78 || c === 110;
  return {
    code: numeric ? "invalid-number" : "invalid-boolean",
    start: value,
    end: Math.max(value + 1, wordEnd(text, value, end, true)),
  };
}

/** The end of the word at `i`: the next blank, and if asked for the next comma. */
function wordEnd(text: string, i: number, end: number, atComma: boolean): number {
  let at = i;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (isBoundary(c) || c === RETURN || (atComma && c === COMMA)) break;
    at++;
  }
  return at;
}
