/**
 * Owns what became of each entry of a batch, from how its exchange ended: the answer's lines (of the body) onto entries of the
 * document. Invariants: every point and refused entry of a batch is counted once; `stored` is said only where the answer
 * makes it sure, `unknown` wherever it does not.
 */
import { decodeBytes } from "../lineprotocol/bytes";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { EntryKind, type EntryReading, FIELD_STRIDE, TAG_STRIDE } from "../lineprotocol/entry";
import { readBody } from "../lineprotocol/points";
import type { Destination } from "../schema/destination";
import { type DroppedPoint, isFailure, NOTHING_SENT } from "../schema/exchange";
import type { AnswerLine, DecodedAnswer } from "./answers/answer";
import { findRow } from "./answers/responses";
import type { PointCounts } from "./outcome";
import type { Certainty } from "./silence";
import type { BatchEnd } from "./told";

/** Where a batch goes and how its lines are read. */
export interface BatchPlace {
  readonly destination: Destination;
  /** The text it is of. */
  readonly uri: string;
  readonly dialect: Dialect;
  readonly certainty: Certainty;
}

/** An entry that the answer speaks of. Offsets are bytes of the batch's body. */
export interface EntryOutcome {
  readonly start: number;
  readonly end: number;
  /** The text at fault, where the target's own reading or the answer tells. */
  readonly focus?: { readonly start: number; readonly end: number };
  readonly outcome: "refused" | "unknown" | "stored";
  readonly certain: boolean;
  readonly code: string;
  /** The server's reason for this line. */
  readonly reason: string;
}

export interface BatchOutcome {
  readonly counts: PointCounts;
  readonly lines: readonly EntryOutcome[];
  /** Entries that were refused although nothing is wrong with them: the body was refused as a whole. */
  readonly refusedWithOthers: number;
  /** Stretches of the body that are not known to be stored, in order; refused ones and others apart. */
  readonly open: readonly OpenSpan[];
}

export interface OpenSpan {
  readonly start: number;
  /** Behind the last entry's newline. */
  readonly end: number;
  readonly outcome: "refused" | "unknown";
  readonly code: string;
  /** The server's reason. */
  readonly reason: string;
}

/** The code of a line that was refused because of others in its request. */
export const WITH_OTHERS = "with-others";

/**
 * `certainty`: for servers that leave lines out without a word, whether a point that the dialect reads is sure to be stored
 * (silence.ts).
 */
export function outcomeOf(
  end: BatchEnd,
  { dialect, certainty }: Pick<BatchPlace, "dialect" | "certainty">,
): BatchOutcome {
  const { batch, result, decoded } = end;
  const all = batch.points + batch.refused;
  if (isFailure(result) || decoded === undefined) {
    const nothingSent = isFailure(result) && NOTHING_SENT.has(result.failure) && !end.mayBeStored;
    const counts = { stored: 0, refused: 0, unknown: nothingSent ? 0 : all, notSent: nothingSent ? all : 0 };
    const whole: OpenSpan = {
      start: 0,
      end: batch.body.length,
      outcome: "unknown",
      code: isFailure(result) ? result.failure : "other",
      reason: isFailure(result) ? result.message : "",
    };
    return { counts, lines: [], refusedWithOthers: 0, open: nothingSent ? [] : [whole] };
  }
  if (decoded.written === "all" && decoded.lines.length === 0) {
    const counts = { stored: all, refused: 0, unknown: 0, notSent: 0 };
    return { counts, lines: [], refusedWithOthers: 0, open: [] };
  }
  return placeAnswer(end, decoded, dialect, certainty);
}

function placeAnswer(
  end: BatchEnd,
  decoded: DecodedAnswer,
  dialect: Dialect,
  certainty: Certainty,
): BatchOutcome {
  const { body } = end.batch;
  const isSilent =
    decoded.kind === "accepted" && decoded.written === "unknown" && decoded.storedLines === null;
  const counts = { stored: 0, refused: 0, unknown: 0, notSent: 0 };
  const lines: EntryOutcome[] = [];
  const named = new Cursor(decoded.lines);
  const dropped = droppedOf(end);
  const stored = decoded.storedLines === null ? undefined : new Cursor(decoded.storedLines.map(asLines));
  const open: OpenSpan[] = [];
  const wholeReason = decoded.details.reason ?? decoded.details.text ?? "";
  let refusedWithOthers = 0;
  let line = 1;
  let counted = 0;
  readBody(body, dialect, (reading, next) => {
    const leave = (outcome: OpenSpan["outcome"], code: string, reason: string) => {
      const before = open.at(-1);
      const isSame = before?.end === reading.start && before.code === code && before.reason === reason;
      if (before && isSame) open[open.length - 1] = { ...before, end: next };
      else open.push({ start: reading.start, end: next, outcome, code, reason });
    };
    while (counted < reading.start) if (body.charCodeAt(counted++) === 10) line++;
    if (reading.kind !== EntryKind.point && reading.kind !== EntryKind.refused) return;
    const lastLine = line + newlinesIn(body, reading.start, reading.end);
    const fault = named.at(line, lastLine);
    if (isSilent && !dropped && fault === undefined && reading.kind === EntryKind.refused) {
      counts.unknown++;
      lines.push(unreadable(reading));
      leave("unknown", reading.reason, reading.message);
      return;
    }
    const drop = dropped?.get(reading.start);
    if (dropped && drop) {
      counts.refused++;
      leave("refused", drop.code, drop.reason);
      lines.push({
        ...placeOf(reading, focusOf(body, reading, dialect, { field: drop.field }, drop.code)),
        outcome: "refused",
        certain: true,
        code: drop.code,
        reason: drop.reason,
      });
      return;
    }
    if (dropped) {
      counts.stored++;
      return;
    }
    const isStored =
      decoded.written === "all" || (stored !== undefined && stored.at(line, lastLine) !== undefined);
    if (fault === undefined) {
      if (isStored || (isSilent && certainty(body, reading))) counts.stored++;
      else if ((decoded.written === "none" || stored !== undefined) && !end.mayBeStored) {
        counts.refused++;
        refusedWithOthers++;
        leave("refused", decoded.lines.length > 0 ? WITH_OTHERS : decoded.kind, wholeReason);
      } else {
        counts.unknown++;
        leave("unknown", decoded.kind, "");
      }
      return;
    }
    const outcome = isStored ? "stored" : fault.certain || decoded.written === "none" ? "refused" : "unknown";
    counts[outcome]++;
    if (outcome !== "stored") leave(outcome, fault.code, fault.message);
    lines.push({
      ...placeOf(reading, focusOf(body, reading, dialect, namesIn(decoded, fault), decoded.kind)),
      outcome,
      certain: fault.certain,
      code: fault.code,
      reason: fault.message,
    });
  });
  return { counts, lines, refusedWithOthers, open };
}

