/** Owns the small edits that many fixes are made of. Offsets are of the entry's text; all functions are pure. */
import type { EntryView, PairSpan } from "./entryView";
import type { Fix } from "./finding";
import type { Span } from "./span";

export function replacing(title: string, { start, end }: Span, text: string, preferred = false): Fix {
  return { title, edits: [{ start, end, text }], preferred };
}

export function removing(title: string, span: Span, preferred = false): Fix {
  return replacing(title, span, "", preferred);
}

export function inserting(title: string, at: number, text: string, preferred = false): Fix {
  return replacing(title, { start: at, end: at }, text, preferred);
}

/** A word in double quotes, with what stands in the way escaped. */
export function quoteString(word: string): string {
  return `"${word.replace(/(["\\])/g, "\\$1")}"`;
}

/** A field's pair with one of the commas beside it, so that what remains is well formed; undefined for an only field. */
export function fieldWithComma(entry: EntryView, pair: Span): Span | undefined {
  const { text } = entry;
  if (text[pair.start - 1] === ",") return { start: pair.start - 1, end: pair.end };
  if (text[pair.end] === ",") return { start: pair.start, end: pair.end + 1 };
  return undefined;
}

/** Removes a field whose pair is known; nothing where it is the only one. */
export function removeField(entry: EntryView, pair: Span, key: string): Fix[] {
  const span = fieldWithComma(entry, pair);
  return span ? [removing(`Remove the field ${key}`, span)] : [];
}

/** The pair that holds a value which begins at `valueStart`, looked up in the text: back to the comma or blank before its key. */
export function pairOfValue(entry: EntryView, value: Span): PairSpan {
  const { text } = entry;
  let start = value.start - 1;
  while (start > entry.reading.start && !isSeparator(text, start - 1)) start--;
  return { key: { start, end: value.start - 1 }, value };
}

function isSeparator(text: string, at: number): boolean {
  return (text[at] === "," || text[at] === " ") && text[at - 1] !== "\\";
}
