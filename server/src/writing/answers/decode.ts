/**
 * The facade: from a request and its answer to what it means (design: `explain`). Reads like a table of contents; each step has its
 * file. Pure: no clock, no I/O. Invariants: never throws, whatever the answer holds; time and memory grow with request and answer.
 */
import { acceptedAnswer, answerOfNoWrite } from "./accepted";
import type { AnswerInput, DecodedAnswer } from "./answer";
import { answererOf } from "./product";
import { type ReadAnswer, readSaid, readSentBody } from "./reading";
import { refusedAnswer } from "./refused";
import { isWrite } from "./request";
import { findRow, isLoose } from "./responses";
import { unpackLog } from "./unpackLog";
import { unwrap } from "./unwrap";

/** Reads an answer to a write (or a delete) as far as it goes. */
export function decodeAnswer(given: AnswerInput): DecodedAnswer {
  const input = unpackLog(given);
  const { response } = input;
  const said = readSaid(response);
  const target = input.product === undefined ? undefined : { product: input.product, version: input.version };
  const { product, version } = answererOf(response.headers, target, said);
  const sent = readSentBody(input, product, version);
  const read: ReadAnswer = { input, said, product, version, sent };
  const decoded = decode(read);
  const client = given.response.client ?? response.client;
  return decoded.product === null && client !== undefined ? { ...decoded, product: client } : decoded;
}

function decode(read: ReadAnswer): DecodedAnswer {
  if (!isAccepting(read)) return refusedAnswer(read);
  return isWrite(read.input.request, read.product) ? acceptedAnswer(read) : answerOfNoWrite(read);
}

/** 2xx, unless its text is one that refuses (older clouds: 201 with refused points). */
function isAccepting({ input, said, product }: ReadAnswer): boolean {
  const { status } = input.response;
  if (status === null || status < 200 || status >= 300) return false;
  if (said.message === "" || said.form === "html") return true;
  const match = findRow(unwrap(said.message).reason, product, status);
  // A part of a sentence, or a proxy's words, may stand in any text: with a status of their own they do not speak of a success.
  return match === undefined || (isLoose(match.row) && !match.row.status.includes(status));
}
