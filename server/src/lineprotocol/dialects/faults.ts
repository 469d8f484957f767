/** Owns what dialects agree on when they say what is at fault: the codes, while the words are each server's own. */
import type { EntryReading } from "../entry";
import { MINUS } from "./characters";

/** More digits are no time of any server. */
const LONGEST_TIME = 20;

/** Whether the word that should be the first field is a number: then it is the time, and the fields are missing. */
export function fieldlessTime(text: string, into: EntryReading, start: number, end: number): boolean {
  if (into.fieldCount > 0 || end - start > LONGEST_TIME) return false;
  let i = text.charCodeAt(start) === MINUS ? start + 1 : start;
  const digits = i;
  while (i < end && text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57) i++;
  return i === end && i > digits;
}
