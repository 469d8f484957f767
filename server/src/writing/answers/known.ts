/**
 * Owns the question whether a sentence is one that a server is known to say, whole: for the choice among the readings of a pasted
 * text. Invariant: words that only hold a part of a sentence, and a proxy's or a client's own words, do not count.
 */
import type { AnsweringProduct } from "./answer";
import { isStatusPhrase } from "./logStatus";
import { findRow, isLoose, isWhole, saysNoAnswer } from "./responses";
import { type Unwrapped, unwrap } from "./unwrap";

/** A message without its wrappers, and its row, if one knows it. */
export interface ReadMessage {
  readonly unwrapped: Unwrapped;
  readonly match: ReturnType<typeof findRow>;
}

/** Reads a message; where no row knows it so, without the line ends and indents that a forum or an editor may have put into it. */
export function readMessage(
  message: string,
  product: AnsweringProduct | null,
  status: number | null,
): ReadMessage {
  const unwrapped = unwrap(message);
  const match = findRow(unwrapped.reason, product, status);
  if ((match === undefined || isLoose(match.row)) && FOLDED.test(message) && !QUOTES_LINES.test(message)) {
    const again = unwrap(message.replace(new RegExp(FOLDED, "g"), " "));
    const found = findRow(again.reason, product, status);
    if (found !== undefined && isWhole(found.row)) return { unwrapped: again, match: found };
  }
  return { unwrapped, match };
}

const FOLDED = /[ \t]*\n[ \t]*|[ \t]{2,}/;
const QUOTES_LINES = /unable to parse '|on line\(s\):/;

export function isKnownSentence(
  message: string,
  product: AnsweringProduct | null,
  status: number | null,
): boolean {
  if (message === "") return false;
  const { match } = readMessage(message, product, status);
  return match !== undefined && !isLoose(match.row);
}

/** The same, and the row knows it from the first word on: what stands behind it may not be its own. */
export function isWholeSentence(message: string, status: number | null): boolean {
  const { match } = readMessage(message, null, status);
  return match !== undefined && isWhole(match.row);
}

/**
 * The same for words in the midst of a text, where nothing but themselves says that a server said them: two at least, which no
 * client says of its own troubles; two alone only beside the status that goes with them, or in the text of a client.
 */
export function isTellingSentence(message: string, status: number | null, isClients: boolean): boolean {
  const words = message.trim().split(/\s+/, 3).length;
  if (words < 2 || message.length < 8 || isStatusPhrase(message)) return false;
  const reason = unwrap(message).reason;
  const match = findRow(reason, null, status);
  if (match === undefined || !isWhole(match.row)) return false;
  if (words === 2 && !isClients && (status === null || !match.row.status.includes(status))) return false;
  return status !== null || !saysNoAnswer(reason);
}
