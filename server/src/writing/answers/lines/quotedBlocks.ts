/**
 * Owns the way from `unable to parse '<block>': <reason>` back to the lines (InfluxDB 1.x, 2.x, M3, Cloud TSM): sequential matching
 * of the blocks that were sent, since quoted text may hold quotes, newlines and whole fake errors (reference 7.2).
 * Invariants: a block is placed only where its whole text matches; what a cut answer does not show is not claimed.
 */
import { type AnswerError, type AnswerKind, LISTED_ERRORS } from "../answer";
import type { SentBody } from "../sentBody";
import { type FindContext, type Found, NOTHING_FOUND, type Placement } from "./placement";
import { codeOfReason } from "./reasonCodes";

const OPENING = "unable to parse '";
const BETWEEN = "': ";

/** Every reason of models/points.go; it ends at the text's end or before the next block. */
const REASON =
  /(?:missing measurement|missing fields|missing tag key|missing tag value|invalid tag format|duplicate tags|cannot use reserved tag key "(?:[^"\\\n]|\\.)*"|max key length exceeded: \d+ > \d+|missing field key|missing field value|invalid field format|invalid number|invalid float|unable to parse (?:integer|unsigned) [^\n]{0,2000}?|invalid boolean|unbalanced quotes|invalid value: field-key=[\s\S]*?|bad timestamp|strconv\.Parse(?:Int|Uint): [^\n]{0,2000}?|time outside range -?\d+ - \d+|point is invalid)(?=\nunable to parse '|\s*$)/y;
/** A reason that nobody listed. */
const ANY_REASON = /[^\n]*/y;
const TIME_REASON = /^time outside range|^strconv\.ParseInt: .*value out of range$/;

interface Blocks {
  readonly placements: readonly Placement[];
  /** Offset in the message behind the last block that was placed. */
  readonly read: number;
}

export function findQuoted(context: FindContext): Found {
  // Bytes that are not UTF-8 become U+FFFD, by some decoders one a byte, by others one a run.
  const message = context.reason.replace(/\ufffd+/g, "\ufffd");
  const { whole } = context.said;
  const errors = errorsOf(message);
  const kind = kindOf(errors);
  const listed = { errors: errors.slice(0, LISTED_ERRORS), errorCount: errors.length, kind } as const;
  if (context.row.id !== "go-unable-to-parse") return { ...NOTHING_FOUND, ...placeOne(context) };
  if (context.sent === null) return { ...NOTHING_FOUND, ...listed, someStored: true };
  const { placements, read } = placeBlocks(message, context.sent, whole);
  const complete = read >= message.trimEnd().length && whole;
  if (!complete && placements.length === 0) {
    return { ...NOTHING_FOUND, ...listed, placements: searchBlocks(message, context.sent) };
  }
  return {
    ...listed,
    placements,
    ...(complete ? { errorCount: placements.length } : {}),
    others: complete ? "stored" : "unknown",
    someStored: true,
  };
}

/** Cloud (TSM) puts violations of an explicit schema into the same form. */
function kindOf(errors: readonly AnswerError[]): AnswerKind {
  const all = (pattern: RegExp) => errors.length > 0 && errors.every(({ reason }) => pattern.test(reason));
  if (all(TIME_REASON)) return "timestamp-range";
  if (all(/^schema: [\s\S]* got \w+ but expected \w+$/)) return "field-type-conflict";
  return all(/^schema: /) ? "refused-other" : "syntax";
}

/** Steps 2 to 4 of the algorithm. */
function placeBlocks(message: string, sent: SentBody, whole: boolean): Blocks {
  const placements: Placement[] = [];
  let at = 0;
  for (let entry = 0; entry < sent.count && at < message.length; entry++) {
    if (!message.startsWith(OPENING, at)) break;
    const text = sent.textOf(entry).replace(/\ufffd+/g, "\ufffd");
    const behind = at + OPENING.length + text.length;
    if (!message.startsWith(text, at + OPENING.length) || !message.startsWith(BETWEEN, behind)) continue;
    const from = behind + BETWEEN.length;
    REASON.lastIndex = from;
    let reason = REASON.exec(message)?.[0];
    if (reason === undefined && sent.refused[entry]) {
      ANY_REASON.lastIndex = from;
      reason = ANY_REASON.exec(message)?.[0];
    }
    if (reason === undefined) continue;
    const end = from + reason.length;
    // Where the answer is cut the last reason may be half a word; the block itself is whole.
    const own = sent.read(entry);
    const cut = !whole && end >= message.length;
    placements.push({
      entry,
      certain: !cut || sent.refused[entry],
      code: sent.refused[entry] && own.message === reason ? own.reason : codeOfReason(reason),
      message: reason,
    });
    at = end + 1;
  }
  return { placements, read: at };
}

