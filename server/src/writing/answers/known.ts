/**
 * Owns the question whether a sentence is one that a server is known to say, whole: for the choice among the readings of a pasted
 * text. Invariant: words that only hold a part of a sentence, and a proxy's or a client's own words, do not count.
 */
import type { AnsweringProduct } from "./answer";
import { findRow, isLoose } from "./responses";
import { unwrap } from "./unwrap";

export function isKnownSentence(
  message: string,
  product: AnsweringProduct | null,
  status: number | null,
): boolean {
  if (message === "") return false;
  const match = findRow(unwrap(message).reason, product, status);
  return match !== undefined && !isLoose(match.row);
}
