/**
 * Owns the mistake of putting a tag's value in quotes because it holds a blank, a comma or an equals sign: `site="New York"`. Quotes mean
 * nothing there, so the value ends at the blank. Offsets are of the entry's text.
 */
import { replacing } from "./edits";
import type { EntryView } from "./entryView";
import type { Fix } from "./finding";
import type { Span } from "./span";

/** The quoted value of a tag, quotes included, that holds a place at which the server stumbled; `lineEnd` bounds the search. */
export function quotedValueAround(text: string, at: number, lineEnd: number): Span | undefined {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  for (let open = text.indexOf('="', lineStart); open >= 0 && open < at; ) {
    const close = text.indexOf('"', open + 2);
    if (close < 0 || close >= lineEnd) return undefined;
    if (close >= at) {
      // A tag: its pair begins behind a comma, and no blank that is not escaped stands before it.
      return isInTags(text.slice(lineStart, open)) ? { start: open + 1, end: close + 1 } : undefined;
    }
    open = text.indexOf('="', close + 1);
  }
  return undefined;
}

function isInTags(before: string): boolean {
  const bare = before.replace(/="[^"]*"/g, "=q");
  return /,[^ ,=]+$/.test(bare) && !/(?<!\\) /.test(bare.trimStart());
}

/** The value without its quotes, with what must be escaped escaped. */
export function bareValue(entry: EntryView, { start, end }: Span): Fix {
  const bare = entry.text.slice(start + 1, end - 1).replace(/(?<!\\)([ ,=])/g, "\\$1");
  return replacing("Escape the value instead of quoting it", { start, end }, bare, true);
}
