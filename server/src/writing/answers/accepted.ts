/**
 * Owns the decoding of answers with 2xx: accepted writes, pages that answer in place of a write endpoint, and requests that were no
 * write. Invariant: that a status accepts says only as much as the product means by it (written.ts).
 */
import type { AnsweringProduct, DecodedAnswer, RetryAdvice } from "./answer";
import { detailsOf } from "./details";
import { docsOf, storedLines } from "./places";
import type { ReadAnswer } from "./reading";
import { endpointOf } from "./request";
import { isResendSafe } from "./retry";
import { acceptedAdvice, acceptedSummary, refusalSummary } from "./sentences";
import { unwrap } from "./unwrap";
import { writtenByAcceptance } from "./written";

/** 2xx of a write. */
export function acceptedAnswer(base: ReadAnswer): DecodedAnswer {
  const { product, said, sent } = base;
  const { status } = base.input.response;
  if (said.form === "html" || (said.form !== "empty" && product !== null && sendsNoBody(product)))
    return webPage(base);
  if (status === 200 && product !== null && sendsNoBody(product)) return strangeAcceptance(base);
  const what =
    said.form === "empty"
      ? writtenByAcceptance(product, sent)
      : { written: "unknown" as const, stored: null };
  const retry: RetryAdvice = {
    sensible: false,
    safe: isResendSafe(product, what.written, sent),
    afterSeconds: null,
  };
  return {
    product,
    status,
    kind: "accepted",
    written: what.written,
    summary: acceptedSummary(product, status, sent === null ? null : sent.points),
    advice: acceptedAdvice(product),
    docs: docsOf(product),
    retry,
    details: detailsOf({}, said, unwrap(said.message), base.input.response.headers),
    lines: [],
    storedLines: storedLines(what, sent),
  };
}

/** Products whose accepting answer is a 204 and has no body: anything else comes from another path. */
const SEND_NO_BODY: ReadonlySet<AnsweringProduct> = new Set<AnsweringProduct>([
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
  "cloud-tsm",
]);

function sendsNoBody(product: AnsweringProduct): boolean {
  return SEND_NO_BODY.has(product);
}

/** InfluxDB 2.x answers unknown paths with its user interface, and a proxy with a page to log in: no write at all. */
function webPage(base: ReadAnswer): DecodedAnswer {
  const { product, said, sent } = base;
  const written = product === "influxdb-2" && said.form === "html" ? "none" : "unknown";
  const says =
    "A page answered that no write gets: the address leads to a user interface, a proxy or another path";
  return {
    product,
    status: base.input.response.status,
    kind: "other",
    written,
    summary: refusalSummary(says, base.input.response.status, written, said.message),
    advice: ["Check the address and the path of the connection."],
    docs: docsOf(product),
    retry: { sensible: false, safe: isResendSafe(product, written, sent), afterSeconds: null },
    details: said.message === "" ? {} : { reason: said.message },
    lines: [],
    storedLines: written === "none" ? [] : null,
  };
}

/** InfluxDB accepts a write with 204 and nothing else: an empty 200 comes from something in front of it, or is none of its own. */
function strangeAcceptance(base: ReadAnswer): DecodedAnswer {
  const { product, sent } = base;
  const says =
    "An empty 200 is no answer that InfluxDB gives to a write (it is 204): a proxy or another service may have answered";
  return {
    product,
    status: 200,
    kind: "other",
    written: "unknown",
    summary: refusalSummary(says, 200, "unknown", ""),
    advice: ["Check the address and the path of the connection, then look whether the points are there."],
    docs: docsOf(product),
    retry: { sensible: false, safe: isResendSafe(product, "unknown", sent), afterSeconds: null },
    details: {},
    lines: [],
    storedLines: null,
  };
}

/** 2xx of something that stores no points. */
export function answerOfNoWrite(base: ReadAnswer): DecodedAnswer {
  const { product, said, input } = base;
  const { status } = input.response;
  const isDelete = endpointOf(input.request) === "delete";
  return {
    product,
    status,
    kind: "other",
    written: "none",
    summary: isDelete
      ? `The delete request was carried out (${status}).`
      : `The request was answered (${status}), but it was no write; nothing was stored.`,
    advice: [],
    docs: docsOf(product),
    retry: { sensible: false, safe: true, afterSeconds: null },
    details: detailsOf({}, { ...said, message: "" }, unwrap(""), input.response.headers),
    lines: [],
    storedLines: [],
  };
}
