/**
 * Owns how InfluxDB 1.x and 2.x check numbers and booleans (scanNumber, scanBoolean of models/points.go).
 * Invariant: each answers the offset behind the value, or -1 after refusing the entry.
 */
import type { EntryReading } from "../entry";
import { COMMA, DOT, MINUS, PLUS, RETURN, SPACE } from "./characters";
import { parseIntReason, parseUintReason } from "./goText";

function valueEnd(text: string, i: number, end: number): number {
  while (i < end && text.charCodeAt(i) !== COMMA && text.charCodeAt(i) !== SPACE) i++;
  return i;
}

/** The value, or only the carriage return behind it where that is all that is wrong. */
function valueFault(text: string, start: number, end: number): [number, number] {
  const stop = Math.max(valueEnd(text, start, end), start + 1);
  return stop - start > 1 && text.charCodeAt(stop - 1) === RETURN ? [stop - 1, stop] : [start, stop];
}

function refuseNumber(text: string, start: number, end: number, into: EntryReading): number {
  into.refuse("invalid-number", "invalid number", ...valueFault(text, start, end));
  return -1;
}

/** From the value's first unit to the next comma or space. Integers of 19 characters and more are range-checked. */
export function scanNumber(
  text: string,
  start: number,
  end: number,
  unsignedAllowed: boolean,
  into: EntryReading,
): number {
  let i = start;
  const negative = text.charCodeAt(i) === MINUS;
  if (negative) {
    i++;
    if (i === end) return refuseNumber(text, start, end, into);
  }
  let integer = false;
  let unsigned = false;
  let decimal = false;
  let scientific = false;
  for (; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) continue;
    if (c === COMMA || c === SPACE) break;
    if (c === 105 && i > start && !integer && !unsigned) {
      integer = true;
      continue;
    }
    if (c === 117 && i > start && !integer && !unsigned) {
      unsigned = true;
      continue;
    }
    if (c === DOT) {
      if (decimal) return refuseNumber(text, start, end, into);
      decimal = true;
      continue;
    }
    if (i > start && (c === 101 || c === 69)) {
      scientific = true;
      continue;
    }
    if (c === PLUS || c === MINUS) {
      const before = text.charCodeAt(i - 1);
      if (before === 101 || before === 69) continue;
    }
    return refuseNumber(text, start, end, into);
  }
  if ((integer || unsigned) && (decimal || scientific)) return refuseNumber(text, start, end, into);
  const digits = i - start - (integer ? 1 : 0) - (decimal ? 1 : 0) - (negative ? 1 : 0);
  if (digits === 0) return refuseNumber(text, start, end, into);
  if (integer) {
    if (text.charCodeAt(i - 1) !== 105) return refuseNumber(text, start, end, into);
    if (i - 1 - start >= 19) return checkInteger(text, start, i, into);
    return i;
  }
  if (unsigned) {
    if (!unsignedAllowed || negative || text.charCodeAt(i - 1) !== 117) {
      return refuseNumber(text, start, end, into);
    }
    if (i - 1 - start >= 20) return checkUnsigned(text, start, i, into);
    return i;
  }
  if (scientific || i - start >= 25) {
    const word = text.slice(start, i);
    if (!isGoFloat(word)) {
      into.refuse("float-out-of-range", "invalid float", start, i);
      return -1;
    }
  }
  return i;
}

function checkInteger(text: string, start: number, end: number, into: EntryReading): number {
  const word = text.slice(start, end - 1);
  if (isGoInteger(word)) return end;
  const reason = /^-?\d+$/.test(word) ? "value out of range" : "invalid syntax";
  const message = `unable to parse integer ${word}: strconv.ParseInt: parsing "${word}": ${reason}`;
  into.refuse("integer-out-of-range", message, start, end);
  return -1;
}

function checkUnsigned(text: string, start: number, end: number, into: EntryReading): number {
  const word = text.slice(start, end - 1);
  if (isGoUnsigned(word)) return end;
  const reason = /^\d+$/.test(word) ? "value out of range" : "invalid syntax";
  const message = `unable to parse unsigned ${word}: strconv.ParseUint: parsing "${word}": ${reason}`;
  into.refuse("unsigned-out-of-range", message, start, end);
  return -1;
}

/** strconv.ParseFloat of what scanNumber lets through: a number, and not beyond a double's range. */
export function isGoFloat(word: string): boolean {
  return /^-?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(word) && Number.isFinite(Number(word));
}

/** strconv.ParseInt, base 10, 64 bits. */
export function isGoInteger(word: string): boolean {
  return parseIntReason(word) === undefined;
}

/** strconv.ParseUint, base 10, 64 bits. */
export function isGoUnsigned(word: string): boolean {
  return parseUintReason(word) === undefined;
}

const BOOLEANS = new Set(["t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE"]);

export function isGoBoolean(word: string): boolean {
  return BOOLEANS.has(word);
}

/** From the value's first unit to the next comma or space; anything but the ten words is refused. */
export function scanBoolean(text: string, start: number, end: number, into: EntryReading): number {
  const c = text.charCodeAt(start);
  // t T f F; another first byte is refused before the word's end is looked for.
  const stop = valueEnd(text, start, end);
  if ((c === 116 || c === 84 || c === 102 || c === 70) && stop - start <= 5) {
    if (BOOLEANS.has(text.slice(start, stop))) return stop;
  }
  const code = c === PLUS ? "invalid-number" : "invalid-boolean";
  into.refuse(code, "invalid boolean", ...valueFault(text, start, end));
  return -1;
}
