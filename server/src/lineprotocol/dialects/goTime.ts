/** Owns how the Go parser reads the timestamp (scanTime, SafeCalcTime of models/time.go). */
import type { EntryReading } from "../entry";
import { HASH, MINUS, NEWLINE, RETURN, SPACE } from "./characters";
import { skipBlanks } from "./goRules";
import { fitsInt64 } from "./integers";

const MIN_TIME = -9223372036854775806n;
const MAX_TIME = 9223372036854775806n;
const MAX_TIME_DIGITS = String(MAX_TIME);

/** scanTime and the range check (SafeCalcTime); false if refused. */
export function readTime(text: string, from: number, end: number, into: EntryReading, unit: bigint): boolean {
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
  if (!isSurelyInRange(digits, unit)) {
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

/** Whether a time is in range without its exact value being needed: true of nearly every time, and many times as fast. */
function isSurelyInRange(digits: string, unit: bigint): boolean {
  if (digits === "-") return false;
  // As many digits as the largest time has: their order as texts is their order as numbers. A minus comes before all digits.
  if (unit === 1n) return digits.length < 19 || (digits.length === 19 && digits <= MAX_TIME_DIGITS);
  return digits.length <= 15 && Math.abs(Number(digits)) * Number(unit) < 9.2e18;
}

function wordEnd(text: string, i: number, end: number): number {
  while (i < end && text.charCodeAt(i) !== SPACE && text.charCodeAt(i) !== NEWLINE) i++;
  return i;
}
