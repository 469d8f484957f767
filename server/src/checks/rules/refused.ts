/**
 * Owns the findings for refused entries: one for each, with the server's own words quoted. A line that is refused only because
 * of the carriage return at its end says so instead.
 */
import { EntryKind, EntryReading } from "../../lineprotocol/entry";
import type { ReasonCode } from "../../lineprotocol/reasons";
import { describeTarget } from "../../lineprotocol/targets";
import { escapeQuote, openQuote } from "../commentQuotes";
import { removing } from "../edits";
import { counted, type EntryView, showControls } from "../entryView";
import type { CheckContext, EntryFinding, EntryRule, Fix } from "../finding";
import { knowsComments, refusal, refusalSentence } from "../products";
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
    if (isCopiedPrompt(entry)) return [byPrompt(entry)];
    if (isUnknownComment(entry)) return [byUnknownComment(entry)];
    const comment = commentAbove(entry);
    if (comment >= 0) return [byComment(entry, comment)];
    const why = REFUSALS[reading.reason].explain(entry);
    const words = OWN_WORDS.has(reading.reason)
      ? `${refusal(entry.target)}.`
      : refusalSentence(entry.target, showControls(shortened(reading.message)));
    return [{ code: reading.reason, ...entry.fault, message: `${why} ${words}` }];
  },
  fixes(entry, finding, context) {
    if (finding.code === "carriage-return") return [removeReturn(entry, context)];
    if (finding.code === "copied-prompt") return [removing("Remove the mark", finding, true)];
    if (finding.code === "unknown-comment") {
      return [removing("Remove the line", { start: entry.from, end: entry.next }, true)];
    }
    if (finding.code === "comment-swallows-lines") return [escapeQuote(finding.start)];
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

/** Without a newline behind it, as at the text's end, a carriage return is no part of a line's end. */
function removeReturn({ text, reading: { end } }: EntryView, context: CheckContext): Fix {
  if (text[end] === "\n") return context.convertLineEnds();
  return { ...removing("Remove the carriage return", { start: end - 1, end }, true), safe: true };
}

/** `> cpu usage=1`: output of `telegraf --test`, copied with its mark, and a point without it. */
function isCopiedPrompt({ text, reading, dialect }: EntryView): boolean {
  if (text[reading.start] !== ">" || text[reading.start + 1] !== " ") return false;
  const without = new EntryReading();
  dialect.read(text, reading.start + 2, reading.end, without);
  return without.kind === EntryKind.point;
}

function byPrompt({ reading, target }: EntryView): EntryFinding {
  const words = refusalSentence(target, showControls(shortened(reading.message)));
  return {
    code: "copied-prompt",
    start: reading.start,
    end: reading.start + 2,
    message: `The mark "> " stands before this line, as in output of telegraf --test, and is read as the measurement. ${words}`,
  };
}

/** A line that begins with # on a server that has no comments (QuestDB). */
function isUnknownComment({ text, reading, target }: EntryView): boolean {
  return text[reading.start] === "#" && !knowsComments(target);
}

function byUnknownComment({ reading, target }: EntryView): EntryFinding {
  return {
    code: "unknown-comment",
    start: reading.start,
    end: reading.end,
    message: `${describeTarget(target)} has no comments and reads this line as a point. ${refusalSentence(target, showControls(shortened(reading.message)))}`,
  };
}

/**
 * The quote that is open at the end of a comment above the entry, -1 if there is none: InfluxDB 3 cuts the body by quotes in
 * comments, too, and then takes the comment away, so that the lines below are read as one (influxdb_line_protocol, split_lines).
 */
function commentAbove(entry: EntryView): number {
  const { text, from, reading } = entry;
  if (from >= reading.start || text.indexOf("\n", reading.start) < 0) return -1;
  for (let at = from; at < reading.start; at = text.indexOf("\n", at) + 1) {
    const end = text.indexOf("\n", at);
    if (end < 0 || end >= reading.start) return -1;
    if (text.slice(at, end).trimStart().startsWith("#")) {
      const quote = openQuote(text, at, end);
      if (quote >= 0) return quote;
    }
  }
  return -1;
}

function byComment(entry: EntryView, quote: number): EntryFinding {
  const { reading, target } = entry;
  const lines =
    entry.next > entry.text.length
      ? "all lines"
      : `the ${counted(entry.lineBreaks(quote, reading.end), "line")}`;
  const words = refusalSentence(target, showControls(shortened(reading.message)));
  return {
    code: "comment-swallows-lines",
    severity: "error",
    start: quote,
    end: Math.max(quote + 1, entry.text.indexOf("\n", quote)),
    message: `This comment opens a quote (${entry.quoted(quote - 1, quote + 1)}): ${lines} below it are read as one. ${words}`,
    related: [{ start: reading.start, end: reading.end, message: "Read as one line." }],
  };
}
