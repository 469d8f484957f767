/**
 * Owns whether a run of digits fits a 64-bit number. Invariant: linear in the number of digits, which a text may have
 * by the million.
 */
import { MINUS } from "./characters";

const MAX_INT64 = "9223372036854775807";
const MIN_INT64_DIGITS = "9223372036854775808";
const MAX_UINT64 = "18446744073709551615";
const ZERO = 48;

/** Whether text[start, end), `-?` and decimal digits, is within int64. */
export function fitsInt64(text: string, start: number, end: number): boolean {
  const negative = text.charCodeAt(start) === MINUS;
  return fits(text, negative ? start + 1 : start, end, negative ? MIN_INT64_DIGITS : MAX_INT64);
}

/** Whether text[start, end), decimal digits, is within uint64. */
export function fitsUint64(text: string, start: number, end: number): boolean {
  return fits(text, start, end, MAX_UINT64);
}

function fits(text: string, start: number, end: number, most: string): boolean {
  if (end - start < most.length) return true;
  let first = start;
  while (first < end && text.charCodeAt(first) === ZERO) first++;
  const digits = end - first;
  return digits < most.length || (digits === most.length && text.slice(first, end) <= most);
}
