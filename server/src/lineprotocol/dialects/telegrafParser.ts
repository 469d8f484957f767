/** Owns what both parsers of Telegraf are to their dialect, and the text tests that they share. */
import type { EntryReading } from "../entry";
import { COMMA, RETURN, SPACE, TAB } from "./characters";

export interface TelegrafParser {
  /**
   * Parses an entry from `from` on, over newlines inside strings; answers where the parser stops: behind a good entry, or at
   * a fault, which is put into `into`. `open` tells whether the text ended inside a string.
   */
  scan(text: string, from: number, end: number, into: EntryReading): number;
  /** The same from inside a string on. */
  resume(text: string, from: number, end: number, into: EntryReading): number;
  /** Reads a whole entry without its newline. */
  read(text: string, start: number, end: number, into: EntryReading): void;
  readonly open: boolean;
  /** With `open`: the text ended with a backslash whose partner comes. */
  readonly escaped: boolean;
}

/** The end of a word for a reader's eye: at the next blank, line end or comma. */
export function wordEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === COMMA || c === SPACE || (c >= TAB && c <= RETURN)) break;
    i++;
  }
  return i;
}

/** The rest of the line. */
export function lineEnd(text: string, from: number, end: number): number {
  const newline = text.indexOf("\n", from);
  const stop = newline < 0 || newline > end ? end : newline;
  return stop > from && text.charCodeAt(stop - 1) === RETURN ? stop - 1 : stop;
}

/** Without the carriage return that belongs to the entry's newline. */
export function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === RETURN ? end - 1 : end;
}

/** The code of a value that is none, by its first letter. */
export function valueReason(word: string): "invalid-number" | "invalid-boolean" {
  return /^[-+.\dnNiI]/.test(word) ? "invalid-number" : "invalid-boolean";
}
