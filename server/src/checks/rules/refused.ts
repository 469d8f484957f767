/**
 * Owns the findings for refused entries: one for each, with the server's own words quoted. A line that is refused only because
 * of the carriage return at its end says so instead.
 */
import { EntryKind, EntryReading } from "../../lineprotocol/entry";
import type { ReasonCode } from "../../lineprotocol/reasons";
import { removing } from "../edits";
import { type EntryView, showControls } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";
import { refusal, refusalSentence } from "../products";
import type { Refusals } from "./refusal";
import { REFUSED_FIELDS } from "./refusedFields";
import { REFUSED_NAMES } from "./refusedNames";
import { REFUSED_QUOTES } from "./refusedQuotes";
import { REFUSED_TIME } from "./refusedTime";
import { REFUSED_VALUES } from "./refusedValues";
import { REFUSED_WHOLE } from "./refusedWhole";

const REFUSALS: Refusals<ReasonCode> = {
  ...REFUSED_NAMES,
  ...REFUSED_FIELDS,
  ...REFUSED_VALUES,
  ...REFUSED_QUOTES,
  ...REFUSED_TIME,
  ...REFUSED_WHOLE,
};

/** Reasons whose message is ours, not a server's. */
const OWN_WORDS: ReadonlySet<ReasonCode> = new Set(["unreadable-value", "server-panic"]);

export const refused: EntryRule = {
  check(entry) {
    const { reading } = entry;
    if (isRefusedByReturn(entry)) return [byReturn(entry)];
    const why = REFUSALS[reading.reason].explain(entry);
    const words = OWN_WORDS.has(reading.reason)
      ? `${refusal(entry.target)}.`
      : refusalSentence(entry.target, showControls(shortened(reading.message)));
    return [{ code: reading.reason, ...entry.fault, message: `${why} ${words}` }];
  },
  fixes(entry, finding, context) {
    if (finding.code === "carriage-return") return [removeReturn(entry)];
    return REFUSALS[entry.reading.reason].fixes?.(entry, context) ?? [];
  },
};

/** Some reasons quote the value; a value may be long. */
function shortened(message: string): string {
  return message.length > 300 ? `${message.slice(0, 200)}…${message.slice(-60)}` : message;
}

/** Whether the entry ends with a carriage return without which it would be fine, or blank. */
function isRefusedByReturn(entry: EntryView): boolean {
  const { text, reading, dialect } = entry;
  if (text[reading.end - 1] !== "\r") return false;
  const without = new EntryReading();
  dialect.read(text, reading.start, reading.end - 1, without);
  return without.kind !== EntryKind.refused;
}

function byReturn(entry: EntryView): EntryFinding {
  const { reading, target } = entry;
  const blank = reading.end - reading.start === 1;
  const what = blank
    ? "This line is not blank: it ends with CRLF, and the carriage return is read as text."
    : "This line ends with CRLF, and the carriage return is read as part of it.";
  return {
    code: "carriage-return",
    start: blank ? reading.start : reading.faultStart,
    end: reading.end,
    message: `${what} ${refusalSentence(target, showControls(shortened(reading.message)))}`,
  };
}

function removeReturn(entry: EntryView) {
  return removing("Remove the carriage return", { start: entry.reading.end - 1, end: entry.reading.end });
}
