/** Owns the words and fixes for quotes that are never closed. */
import { inserting } from "../edits";
import { counted, type EntryView } from "../entryView";
import type { Refusals } from "./refusal";

export const REFUSED_QUOTES: Refusals<"unbalanced-quotes"> = {
  "unbalanced-quotes": {
    explain: (entry) => {
      const below = swallowed(entry);
      const lost =
        below === undefined
          ? " All lines below are read as part of the string."
          : below > 0
            ? ` ${counted(below, "line")} below ${below === 1 ? "is" : "are"} read as part of the string.`
            : "";
      const inner = innerQuote(entry) < 0 ? "" : " The quote before it has no backslash and closes a string.";
      return `The string that begins here is never closed.${inner}${lost}`;
    },
    fixes: (entry) => {
      const inner = innerQuote(entry);
      if (inner >= 0) return [inserting("Escape the quote inside the string", inner, "\\", true)];
      const line = entry.text.slice(entry.fault.start, entry.lineEnd(entry.fault.start)).trimEnd();
      const time = / +-?\d+$/.exec(line);
      const at = entry.fault.start + (time && time.index > 0 ? time.index : line.length);
      return [inserting("Close the string", at, '"', true)];
    },
  },
};

/** How far back a string is looked for, in units. */
const FARTHEST = 1000;

/** `f="a"b"`: the quote that closes a string too early, in the value whose last quote is at fault; -1 for others. */
function innerQuote({ text, reading, fault }: EntryView): number {
  const from = Math.max(reading.start, fault.start - FARTHEST);
  const found = /="(?:[^"\\]|\\[\s\S])*("[^",=\n]+)$/.exec(text.slice(from, fault.start));
  return found ? fault.start - found[1].length : -1;
}

/** Lines below that the string takes in; undefined where they reach to the document's end without being counted. */
function swallowed(entry: EntryView): number | undefined {
  if (entry.goesOn) return undefined;
  return entry.lineBreaks(entry.fault.start, entry.reading.end);
}
