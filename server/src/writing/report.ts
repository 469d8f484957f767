/**
 * Owns how a write is told: from ends and outcomes to the report that is drawn, in the voice of the product (stored, refused,
 * unknown). Invariants: counts add up to the entries of all batches; what is not known is called unknown; at most
 * {@link LISTED_LINES} lines are listed, all are counted.
 */
import { CODES, isFindingCode } from "../checks/codes";
import { counted, grouped } from "../checks/entryView";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { describeTarget } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { isFailure } from "../schema/exchange";
import { adviceActions } from "./adviceActions";
import { cleanText } from "./cleanText";
import { describeExchange } from "./exchangeText";
import { lineFixes } from "./lineFixes";
import type { ExchangeSummary, LineOutcome, PointCounts, WriteReport } from "./outcome";
import { type BatchOutcome, type EntryOutcome, outcomeOf } from "./outcomes";
import { describeWhole } from "./reportWhole";
import { serverName, titleOf } from "./reportWords";
import { isResendSafe } from "./retry";
import type { BatchEnd, SessionResult } from "./session";
import { certaintyOf } from "./silence";
import type { SourceText } from "./source";

export const LISTED_LINES = 1000;

export interface ReportInput {
  readonly id: string;
  readonly uri: string;
  readonly destination: Destination;
  readonly source: SourceText;
  readonly dialect: Dialect;
  readonly result: SessionResult;
}

export interface EndWithOutcome {
  readonly end: BatchEnd;
  readonly outcome: BatchOutcome;
}

export function makeReport(input: ReportInput): WriteReport {
  const { destination, result, source } = input;
  const certainty = certaintyOf(destination, result.startedAt);
  const ends = result.ends.map((end) => ({ end, outcome: outcomeOf(end, source, input.dialect, certainty) }));
  const points = countPoints(ends, result);
  const lines: LineOutcome[] = [];
  let linesTotal = 0;
  for (const { end, outcome } of ends) {
    linesTotal += outcome.lines.length;
    for (const line of outcome.lines.slice(0, LISTED_LINES - lines.length)) {
      lines.push(describeLine(line, end, outcome, input));
    }
  }
  const told = describeWhole(input, ends, points, reasonsOf(ends));
  const mayResend = resendSafe(destination, result, points);
  return {
    id: input.id,
    uri: input.uri,
    files: [{ uri: input.uri, points, again: [], againComplete: true }],
    destination,
    serverName: serverName(destination, result),
    destinationLabel: destinationLabel(destination),
    startedAt: new Date(result.startedAt).toISOString(),
    milliseconds: result.milliseconds,
    state: result.state,
    points,
    brief: briefOf(points, result, ends),
    summary: told.summary,
    advice: told.advice,
    lines,
    linesTotal,
    ...(told.whole && { whole: told.whole }),
    exchanges: summarize(result),
    exchangesTotal: result.exchanges.length,
    reasons: [...reasonsOf(ends)].map(([code, lines]) => ({ code, title: titleOf(code), lines })),
    leftOut: 0,
    bytes: result.ends.reduce((sum, { batch }) => sum + batch.bytes, 0),
    resumable: false,
    resendSafe: mayResend,
    ...(destination.id === "dry-run" && { origin: "dry-run" }),
    actions: adviceActions({ ...input, ends, resendSafe: mayResend }),
  };
}

function countPoints(ends: readonly EndWithOutcome[], result: SessionResult): PointCounts {
  const sum = { stored: 0, refused: 0, unknown: 0, notSent: 0 };
  for (const { outcome } of ends) {
    sum.stored += outcome.counts.stored;
    sum.refused += outcome.counts.refused;
    sum.unknown += outcome.counts.unknown;
    sum.notSent += outcome.counts.notSent;
  }
  for (const batch of result.notSent) sum.notSent += batch.points + batch.refused;
  return sum;
}

export function destinationLabel(destination: Destination): string {
  if (destination.dryRunOf !== undefined) {
    const { id: _, dryRunOf, ...rest } = destination;
    return `dry run of ${destinationLabel({ ...rest, id: dryRunOf })}`;
  }
  if (destination.id === "dry-run") {
    return `${destination.name} · ${describeTarget(destination)} · ${destination.precision}`;
  }
  const parts = [destination.name, destination.database];
  if (destination.retentionPolicy) parts.push(destination.retentionPolicy);
  parts.push(destination.precision);
  return parts.filter((part) => part !== "").join(" · ");
}

