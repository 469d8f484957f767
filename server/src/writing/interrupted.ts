/**
 * Owns what is said of a write that was interrupted, from its journal alone. Invariant: what was in flight is unknown; it is sent again
 * without asking only where that stores nothing twice.
 */
import { counted, grouped } from "../checks/entryView";
import { describeTarget } from "../lineprotocol/targets";
import type { JournalSpan, JournalState } from "./journal";
import type { Question } from "./question";
import { isResendSafe } from "./retry";

export interface InterruptedFacts {
  readonly bytesDone: number;
  readonly points: { readonly stored: number; readonly refused: number; readonly unknown: number };
  readonly summary: string;
}

export function describeInterrupted({ spans, header, reached }: JournalState): InterruptedFacts {
  const points = { stored: 0, refused: 0, unknown: 0 };
  let bytesDone = 0;
  for (const span of spans) {
    points.stored += span.stored;
    points.refused += span.refused;
    points.unknown += span.unknown;
    if (span.state === "answered") bytesDone += span.to - span.from;
  }
  const known = points.stored + points.refused;
  const of = header.lines === undefined ? "" : ` of ${grouped(header.lines)}`;
  const sentences = [
    reached.size === 0
      ? "Nothing was sent yet."
      : `${grouped(known)}${of} lines ended with an answer${points.refused > 0 ? ` (${grouped(points.refused)} refused)` : ""}.`,
  ];
  const open = spans.filter(({ state }) => state === "unknown");
  if (open.length > 0) sentences.push(unknownSentence(open));
  return { bytesDone, points, summary: sentences.join(" ") };
}

function unknownSentence(open: readonly JournalSpan[]): string {
  const lines = open.reduce((sum, each) => sum + each.lines, 0);
  const places = open
    .slice(0, 3)
    .map(({ firstLine, lastLine }) => `${grouped(firstLine)}–${grouped(lastLine)}`);
  const where = `${places.join(", ")}${open.length > places.length ? ", …" : ""}`;
  return `Of ${counted(lines, "line")} (${where}) it is unknown whether they were stored: they were on their way when the write was interrupted.`;
}

/** The question about what was in flight; undefined where sending it again is safe, or it has its answer. */
export function describeUnknown(
  { spans, header }: JournalState,
  confirmed: readonly string[],
): Question | undefined {
  const { product } = header.destination;
  const open = spans.filter(({ state, untimed }) => state === "unknown" && !isResendSafe(product, untimed));
  if (open.length === 0 || confirmed.some((each) => each.startsWith("unknown-batch:"))) return undefined;
  const untimed = open.reduce((sum, each) => sum + each.untimed, 0);
  const why =
    untimed > 0
      ? `${counted(untimed, "line")} without a timestamp: sent again, ${untimed === 1 ? "it gets" : "they get"} another time.`
      : `${describeTarget(header.destination)} stores equal points twice.`;
  return {
    question: "unknown-batch",
    message: `${unknownSentence(open)} Send them again?`,
    detail: `${why} If they are stored already, they are then stored twice; if they are left out and are not stored, they are missing. Look at what is stored to decide.`,
    choices: [
      { label: "Send Again", confirm: "unknown-batch:send" },
      { label: "Leave Out", confirm: "unknown-batch:skip" },
    ],
    remember: false,
  };
}

/** Why a write cannot go on: the text is another one. */
export function describeChanged({ header }: JournalState, file: number, to: number): string {
  const name = header.files[file]?.uri.split("/").at(-1) ?? "The file";
  return `${name} is not the text that was being written: it changed within its first ${counted(to, "byte")}. Nothing was sent. Bring back the text as it was to go on, or write it anew.`;
}
