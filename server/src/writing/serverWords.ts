/** Owns the sentence that an answer says, out of its frame (JSON, HTML, log), fit to be quoted. Invariant: one line, bounded. */
import { byteString, decodeBytes } from "../lineprotocol/bytes";
import type { CarriedAnswer } from "../schema/exchange";
import { readSaid } from "./answers/reading";
import { cleanText } from "./cleanText";

const QUOTED_UNITS = 600;

/** Empty where the answer says nothing in words. */
export function serverWords({ status, headers, body, truncated }: CarriedAnswer): string {
  const { message } = readSaid({ status, headers, body: decodeBytes(byteString(body)), truncated });
  const words = cleanText(
    message
      .slice(0, QUOTED_UNITS + 1)
      .trim()
      .replace(/\s*\n\s*/g, " "),
  );
  return words.length > QUOTED_UNITS ? `${words.slice(0, QUOTED_UNITS)}…` : words;
}
