/**
 * Owns what is said of a write as a whole: the summary, the next step, and what stands at the first line where the server
 * spoke of no line in particular.
 */
import { counted, grouped } from "../checks/entryView";
import { isFailure, NOTHING_SENT } from "../schema/exchange";
import type { AnswerKind, DecodedAnswer } from "./answers/answer";
import { cleanText } from "./cleanText";
import type { LineOutcome, PointCounts } from "./outcome";
import type { EndWithOutcome, ReportInput } from "./report";
import { countedRefusals, serverName } from "./reportWords";
import { isResendSafe } from "./retry";

export interface WholeStory {
  readonly summary: string;
  readonly advice: readonly string[];
  readonly whole?: LineOutcome;
}

export function describeWhole(
  input: ReportInput,
  ends: readonly EndWithOutcome[],
  points: PointCounts,
  reasons: ReadonlyMap<string, number>,
): WholeStory {
  const total = points.stored + points.refused + points.unknown + points.notSent;
  if (total === 0) {
    return {
      summary: "Nothing to send: no points in it.",
      advice: ["Select lines that hold points, or write the whole file."],
    };
  }
  const sentences: string[] = [storedSentence(points, total, input)];
  const advice: string[] = [];
  const list = [...reasons].map(([code, count]) => countedRefusals(code, count)).join(", ");
  if (list !== "") sentences.push(`Refused: ${list}.`);
  const withOthers = ends.reduce((sum, { outcome }) => sum + outcome.refusedWithOthers, 0);
  if (withOthers > 0 && list !== "") {
    const whole = ends.some(({ end }) => end.decoded?.kind === "syntax" && end.decoded.written === "none");
    const why = whole ? ": this server takes a body as a whole or not at all" : "";
    sentences.push(
      `${counted(withOthers, "good line")} ${withOthers === 1 ? "was" : "were"} refused with them${why}.`,
    );
  }
  // The answer that says most: the last that is not a plain success.
  const told = [...ends].reverse().find(({ end }) => end.decoded?.kind !== "accepted");
  const decoded = told?.end.decoded;
  if (decoded) {
    if (list === "") sentences.push(cleanText(decoded.summary));
    advice.push(...decoded.advice.map((sentence) => cleanText(sentence)));
  }
  const failure = input.result.exchanges.at(-1)?.result;
  if (failure && isFailure(failure)) sentences.push(failure.message);
  if (points.unknown > 0) {
    const unknown = unknownSentences(input, ends);
    sentences.push(unknown.summary);
    advice.push(unknown.advice);
  }
  if (input.result.state === "stopped" && points.notSent > 0) {
    const batches = counted(input.result.notSent.length, "batch", "batches");
    sentences.push(`Stopped there: ${counted(points.notSent, "line")} in ${batches} not sent.`);
  }
  if (input.result.state === "cancelled")
    sentences.push(`Cancelled: ${counted(points.notSent, "line")} not sent.`);
  const summary = sentences.filter((sentence) => sentence !== "").join(" ");
  return { summary, advice: [...new Set(advice)], ...wholeOutcome(input, ends, summary, advice) };
}

function storedSentence(points: PointCounts, total: number, input: ReportInput): string {
  const dry = input.destination.id === "dry-run";
  if (points.stored === total) {
    const stored = `${counted(total, "point")} ${dry ? "would be stored" : "stored"}.`;
    return total === 1 ? stored : `All ${stored}`;
  }
  const would = dry ? "would be stored" : "stored";
  if (points.stored === 0)
    return points.unknown > 0 || points.notSent === total
      ? ""
      : `None of ${counted(total, "point")} ${would}.`;
  return `${grouped(points.stored)} of ${counted(total, "point")} ${would}.`;
}

function unknownSentences(
  input: ReportInput,
  ends: readonly EndWithOutcome[],
): { summary: string; advice: string } {
  const open = ends.filter(({ outcome }) => outcome.counts.unknown > 0).map(({ end }) => end);
  const first = Math.min(...open.map(({ batch }) => batch.firstLine));
  const last = Math.max(...open.map(({ batch }) => batch.lastLine));
  const lines = first === last ? `Line ${grouped(first)}` : `Lines ${grouped(first)}–${grouped(last)}`;
  const safe = open.every(({ batch }) => isResendSafe(input.destination.product, batch.withoutTime));
  const untimed = open.reduce((sum, { batch }) => sum + batch.withoutTime, 0);
  return {
    summary: `${lines}: unknown whether stored.`,
    advice: safe
      ? "All have timestamps, and the server keeps equal points once: sending them again is safe."
      : untimed > 0
        ? `${counted(untimed, "line")} without a timestamp: sent again, ${untimed === 1 ? "it gets another time and is" : "they get another time and are"} stored twice. Look at what is stored first.`
        : "This server stores equal points twice. Look at what is stored before sending them again.",
  };
}

/** What is said at the first line sent: only where no line is named. */
function wholeOutcome(
  input: ReportInput,
  ends: readonly EndWithOutcome[],
  summary: string,
  advice: readonly string[],
): { whole: LineOutcome } | undefined {
  const told = ends.find(
    ({ end, outcome }) => end.decoded?.kind !== "accepted" && outcome.lines.length === 0,
  );
  const failed = input.result.exchanges.at(-1);
  const batch = told?.end.batch ?? (failed && isFailure(failed.result) ? failed.batch : undefined);
  if (!batch || batch.parts.length === 0) return undefined;
  const { source } = input;
  const decoded = told?.end.decoded;
  const isUnknown = told
    ? told.outcome.counts.unknown > 0
    : failed !== undefined && isFailure(failed.result) && !NOTHING_SENT.has(failed.result.failure);
  const line = batch.firstLine - 1;
  const start = source.offsetAt({ line, character: 0 });
  const newline = source.bytes.indexOf("\n", start);
  const end = newline < 0 ? source.bytes.length : newline;
  const text = cleanText(decoded?.details.reason ?? decoded?.details.text ?? "");
  const server = serverName(input.destination, input.result);
  return {
    whole: {
      range: source.rangeOf(start, end),
      outcome: isUnknown ? "unknown" : "refused",
      certain: true,
      code: decoded?.kind ?? (failed && isFailure(failed.result) ? failed.result.failure : "other"),
      brief: isUnknown ? "unknown whether stored" : briefOf(decoded),
      message: [`${server}: ${summary}`, ...advice.slice(0, 1)].join(" "),
      story: [summary, ...(text ? [`The server says "${text}".`] : []), ...advice],
      ...(text && { serverText: text }),
    },
  };
}

/** What a line's end says of a body that was refused as a whole. */
const WHOLE_BRIEFS: Partial<Record<AnswerKind, string>> = {
  unauthorized: "not signed in",
  forbidden: "not permitted",
  "not-found": "no such place to write to",
  "too-large": "too large",
  "rate-limited": "too many writes at once",
  quota: "a limit of the plan is reached",
  unavailable: "the server is not available",
  "server-error": "an error of the server",
};

function briefOf(decoded: DecodedAnswer | undefined): string {
  const words = decoded && WHOLE_BRIEFS[decoded.kind];
  if (!decoded || words === undefined) return "refused as a whole";
  return decoded.status === null ? `refused: ${words}` : `refused: ${words} (${decoded.status})`;
}
