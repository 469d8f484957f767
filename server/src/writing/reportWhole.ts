/**
 * Owns what is said of a write as a whole: the summary, the next step, and what stands at the first line where the server
 * spoke of no line in particular.
 */
import { counted, grouped } from "../checks/entryView";
import type { Destination } from "../schema/destination";
import { isFailure, NOTHING_SENT } from "../schema/exchange";
import type { AnswerKind, DecodedAnswer } from "./answers/answer";
import { ADVICE } from "./answers/responses/advice";
import { RESEND_SENTENCES } from "./answers/sentences";
import { cleanText } from "./cleanText";
import type { Ledger } from "./ledger";
import type { LineOutcome, PointCounts } from "./outcome";
import { countedRefusals, serverName } from "./reportWords";
import type { SessionResult } from "./session";
import type { LedgerStory } from "./told";

export interface WholeStory {
  readonly summary: string;
  readonly advice: readonly string[];
  readonly whole?: LineOutcome;
}

export interface ReportInput {
  readonly id: string;
  readonly destination: Destination;
  readonly ledger: Ledger;
  readonly result: SessionResult;
  /** Lines of data in all, where they were counted before. */
  readonly total?: number;
}

export function describeWhole(input: ReportInput): WholeStory {
  const { ledger, result } = input;
  const { counts: points, story } = ledger;
  const total = points.stored + points.refused + points.unknown + points.notSent;
  if (total === 0 && result.reason === undefined) {
    return {
      summary: "Nothing to send: no points in it.",
      advice: ledger.isOfSelection ? ["Select lines that hold points, or write the whole file."] : [],
    };
  }
  const list = [...ledger.reasons].map(([code, count]) => countedRefusals(code, count)).join(", ");
  // An answer about no line in particular says by itself that nothing was stored.
  const saysNone = list === "" && points.stored === 0 && story.told?.written === "none";
  const sentences: string[] = saysNone ? [] : [storedSentence(points, total, input)];
  const advice: string[] = [];
  if (list !== "") sentences.push(`Refused: ${list}.`);
  const withOthers = story.refusedWithOthers;
  if (withOthers > 0 && list !== "") {
    const why = story.takesWhole ? ": this server takes a body as a whole or not at all" : "";
    sentences.push(
      `${counted(withOthers, "good line")} ${withOthers === 1 ? "was" : "were"} refused with them${why}.`,
    );
  }
  if (ledger.left > 0) {
    sentences.push(
      `${counted(ledger.left, "line")} that would be refused ${ledger.left === 1 ? "was" : "were"} left out.`,
    );
  }
  if (story.told) {
    if (list === "") sentences.push(cleanText(story.told.summary));
    // Where no good line was refused with others, the marked lines are all that is left.
    const isAlone = list !== "" && withOthers === 0;
    for (const sentence of story.told.advice) {
      // Said below of all the lines that it holds for.
      if (points.unknown > 0 && story.unknown && RESEND_SENTENCES.includes(sentence)) continue;
      advice.push(isAlone && sentence === ADVICE.fixLinesAll ? ADVICE.fixLines : cleanText(sentence));
    }
  }
  const failure = story.failure?.result;
  // A failure speaks of its own request: before it others may have been answered.
  if (failure && isFailure(failure))
    sentences.push(
      points.stored + points.refused + points.unknown > 0
        ? failure.message.replace("Nothing was sent.", "Nothing more was sent.")
        : failure.message,
    );
  if (points.unknown > 0 && story.unknown) {
    const unknown = unknownSentences(story.unknown);
    sentences.push(unknown.summary);
    advice.push(unknown.advice);
  }
  if (result.reason !== undefined) sentences.push(result.reason);
  if (result.state === "not-sent" && !/Nothing was sent/.test(sentences.join(" ")))
    sentences.push("Nothing was sent.");
  const notSent = points.notSent - ledger.left;
  if (result.state === "stopped" && notSent > 0) {
    sentences.push(`Stopped there: ${counted(notSent, "line")} not sent.`);
  }
  if (result.state === "cancelled") sentences.push(`Cancelled: ${counted(notSent, "line")} not sent.`);
  const summary = sentences.filter((sentence) => sentence !== "").join(" ");
  return { summary, advice: [...new Set(advice)], ...wholeOutcome(input, summary, advice) };
}

function storedSentence(points: PointCounts, total: number, input: ReportInput): string {
  const dry = input.destination.id === "dry-run";
  if (total === 0) return "";
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

function unknownSentences({ first, last, isSafe, withoutTime }: NonNullable<LedgerStory["unknown"]>): {
  summary: string;
  advice: string;
} {
  const lines = first === last ? `Line ${grouped(first)}` : `Lines ${grouped(first)}–${grouped(last)}`;
  return {
    summary: `${lines}: unknown whether stored.`,
    advice: isSafe
      ? "All have timestamps, and the server keeps equal points once: sending them again is safe."
      : withoutTime > 0
        ? `${counted(withoutTime, "line")} without a timestamp: sent again, ${withoutTime === 1 ? "it gets another time and is" : "they get another time and are"} stored twice. Look at what is stored first.`
        : "This server stores equal points twice. Look at what is stored before sending them again.",
  };
}

/** What is said at the first line sent: only where no line is named. */
function wholeOutcome(
  { ledger, destination }: ReportInput,
  summary: string,
  advice: readonly string[],
): { whole: LineOutcome } | undefined {
  const { wholeAt, failure } = ledger.story;
  const at = wholeAt ?? failure;
  if (!at) return undefined;
  const decoded = wholeAt?.decoded;
  const failed = failure && isFailure(failure.result) ? failure.result.failure : undefined;
  const isUnknown = wholeAt ? wholeAt.isUnknown : failed !== undefined && !NOTHING_SENT.has(failed);
  const text = wholeAt?.words ?? "";
  const isQuoted = text === "" || summary.includes(text);
  const server = serverName(destination, ledger.serverVersion);
  return {
    whole: {
      ...(at.uri !== ledger.files[0].uri && { uri: at.uri }),
      range: at.place,
      outcome: isUnknown ? "unknown" : "refused",
      certain: true,
      code: decoded?.kind ?? failed ?? "other",
      brief: isUnknown ? "unknown whether stored" : wholeAt ? briefOf(decoded) : "not sent",
      message: [`${server}: ${summary}`, ...advice.slice(0, 1)].join(" "),
      story: [summary, ...(isQuoted ? [] : [`The server says "${text}".`]), ...advice],
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
