/** Owns how the Rust parser steps over blanks, digits and names, undoes the escapes of names and strings, and what is odd about names. */
import { type EntryReading, FIELD_STRIDE, Mark, TAG_STRIDE } from "../entry";
import { BACKSLASH, NEWLINE, SPACE, TAB } from "./characters";
import type { NameKind } from "./dialect";

export function skipBoundary(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && isBoundary(text.charCodeAt(i))) i++;
  return i;
}

export function isBoundary(c: number): boolean {
  return c === SPACE || c === TAB || c === NEWLINE;
}

export function skipSpaces(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) === SPACE) i++;
  return i;
}

export function skipDigits(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && isDigit(text.charCodeAt(i))) i++;
  return i;
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/**
 * Where the name that begins at `from` ends: at a blank, a tab, a newline, at `stop`, or (measurements) at a NUL. Answers
 * the complement `~end` if the name, unescaped, ends in a backslash. A backslash takes the next unit with it, whatever it is.
 */
export function nameEnd(text: string, from: number, end: number, stop: number, nulStops: boolean): number {
  let i = from;
  let backslash = false;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) {
      backslash = i + 1 >= end || text.charCodeAt(i + 1) === BACKSLASH;
      i += 2;
      continue;
    }
    if (c === stop || isBoundary(c) || (nulStops && c === 0)) break;
    backslash = false;
    i++;
  }
  if (i > end) i = end;
  return backslash ? ~i : i;
}

const ESCAPED: Readonly<Record<NameKind, string>> = {
  measurement: ", \\",
  tagKey: ", =\\",
  tagValue: ", =\\",
  fieldKey: ", =\\",
};

export function unescapeName(kind: NameKind, raw: string): string {
  if (raw.indexOf("\\") < 0) return raw;
  const escaped = ESCAPED[kind];
  const parts: string[] = [];
  let from = 0;
  for (let i = raw.indexOf("\\"); i >= 0 && i + 1 < raw.length; i = raw.indexOf("\\", i + 2)) {
    if (!escaped.includes(raw[i + 1])) continue;
    parts.push(raw.slice(from, i));
    from = i + 1;
  }
  parts.push(raw.slice(from));
  return parts.join("");
}

/** Only `\"` and `\\` are escapes. */
export function unquoteString(raw: string): string {
  const inner = raw.slice(1, -1);
  return inner.indexOf("\\") < 0 ? inner : inner.replace(/\\(["\\])/g, "$1");
}

/** Marks of keys with a comma that is not escaped: `v=4,5,w=1` has a field `5,w`, `m,a,b=c` a tag `a,b`. */
export function commaMarks(text: string, { tags, tagCount, fields, fieldCount }: EntryReading): number {
  return (
    (hasComma(text, tags, tagCount * TAG_STRIDE, TAG_STRIDE) ? Mark.commaInTagKey : 0) |
    (hasComma(text, fields, fieldCount * FIELD_STRIDE, FIELD_STRIDE) ? Mark.commaInFieldKey : 0)
  );
}

function hasComma(text: string, keys: readonly number[], end: number, stride: number): boolean {
  let comma = -1;
  for (let at = 0; at < end; at += stride) {
    if (comma < keys[at]) comma = text.indexOf(",", keys[at]);
    for (; comma >= 0 && comma < keys[at + 1]; comma = text.indexOf(",", comma + 1)) {
      if (text.charCodeAt(comma - 1) !== BACKSLASH) return true;
    }
    if (comma < 0) return false;
  }
  return false;
}
