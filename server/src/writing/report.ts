/**
 * Owns how a write is told: from the ledger to the report that is drawn, in the voice of the product (stored, refused, unknown).
 * Invariants: counts add up to the lines of data of all texts; what is not known is called unknown.
 */
import { grouped } from "../checks/entryView";
import { describeTarget } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { adviceActions } from "./adviceActions";
import { linesOf } from "./batches";
import { describeExchange } from "./exchangeText";
import { Ledger } from "./ledger";
import type { WriteOrder } from "./order";
import type { ExchangeSummary, WriteReport } from "./outcome";
import type { Refusal } from "./plan";
import type { ReportInput } from "./reportWhole";
import { describeWhole } from "./reportWhole";
import { serverName, titleOf } from "./reportWords";
import type { SessionResult } from "./session";

export function makeReport(input: ReportInput): WriteReport {
  const { destination, result, ledger, total } = input;
  // What stands behind the place where the write ended was counted before it began.
  const { stored, refused, unknown, notSent } = ledger.counts;
  if (total !== undefined) ledger.notReached(Math.max(0, total - stored - refused - unknown - notSent));
  const points = { ...ledger.counts };
  const [first] = ledger.files;
  const told = describeWhole(input);
  const resendSafe = points.refused + points.unknown + points.notSent === 0 ? null : ledger.story.isSafe;
  return {
    id: input.id,
    uri: first.uri,
    files: ledger.files.map(({ uri, counts, again, isComplete }) => ({
      uri,
      points: ledger.files.length === 1 ? points : { ...counts },
      again,
      againComplete: isComplete,
    })),
    destination,
    serverName: serverName(destination, ledger.serverVersion),
    destinationLabel: destinationLabel(destination),
    startedAt: new Date(result.startedAt).toISOString(),
    milliseconds: result.milliseconds,
    state: result.state,
    points,
    brief: briefOf(input),
    summary: told.summary,
    advice: told.advice,
    lines: ledger.lines,
    linesTotal: ledger.linesTotal,
    ...(told.whole && { whole: told.whole }),
    exchanges: summarize(ledger),
    exchangesTotal: ledger.exchangesTotal,
    reasons: [...ledger.reasons]
      .map(([code, lines]) => ({ code, title: titleOf(code), lines }))
      .sort((a, b) => b.lines - a.lines),
    leftOut: ledger.left,
    bytes: ledger.bytes,
    resumable: destination.id !== "dry-run" && points.notSent + ledger.unanswered > ledger.left,
    resendSafe,
    ...(destination.id === "dry-run" && { origin: "dry-run" }),
    actions: adviceActions({ destination, story: ledger.story, resendSafe }),
  };
}

/** The report of a write that did not begin. */
export function refusalReport(
  { id, destination, inputs }: Pick<WriteOrder, "id" | "destination" | "inputs">,
  { refusal, at }: Refusal,
  now: number,
): WriteReport {
  const ledger = new Ledger(inputs);
  const result: SessionResult = { state: "not-sent", startedAt: now, milliseconds: 0, reason: refusal };
  const report = makeReport({ id, destination, ledger, result });
  const { summary } = report;
  // To the line's end, wherever that is (LSP: a larger number means the end).
  const range = at && {
    start: { line: at.line - 1, character: 0 },
    end: { line: at.line - 1, character: 1e9 },
  };
  return {
    ...report,
    brief: "not sent",
    ...(range && {
      whole: {
        ...(at.file > 0 && { uri: inputs[at.file].uri }),
        range,
        outcome: "refused",
        certain: true,
        code: "not-sent",
        brief: "not sent",
        message: summary,
        story: [summary],
      },
    }),
  };
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

function briefOf({ ledger }: ReportInput): string {
  const { counts, story } = ledger;
  const parts: string[] = [];
  if (counts.stored > 0 || counts.refused + counts.unknown + counts.notSent === 0) {
    parts.push(`${grouped(counts.stored)} stored`);
  }
  if (counts.refused > 0) parts.push(`${grouped(counts.refused)} refused`);
  if (counts.unknown > 0) parts.push(`${grouped(counts.unknown)} unknown`);
  if (counts.notSent > 0) parts.push(`${grouped(counts.notSent)} not sent`);
  if (story.status !== undefined) parts[parts.length - 1] += ` (${story.status})`;
  const failure = story.failure && describeExchange(story.failure.result);
  if (failure !== undefined && !(failure === "not sent" && counts.notSent > 0)) parts.push(failure);
  return parts.join(" · ");
}

function summarize({ exchanges }: Ledger): ExchangeSummary[] {
  return exchanges.map(({ index, uri, batch, result, milliseconds }) => ({
    index,
    ...(batch.file > 0 && { uri }),
    result: describeExchange(result),
    firstLine: batch.firstLine,
    lastLine: batch.lastLine,
    points: linesOf(batch),
    milliseconds,
  }));
}
