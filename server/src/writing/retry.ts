/**
 * Owns when a batch is sent again by itself, and after how long. Invariant: never where a second sending could store anything
 * twice, unless it is certain that the first stored nothing.
 */
import type { Product } from "../lineprotocol/targets";
import { type CarryFailure, NOTHING_SENT } from "../schema/exchange";
import type { DecodedAnswer } from "./answers/answer";
import { keepsEqualPointsOnce } from "./answers/retry";

/** Whether sending points a second time stores nothing twice: points without a time get another one each time. */
export function isResendSafe(product: Product, withoutTime: number): boolean {
  return keepsEqualPointsOnce(product) && withoutTime === 0;
}

export interface RetryLimits {
  /** Sendings of one batch in all. */
  readonly tries: number;
  /** The longest wait that is kept without asking, in seconds. */
  readonly longestWait: number;
}

export const RETRY_LIMITS: RetryLimits = { tries: 5, longestWait: 120 };

/** Seconds to wait before the next try of a batch, or undefined if it is not sent again. `tried`: sendings so far. */
export function nextTry(
  result: DecodedAnswer | CarryFailure,
  tried: number,
  safe: boolean,
  random: number,
  limits: RetryLimits = RETRY_LIMITS,
): number | undefined {
  if (tried >= limits.tries) return undefined;
  let asked: number | null = null;
  if ("failure" in result) {
    const mayPass = result.failure === "timeout" || result.failure === "cut" || result.failure === "refused";
    if (!mayPass || !(safe || NOTHING_SENT.has(result.failure))) return undefined;
  } else {
    const { retry, written } = result;
    if (!retry.sensible || !(retry.safe || written === "none")) return undefined;
    asked = retry.afterSeconds;
  }
  if (asked !== null) return asked <= limits.longestWait ? asked : undefined;
  // 1, 2, 4, 8 s, each between its half and its whole, so that many clients do not come back at once.
  return Math.min(30, 2 ** (tried - 1)) * (0.5 + random / 2);
}
