/** Owns the finding for control characters in names and strings: invisible, and stored. */
import { removing } from "../edits";
import type { EntryFinding, EntryRule } from "../finding";

/** More of them in one line say nothing new. */
const MOST = 3;

export const controlCharacter: EntryRule = {
  check(entry) {
    const { start, end } = entry.reading;
    const found: EntryFinding[] = [];
    for (let i = start; i < end && found.length < MOST; i++) {
      const c = entry.text.charCodeAt(i);
      // Tabs and newlines may be meant; a carriage return at the end is another rule's.
      if (c >= 32 || c === 9 || c === 10 || (c === 13 && i === end - 1)) continue;
      const code = c.toString(16).toUpperCase().padStart(4, "0");
      found.push({
        code: "control-character",
        start: i,
        end: i + 1,
        message: `The invisible control character U+${code} stands here and is part of what is stored.`,
      });
    }
    return found;
  },
  fixes: (_entry, finding) => [removing("Remove the control character", finding, true)],
};
