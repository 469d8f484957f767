/** Owns what the finders of this folder are given and what they answer. */
import type { FindingCode } from "../../../checks/codes";
import type { AnswerDetails, AnswerError, AnsweringProduct, AnswerKind } from "../answer";
import type { Said } from "../body";
import type { ResponseRow } from "../responses/row";
import type { SentBody } from "../sentBody";

/** An entry at fault. */
export interface Placement {
  /** Index into the sent body's entries. */
  readonly entry: number;
  readonly certain: boolean;
  readonly code: FindingCode;
  readonly message: string;
}

export interface Found {
  readonly placements: readonly Placement[];
  /**
   * What is known of the points that are not placed: stored (each of them), unknown. Where the row says that nothing or
   * everything was stored this does not count.
   */
  readonly others: "stored" | "unknown";
  /** At least one point is certainly stored, though it is not known which. */
  readonly someStored?: boolean;
  readonly errors?: readonly AnswerError[];
  readonly errorCount?: number;
  /** What the single reasons say, where that is more than the row does. */
  readonly kind?: AnswerKind;
}

export interface FindContext {
  readonly row: ResponseRow;
  /** The reason without wrappers. */
  readonly reason: string;
  readonly said: Said;
  readonly details: AnswerDetails;
  readonly product: AnsweringProduct | null;
  readonly version: string | undefined;
  /** Points that the server counted as dropped. */
  readonly dropped: number | undefined;
  readonly shardSeconds: number;
  /** Null where the request's body is not known. */
  readonly sent: SentBody | null;
  /** Whether the server's reader is known well enough that its refusals can be foretold. */
  readonly readerIsKnown: boolean;
}

export const NOTHING_FOUND: Found = { placements: [], others: "unknown" };

export function codeOf(context: FindContext): FindingCode {
  return context.row.code ?? "refused-other";
}

/** Entries that the target's own reader refuses and that a store's error hides (InfluxDB 1.x). */
export function hiddenRefusals(sent: SentBody): Placement[] {
  const placements: Placement[] = [];
  for (let entry = 0; entry < sent.count; entry++) {
    if (!sent.refused[entry]) continue;
    const { reason, message } = sent.read(entry);
    placements.push({ entry, certain: true, code: reason, message });
  }
  return placements;
}