function briefOf(points: PointCounts, result: SessionResult, ends: readonly EndWithOutcome[]): string {
  const status = ends
    .map(({ end }) => end.result)
    .find((answer) => isFailure(answer) || answer.status >= 300 || answer.status < 200);
  const parts: string[] = [];
  if (points.stored > 0 || points.refused + points.unknown + points.notSent === 0) {
    parts.push(`${grouped(points.stored)} stored`);
  }
  if (points.refused > 0) parts.push(`${grouped(points.refused)} refused`);
  if (points.unknown > 0) parts.push(`${grouped(points.unknown)} unknown`);
  if (points.notSent > 0) parts.push(`${grouped(points.notSent)} not sent`);
  if (status && !isFailure(status)) parts[parts.length - 1] += ` (${status.status})`;
  const failure = result.exchanges.at(-1)?.result;
  if (failure && isFailure(failure)) parts.push(describeExchange(failure));
  return parts.join(" · ");
}

/** How many entries were refused for which code, in order of their first. */
function reasonsOf(ends: readonly EndWithOutcome[]): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>();
  for (const { outcome } of ends) {
    for (const { code, outcome: what } of outcome.lines) {
      if (what === "refused") reasons.set(code, (reasons.get(code) ?? 0) + 1);
    }
  }
  return reasons;
}

function describeLine(
  line: EntryOutcome,
  { decoded }: BatchEnd,
  outcome: BatchOutcome,
  { source, destination, result }: ReportInput,
): LineOutcome {
  const server = serverName(destination, result);
  const reason = cleanText(line.reason);
  const quoted = reason === "" ? "" : ` "${reason}"`;
  const maybe = decoded?.kind === "accepted" ? "probably left out" : "may be refused";
  const word = line.outcome === "unknown" ? maybe : line.outcome;
  const title = titleOf(line.code);
  const happened =
    line.outcome === "refused"
      ? `${server} ${destination.id === "dry-run" ? "would refuse" : "refused"} this line: ${title}.`
      : line.outcome === "stored"
        ? `${server} stored this line, but not all of it: ${title}.`
        : decoded?.kind === "accepted"
          ? `${server} accepted the request, but cannot read this line and will have left it out: ${title}.`
          : `${server} refused a line like this one, without saying which: ${title}.`;
  const others = describeOthers(outcome);
  const story = [
    happened,
    ...(quoted && decoded?.kind !== "accepted" ? [`The server says${quoted}.`] : []),
    ...(isFindingCode(line.code)
      ? [withoutMarkup(CODES[line.code].fix)]
      : (decoded?.advice ?? []).slice(0, 1)),
    others,
  ];
  const fixes = decoded ? lineFixes(line, decoded, source) : [];
  return {
    range: source.rangeOf(line.start, line.end),
    ...(line.focus && { focus: source.rangeOf(line.focus.start, line.focus.end) }),
    outcome: line.outcome,
    certain: line.certain,
    code: line.code,
    brief: `${word}: ${title}`,
    message: story.filter((part) => part !== others).join(" "),
    story,
    ...(reason !== "" && decoded?.kind !== "accepted" && { serverText: reason }),
    ...(fixes.length > 0 && { fixes }),
  };
}

function describeOthers({ counts, refusedWithOthers }: BatchOutcome): string {
  const { stored, unknown } = counts;
  if (refusedWithOthers > 0) {
    return `${counted(refusedWithOthers, "good line")} of the same request ${refusedWithOthers === 1 ? "was" : "were"} not stored either.`;
  }
  if (unknown > 0)
    return `Of the same request ${counted(stored, "line")} ${stored === 1 ? "is" : "are"} stored; of ${grouped(unknown)} it is unknown.`;
  return stored === 0
    ? "Nothing of the same request was stored."
    : `The other lines of the request are stored (${grouped(stored)}).`;
}

function summarize(result: SessionResult): ExchangeSummary[] {
  return result.exchanges.map(({ batch, result: answer, milliseconds }, index) => ({
    index,
    result: describeExchange(answer),
    firstLine: batch.firstLine,
    lastLine: batch.lastLine,
    points: batch.points + batch.refused,
    milliseconds,
  }));
}

function resendSafe(destination: Destination, result: SessionResult, points: PointCounts): boolean | null {
  if (points.refused + points.unknown + points.notSent === 0) return null;
  const sent = result.ends.filter(({ decoded }) => decoded?.written !== "none");
  if (sent.length === 0) return true;
  return sent.every(({ batch }) => isResendSafe(destination.product, batch.withoutTime));
}

/** A text of the rules' pages as plain text: code is not marked there. */
function withoutMarkup(text: string): string {
  return text.replaceAll("`", "");
}
