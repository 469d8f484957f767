/** Owns the words of a write's progress. Pure. */
import type { WriteProgress } from "../../../server/src/lsp/protocol";

/** "Part 3 of 40 · 12,000 points sent · 2.1 of 27.4 MB", or why it waits. */
export function describeProgress(progress: WriteProgress): string {
  if (progress.waiting !== undefined)
    return `Waiting ${count(progress.waiting.seconds)} s: ${progress.waiting.reason}`;
  const of = progress.batches === undefined ? "" : ` of ${count(progress.batches)}`;
  const part = `Part ${count(progress.batch)}${of}`;
  const points = `${count(progress.pointsSent)} points sent`;
  return `${part} · ${points} · ${megabytes(progress.bytesSent)} of ${megabytes(progress.bytesTotal ?? progress.bytesSent)} MB`;
}

/** How far a write is, in percent of its bytes. */
export function percentOf(progress: WriteProgress): number {
  const { bytesSent, bytesTotal = 0 } = progress;
  return bytesTotal === 0 ? 0 : Math.min(100, (100 * bytesSent) / bytesTotal);
}

/** With thousands separators, the same in every language. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