/** Enough to show; a body that does not fit its answer has no more to tell. */
const CANDIDATES = 200;

/** Refused entries that the message quotes somewhere: candidates only. Entries over several lines are not looked for. */
function searchBlocks(message: string, sent: SentBody): Placement[] {
  const placements: Placement[] = [];
  const quoted = quotedIn(message);
  for (let entry = 0; entry < sent.count && placements.length < CANDIDATES; entry++) {
    if (!sent.refused[entry] || !quoted.has(sent.textOf(entry).replace(/\ufffd+/g, "\ufffd"))) continue;
    const own = sent.read(entry);
    placements.push({ entry, certain: false, code: own.reason, message: own.message });
  }
  return placements;
}

/** What each line of the message may quote, from its first opening: up to the first place where a reason may begin, and up to the last. */
function quotedIn(message: string): ReadonlySet<string> {
  const quoted = new Set<string>();
  let next = 0;
  // Each line is looked at once: an answer may be one line of openings.
  for (let at = message.indexOf(OPENING); at >= 0; at = message.indexOf(OPENING, next)) {
    const newline = message.indexOf("\n", at);
    next = newline < 0 ? message.length : newline;
    const line = message.slice(at + OPENING.length, next);
    for (const end of [line.indexOf(BETWEEN), line.lastIndexOf(BETWEEN), line.lastIndexOf("'")])
      if (end >= 0) quoted.add(line.slice(0, end));
  }
  return quoted;
}

/** Cloud TSM quotes the first line only. */
function placeOne(context: FindContext): Partial<Found> {
  const { sent, details } = context;
  const text = details.text;
  if (text === undefined || details.reason === undefined) return {};
  const errors = [{ text, reason: details.reason }];
  if (sent === null) return { errors, errorCount: 1 };
  const matches: number[] = [];
  for (let entry = 0; entry < sent.count; entry++) if (sent.textOf(entry) === text) matches.push(entry);
  const message = details.reason;
  const code = /schema: field type|conflict/.test(message) ? "field-type-conflict" : codeOfReason(message);
  return {
    errors,
    errorCount: 1,
    ...(code === "field-type-conflict" ? { kind: "field-type-conflict" as const } : {}),
    placements: matches.map((entry) => ({ entry, certain: matches.length === 1, code, message })),
  };
}

/** The errors of a message without the body that was sent: cut where a reason is followed by another block. */
function errorsOf(message: string): AnswerError[] {
  const errors: AnswerError[] = [];
  let at = 0;
  while (message.startsWith(OPENING, at)) {
    let found: { text: string; reason: string; end: number } | undefined;
    for (let quote = message.indexOf(BETWEEN, at); quote >= 0; quote = message.indexOf(BETWEEN, quote + 1)) {
      REASON.lastIndex = quote + BETWEEN.length;
      const reason = REASON.exec(message)?.[0];
      if (reason === undefined) continue;
      found = { text: message.slice(at + OPENING.length, quote), reason, end: REASON.lastIndex };
      break;
    }
    if (found === undefined) {
      const next = message.indexOf(`\n${OPENING}`, at);
      const part = message.slice(at + OPENING.length, next < 0 ? undefined : next);
      const quote = part.lastIndexOf(BETWEEN);
      if (quote >= 0) errors.push({ text: part.slice(0, quote), reason: part.slice(quote + BETWEEN.length) });
      if (next < 0) break;
      at = next + 1;
      continue;
    }
    errors.push({ text: found.text, reason: found.reason });
    at = found.end + 1;
  }
  return errors;
}
