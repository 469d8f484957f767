/** Owns the ways to settle a string that goes on behind its closing quote. Offsets are of the entry's text. */
import { quoteString, removing, replacing } from "./edits";
import type { EntryView } from "./entryView";
import type { Fix } from "./finding";
import type { Span } from "./span";

/** Fixes for `behind`, the text between a string's closing quote and the next comma, blank or line end. */
export function behindQuote(entry: EntryView, string: Span, behind: Span): Fix[] {
  const whole = { start: string.start, end: behind.end };
  const inside = entry.text.slice(string.start + 1, string.end - 1);
  const rest = entry.text.slice(behind.start, behind.end);
  const fixes: Fix[] = [removing(`Remove ${entry.quoted(behind.start, behind.end)}`, behind)];
  // `"a"b"`: an inner quote that was not escaped.
  if (rest.endsWith('"') && rest.length > 1) {
    const text = `"${inside}\\"${rest.slice(0, -1).replace(/(?<!\\)"/g, '\\"')}"`;
    fixes.unshift(replacing("Escape the quote inside the string", whole, text, true));
  } else if (!rest.includes('"')) {
    const text = `"${inside}${quoteString(rest).slice(1)}`;
    fixes.unshift(replacing("Move the text into the quotes", whole, text));
  }
  return fixes;
}