/** An accepted line that the target's own reading refuses: the server will have left it out, but it does not say so. */
function unreadable(reading: EntryReading): EntryOutcome {
  return {
    ...placeOf(reading, [reading.faultStart, reading.faultEnd]),
    outcome: "unknown",
    certain: false,
    code: reading.reason,
    reason: reading.message,
  };
}

/** Where an entry stands in the body, with the text at fault in it. */
function placeOf(
  { start, end }: EntryReading,
  focus: readonly [number, number] | undefined,
): Pick<EntryOutcome, "start" | "end" | "focus"> {
  return { start, end, ...(focus && { focus: { start: focus[0], end: focus[1] } }) };
}

/** What the dry run's store left out, by where each entry begins; undefined where nobody knows. */
function droppedOf({ result, decoded }: BatchEnd): ReadonlyMap<number, DroppedPoint> | undefined {
  if (isFailure(result) || !result.dropped || decoded?.written === "none") return undefined;
  return new Map(result.dropped.map((point) => [point.offset, point]));
}

function asLines([line, endLine]: readonly [number, number]): { line: number; endLine: number } {
  return { line, endLine };
}

/** Ranges of lines in ascending order, asked for ascending places. */
class Cursor<T extends Pick<AnswerLine, "line" | "endLine">> {
  private next = 0;
  private readonly ranges: readonly T[];

  constructor(ranges: readonly T[]) {
    this.ranges = [...ranges].sort((a, b) => a.line - b.line);
  }

  /** The first range that touches these lines. */
  at(line: number, endLine: number): T | undefined {
    while (this.next < this.ranges.length && this.ranges[this.next].endLine < line) this.next++;
    const range = this.ranges[this.next];
    return range !== undefined && range.line <= endLine ? range : undefined;
  }
}

function newlinesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = text.indexOf("\n", start); i >= 0 && i < end; i = text.indexOf("\n", i + 1)) count++;
  return count;
}

/** The field or tag that the answer names; in a list of lines each line's own reason does (the clouds). */
function namesIn(
  { details, product, status }: DecodedAnswer,
  { code, message }: AnswerLine,
): { readonly field?: string; readonly column?: string; readonly tag?: string } {
  const { field, column, tag } = details;
  if ((field ?? column ?? tag) !== undefined || !NAMING.has(code)) return details;
  const groups = findRow(message, product, status)?.groups ?? {};
  const named = (name: string) =>
    Object.entries(groups).find(
      ([key, value]) => value !== undefined && key.replace(/_+$/, "") === name,
    )?.[1];
  return { field: named("field"), column: named("column"), tag: named("tag") };
}

/** Codes of lines whose reason names a field or a tag. */
const NAMING: ReadonlySet<string> = new Set([
  "field-type-conflict",
  "time-key",
  "duplicate-field",
  "duplicate-tag",
]);

/** The text at fault in a body: the parser's place, or the field or tag that the answer names. */
function focusOf(
  body: string,
  reading: EntryReading,
  dialect: Dialect,
  details: { readonly field?: string; readonly column?: string; readonly tag?: string },
  code: string,
): [number, number] | undefined {
  if (reading.kind === EntryKind.refused) return [reading.faultStart, reading.faultEnd];
  const field = details.field ?? details.column;
  if (field !== undefined) {
    for (let at = 0; at < reading.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      const [start, end, , valueEnd] = reading.fields.slice(at, at + FIELD_STRIDE);
      if (decodeBytes(dialect.unescape("fieldKey", body.slice(start, end))) === field)
        return [start, valueEnd];
    }
  }
  const tag = details.tag ?? details.column;
  if (tag !== undefined) {
    for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      const [start, end, , valueEnd] = reading.tags.slice(at, at + TAG_STRIDE);
      if (decodeBytes(dialect.unescape("tagKey", body.slice(start, end))) === tag) return [start, valueEnd];
    }
  }
  if (code === "retention" && reading.timestampStart >= 0) {
    return [reading.timestampStart, reading.timestampEnd];
  }
  return undefined;
}
