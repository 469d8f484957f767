/**
 * Owns the second look at a message that no row knows: it may be a log line or an exception around an answer.
 * Invariant: what is inside is taken only if a row knows it; headers and status that were given win over those of the text.
 */
import type { AnswerInput } from "./answer";
import { readAnswerBody } from "./body";
import { isKnownSentence } from "./known";
import { readPastedText } from "./logLine";
import { readSaid } from "./reading";

/** The input, or one with the answer that its message holds. */
export function unpackLog(input: AnswerInput): AnswerInput {
  const { response } = input;
  const said = readSaid(response);
  if (said.message === "" || said.form === "html" || said.entries !== undefined) return input;
  const isKnown = (message: string, status: number | null) =>
    isKnownSentence(message, input.product ?? null, status);
  if (isKnown(said.message, response.status)) return input;
  const inner = readPastedText(said.message);
  if (inner.body === "" || inner.body === said.message) return input;
  const status = response.status ?? inner.status;
  const innerSaid = readAnswerBody(inner.body, undefined, inner.truncated);
  if (innerSaid.entries === undefined && !isKnown(innerSaid.message, status)) {
    return response.status === null && inner.status !== null
      ? {
          ...input,
          response: { ...response, status: inner.status, headers: { ...inner.headers, ...response.headers } },
        }
      : input;
  }
  const mixed = response.mixed ?? inner.mixed;
  const headers = { ...inner.headers, ...response.headers };
  return { ...input, response: { ...inner, status, headers, ...(mixed ? { mixed } : {}) } };
}
