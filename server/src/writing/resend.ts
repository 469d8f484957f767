/**
 * Owns which lines of a refused batch are sent again by themselves: those that nothing was said against, where the server stored none.
 * Invariant: each round leaves at least one line out, so that rounds end.
 */
import { type Batch, divide, linesOf } from "./batches";
import type { BatchOutcome, BatchPlace } from "./outcomes";
import { isResendSafe } from "./retry";
import type { BatchEnd } from "./told";

export interface GoodLines {
  /** Lines that are sent again. */
  readonly again: Batch;
  /** What became of the others. */
  readonly outcome: BatchOutcome;
}

export function goodLinesOf(
  { batch, decoded, mayBeStored }: BatchEnd,
  outcome: BatchOutcome,
  { dialect, destination }: BatchPlace,
): GoodLines | undefined {
  if (decoded === undefined || decoded.written !== "none") return undefined;
  // An earlier sending may have stored them: then only where the server keeps equal points once.
  if (mayBeStored && !isResendSafe(destination.product, batch.withoutTime)) return undefined;
  const bad = new Set<number>();
  for (const line of outcome.lines) if (line.outcome === "refused" && line.certain) bad.add(line.start);
  if (bad.size === 0) return undefined;
  const [again] = divide(batch, dialect, (_, __, { start }) => (bad.has(start) ? -1 : 0));
  if (!again) return undefined;
  const lines = outcome.lines.filter(({ start }) => bad.has(start));
  return {
    again,
    outcome: {
      counts: { stored: 0, refused: linesOf(batch) - linesOf(again), unknown: 0, notSent: 0 },
      lines,
      refusedWithOthers: 0,
      open: outcome.open.filter(({ start }) => bad.has(start)),
    },
  };
}
