/**
 * Owns what is read before anything is judged: what the server said, who it is, and the body that was sent, as that server reads it.
 * Invariant: an answer that is shorter than it announces counts as cut off.
 */
import { byteLength } from "../../lineprotocol/bytes";
import { dialectOf } from "../../lineprotocol/dialects";
import type { Product } from "../../lineprotocol/targets";
import type { AnswerInput, AnsweringProduct, ReceivedAnswer } from "./answer";
import { readAnswerBody, type Said } from "./body";
import { precisionOf } from "./request";
import { SentBody } from "./sentBody";

/** An answer with all that was read of it. */
export interface ReadAnswer {
  readonly input: AnswerInput;
  readonly said: Said;
  readonly product: AnsweringProduct | null;
  readonly version: string | undefined;
  readonly sent: SentBody | null;
}

/** How bodies of products are read that are no targets. */
const READ_AS: Readonly<Record<Exclude<AnsweringProduct, Product>, Product>> = {
  greptimedb: "influxdb3-core",
  opengemini: "influxdb-1",
};

/** Products whose reading is ours, rule by rule, so that their refusals can be foretold. */
export const KNOWN_READERS: ReadonlySet<AnsweringProduct | null> = new Set<AnsweringProduct>([
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
  "cloud-tsm",
  "victoriametrics",
  "questdb",
  "telegraf",
]);

export function readSentBody(
  input: AnswerInput,
  product: AnsweringProduct | null,
  version: string | undefined,
): SentBody | null {
  const { request } = input;
  if (request === null || request.body === null) return null;
  const known = product ?? input.product ?? "influxdb-2";
  const reader = known === "greptimedb" || known === "opengemini" ? READ_AS[known] : known;
  const precision = precisionOf(request, reader, version, input.precision);
  const target = { product: reader, precision, ...(version === undefined ? {} : { version }) };
  // Another product than was expected may read the body otherwise.
  const counts = product === input.product && request.counts?.refused === 0 ? request.counts : undefined;
  return new SentBody(request.body, dialectOf(target, "bytes"), counts);
}

/** What the server said. */
export function readSaid(response: ReceivedAnswer): Said {
  const isCut = response.truncated === true || isCutOff(response);
  return readAnswerBody(response.body, response.headers["content-type"], isCut);
}

/** A line end that was lost on the way (pasted text) is no cut. */
const LOST_LINE_END = 2;

/** Fewer bytes than the header Content-Length announces; it counts compressed bytes where the body was compressed. */
function isCutOff({ headers, body }: ReceivedAnswer): boolean {
  const length = headers["content-length"];
  if (length === undefined || !/^\d{1,12}$/.test(length) || body.includes("\ufffd")) return false;
  if ((headers["content-encoding"] ?? "identity") !== "identity") return false;
  const least = Number(length) - LOST_LINE_END;
  return body.length < least && byteLength(body, 0, body.length, "utf16") < least;
}
