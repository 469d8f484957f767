/** Owns the words of a write's progress. Pure. */
import type { WriteProgress } from "../../../server/src/lsp/protocol";

/**
 * "Part 3 of 40 · 12,000 points sent · 2.1 of 27.4 MB · 8.2 MB/s · 3 s left"; what is read before anything is sent; or why it waits.
 */
export function describeProgress(progress: WriteProgress): string {
  const { phase, waiting, batches, bytesSent, bytesTotal, bytesPerSecond, secondsLeft } = progress;
  if (waiting !== undefined) return `Waiting ${count(waiting.seconds)} s: ${waiting.reason}`;
  const unit = unitOf(bytesTotal ?? bytesSent);
  const bytes =
    bytesTotal === undefined
      ? `${inUnit(bytesSent, unit)} ${unit}`
      : `${inUnit(bytesSent, unit)} of ${inUnit(bytesTotal, unit)} ${unit}`;
  if (phase === "checking") return `Checking before anything is sent · ${bytes}`;
  if (phase === "resuming") return `Reading up to where the write goes on · ${bytes}`;
  return [
    `Part ${count(progress.batch)}${batches === undefined ? "" : ` of ${count(batches)}`}`,
    `${count(progress.pointsSent)} points sent`,
    bytes,
    bytesPerSecond === undefined
      ? ""
      : `${inUnit(bytesPerSecond, unitOf(bytesPerSecond))} ${unitOf(bytesPerSecond)}/s`,
    secondsLeft === undefined ? "" : `${timeLeft(secondsLeft)} left`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** How far a phase is, in percent of its bytes; 0 where that is not known. */
export function percentOf({ bytesSent, bytesTotal = 0 }: WriteProgress): number {
  return bytesTotal === 0 ? 0 : Math.min(100, (100 * bytesSent) / bytesTotal);
}

/** With thousands separators, the same in every language. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

type Unit = "kB" | "MB" | "GB";

function unitOf(bytes: number): Unit {
  return bytes < 1e6 ? "kB" : bytes < 1e9 ? "MB" : "GB";
}

function inUnit(bytes: number, unit: Unit): string {
  return (bytes / (unit === "kB" ? 1e3 : unit === "MB" ? 1e6 : 1e9)).toFixed(1);
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
