/** Owns the one line that tells on a terminal how far a write is. Invariant: nothing is drawn where standard error is no terminal. */
import { grouped } from "../checks/entryView";
import { cleanText } from "../writing/cleanText";
import type { WriteStep } from "../writing/progress";
import type { CliIo } from "./io";

const WORDS: Readonly<Record<WriteStep["phase"], string>> = {
  checking: "looking at the lines",
  resuming: "reading what was sent",
  sending: "",
};

export function progressLine(io: CliIo): {
  readonly draw: ((step: WriteStep) => void) | undefined;
  clear(): void;
} {
  if (!io.isTerminal) return { draw: undefined, clear: () => {} };
  let last = 0;
  let phase: WriteStep["phase"] | undefined;
  return {
    draw(step) {
      const now = io.now();
      if (now - last < 100 && step.phase === phase && !step.waiting) return;
      last = now;
      phase = step.phase;
      io.err(`\r\u001b[K${describeStep(step).slice(0, 118)}`);
    },
    clear: () => io.err("\r\u001b[K"),
  };
}

/** "12 of 200 requests · 60,000 lines · 12.3 of 205.0 MB · 24.1 MB/s · 8 s left" */
export function describeStep(step: WriteStep): string {
  const { phase, batch, batches, bytesSent, bytesTotal, pointsSent, bytesPerSecond, secondsLeft, waiting } =
    step;
  if (waiting) return `waiting ${Math.ceil(waiting.seconds)} s: ${cleanText(waiting.reason)}`;
  const parts: string[] = [];
  if (phase === "sending") {
    parts.push(`${grouped(batch)}${batches === undefined ? "" : ` of ${grouped(batches)}`} requests`);
    parts.push(`${grouped(pointsSent)} lines`);
  } else parts.push(WORDS[phase]);
  parts.push(`${megabytes(bytesSent)}${bytesTotal === undefined ? "" : ` of ${megabytes(bytesTotal)}`} MB`);
  if (bytesPerSecond !== undefined) parts.push(`${megabytes(bytesPerSecond)} MB/s`);
  if (secondsLeft !== undefined) parts.push(`${grouped(Math.ceil(secondsLeft))} s left`);
  return parts.join(" · ");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
