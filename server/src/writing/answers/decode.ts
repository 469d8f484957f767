/**
 * The facade: from a request and its answer to what it means (design: `explain`). Reads like a table of contents; each step has its
 * file. Pure: no clock, no I/O. Invariants: never throws, whatever the answer holds; time and memory grow with request and answer.
 */
import { byteLength } from "../../lineprotocol/bytes";
import { dialectOf } from "../../lineprotocol/dialects";
import type { Product } from "../../lineprotocol/targets";
import type {
  AnswerDetails,
  AnswerInput,
  AnsweringProduct,
  AnswerLine,
  DecodedAnswer,
  RetryAdvice,
  Written,
} from "./answer";
import { readAnswerBody, type Said } from "./body";
import { detailsOf } from "./details";
import { FINDERS } from "./lines";
import { type FindContext, type Found, NOTHING_FOUND } from "./lines/placement";
import { readPastedText } from "./logLine";
import { answererOf } from "./product";
import { endpointOf, isWrite, precisionOf } from "./request";
import { findRow, isGateway } from "./responses";
import { ADVICE, DOCS } from "./responses/advice";
import type { Finder, ResponseRow } from "./responses/row";
import { statusClassOf } from "./responses/statusClasses";
import { isResendSafe } from "./retry";
import { retryAfterSeconds } from "./retryAfter";
import { SentBody } from "./sentBody";
import { acceptedAdvice, acceptedSummary, adviceFor, fill, refusalSummary } from "./sentences";
import { unwrap } from "./unwrap";
import { type WhatIsWritten, writtenByAcceptance, writtenByRefusal } from "./written";

const SHORTEST_SHARD_SECONDS = 3600;

/** Reads an answer to a write (or a delete) as far as it goes. */
export function decodeAnswer(input: AnswerInput): DecodedAnswer {
  return decodeReceived(unpackLog(isCutOff(input.response) ? withTruncated(input) : input));
}

function withTruncated(input: AnswerInput): AnswerInput {
  return { ...input, response: { ...input.response, truncated: true } };
}

/** Fewer bytes than the header Content-Length announces; a decompressed body is longer. */
function isCutOff({ headers, body }: ReceivedAnswer): boolean {
  const length = headers["content-length"];
  if (length === undefined || !/^\d{1,12}$/.test(length) || body.includes("\ufffd")) return false;
  return body.length < Number(length) && byteLength(body, 0, body.length, "utf16") < Number(length);
}

/** A message that no row knows may be a log line or an exception around the answer: then what is inside is read. */
function unpackLog(input: AnswerInput): AnswerInput {
  const { response } = input;
  const said = readAnswerBody(response.body, response.headers["content-type"], response.truncated);
  if (said.message === "" || said.form === "html" || said.entries !== undefined) return input;
  const isKnown = (message: string, status: number | null) => {
    const match = findRow(unwrap(message).reason, input.product ?? null, status);
    return match !== undefined && !isGateway(match.row);
  };
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
  return { ...input, response: { ...inner, status, headers: { ...inner.headers, ...response.headers } } };
}

function decodeReceived(input: AnswerInput): DecodedAnswer {
  const { request, response } = input;
  const said = readAnswerBody(response.body, response.headers["content-type"], response.truncated);
  const target = input.product === undefined ? undefined : { product: input.product, version: input.version };
  const { product, version } = answererOf(response.headers, target, said);
  const sent = readSentBody(input, product, version);
  const base = { input, said, product, version, sent };
  const { status } = response;
  if (status !== null && status >= 200 && status < 300) {
    const row =
      said.message === "" || said.form === "html"
        ? undefined
        : findRow(unwrap(said.message).reason, product, status);
    if (row === undefined) return isWrite(request, product) ? accepted(base) : notAWrite(base);
  }
  return refused(base);
}

interface Base {
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
const KNOWN_READERS: ReadonlySet<AnsweringProduct | null> = new Set<AnsweringProduct>([
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
  "cloud-tsm",
]);

function readSentBody(
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
  return new SentBody(request.body, dialectOf(target, "bytes"));
}

/** 2xx of a write. */
function accepted(base: Base): DecodedAnswer {
  const { product, said, sent } = base;
  const { status } = base.input.response;
  if (said.form === "html" || (said.form !== "empty" && product !== null && sendsNoBody(product)))
    return webPage(base);
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

/** Products whose accepting answer has no body: anything else comes from another path. */
function sendsNoBody(product: AnsweringProduct): boolean {
  return KNOWN_READERS.has(product);
}

/** InfluxDB 2.x answers unknown paths with its user interface, and a proxy with a page to log in: no write at all. */
function webPage(base: Base): DecodedAnswer {
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

/** 2xx of something that stores no points. */
function notAWrite(base: Base): DecodedAnswer {
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

/** Everything else: an error, or a text. */
function refused(base: Base): DecodedAnswer {
  const { input, said, product, version, sent } = base;
  const { status, headers } = input.response;
  const first = unwrap(said.message);
  const match = findRow(first.reason, product, status);
  const afterSeconds = retryAfterSeconds(headers);
  if (match === undefined) return unlisted(base, afterSeconds);
  const { row } = match;
  const unwrapped = first;
  const details = detailsOf(match.groups, said, unwrapped, headers);
  const dropped = unwrapped.dropped === undefined ? undefined : Number(unwrapped.dropped);
  const context: FindContext = {
    row,
    reason: unwrapped.reason,
    said,
    details,
    product,
    version,
    dropped,
    shardSeconds: input.shardSeconds ?? SHORTEST_SHARD_SECONDS,
    sent,
    readerIsKnown: KNOWN_READERS.has(product),
  };
  const found = row.find === undefined ? NOTHING_FOUND : cautious(FINDERS[row.find](context), said, row.find);
  const endpoint = endpointOf(input.request);
  const what = isWrite(input.request, product)
    ? writtenByRefusal({ ...context, endpoint, status, unwrapped }, found)
    : ({ written: "none", stored: [] } as const);
  const second =
    said.second === undefined || row.id !== "v1-precision"
      ? undefined
      : refused({ ...base, said: secondOf(said) });
  const written = second?.written ?? what.written;
  const all = withErrors(details, found);
  const sensible = row.retry === true || afterSeconds !== null;
  const retry: RetryAdvice = { sensible, safe: isResendSafe(product, written, sent), afterSeconds };
  const kind = found.kind ?? row.kind;
  const says = fill(row.says, all);
  return {
    product,
    status,
    kind,
    written,
    summary:
      second === undefined
        ? refusalSummary(says, status, written, wordsOf(found), row.written === "rest")
        : `${says}. ${second.summary}`,
    advice: [...adviceFor(adviceOf(row, written), retry, written, product), ...(second?.advice ?? [])],
    docs: row.docs,
    retry,
    details: second === undefined ? all : { ...second.details, ...all },
    lines: second?.lines ?? linesOf(found, sent),
    storedLines: second === undefined ? storedLines(what, sent) : second.storedLines,
  };
}

/** A cut text may have lost half a name or a count: then nothing that hangs on them is certain. Lists look after their own end. */
function cautious(found: Found, said: Said, finder: Finder): Found {
  if (said.whole || finder === "quoted" || finder === "listed") return found;
  const placements = found.placements.map((placement) => ({ ...placement, certain: false }));
  return { ...found, placements, others: "unknown", someStored: false };
}

/** The second answer of InfluxDB 1.8 and 1.9 by itself. */
function secondOf(said: Said): Said {
  return { form: "json", message: said.second ?? "", whole: said.whole, keys: ["error"] };
}

/** A text that no row knows: its status class, its message whole. */
function unlisted(base: Base, afterSeconds: number | null): DecodedAnswer {
  const { input, said, product, sent } = base;
  const { status, headers } = input.response;
  const known = statusClassOf(status, said.code);
  const written = isWrite(input.request, product) ? known.written : "none";
  const sensible = known.retry === true || afterSeconds !== null;
  const retry: RetryAdvice = { sensible, safe: isResendSafe(product, written, sent), afterSeconds };
  const details = detailsOf({}, said, unwrap(""), headers);
  return {
    product,
    status,
    kind: known.kind,
    written,
    summary: refusalSummary(known.says, status, written, said.message),
    advice: adviceFor(known.advice, retry, written, product),
    docs: product === null ? known.docs : docsOf(product),
    retry,
    details: said.message === "" ? details : { ...details, reason: said.message.slice(0, 20_000) },
    lines: [],
    storedLines: written === "none" ? [] : null,
  };
}

/** The server's reason for a line, where there is only one. */
function wordsOf(found: Found): string | undefined {
  const first = found.errorCount === 1 ? found.errors?.[0] : undefined;
  return first?.reason;
}

/** Where one line refuses all, all have to be sent again. */
function adviceOf(row: ResponseRow, written: Written): readonly string[] {
  if (written !== "none") return row.advice;
  return row.advice.map((advice) => (advice === ADVICE.fixLines ? ADVICE.fixLinesAll : advice));
}

function withErrors(details: AnswerDetails, found: Found): AnswerDetails {
  const { errors, errorCount } = found;
  const single = errors?.length === 1 && errorCount === 1 ? errors[0] : undefined;
  return {
    ...details,
    ...(single?.text !== undefined && details.text === undefined ? { text: single.text } : {}),
    ...(single?.line !== undefined && details.line === undefined ? { line: single.line } : {}),
    ...(single !== undefined && details.reason === undefined ? { reason: single.reason } : {}),
    ...(errorCount === undefined || errorCount === 0 ? {} : { errorCount: String(errorCount) }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
  };
}

function linesOf(found: Found, sent: SentBody | null): AnswerLine[] {
  if (sent === null) return [];
  return found.placements.map(({ entry, certain, code, message }) => ({
    line: sent.lines[entry],
    endLine: sent.endLines[entry],
    certain,
    code,
    message,
  }));
}

/** Stored entries as ranges of lines; neighbours are joined. */
function storedLines(what: WhatIsWritten, sent: SentBody | null): [number, number][] | null {
  if (what.stored === null) return null;
  if (what.stored.length === 0) return [];
  if (sent === null) return null;
  const ranges: [number, number][] = [];
  for (const entry of what.stored) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 >= sent.lines[entry]) last[1] = sent.endLines[entry];
    else ranges.push([sent.lines[entry], sent.endLines[entry]]);
  }
  return ranges;
}

const PAGES: Readonly<Record<AnsweringProduct, string>> = {
  "influxdb-1": DOCS.v1,
  "influxdb-2": DOCS.v2,
  "influxdb3-core": DOCS.core,
  "influxdb3-enterprise": DOCS.core,
  "cloud-serverless": DOCS.serverless,
  "cloud-dedicated": DOCS.serverless,
  clustered: DOCS.serverless,
  "cloud-tsm": DOCS.tsm,
  victoriametrics: DOCS.victoria,
  questdb: DOCS.questdb,
  telegraf: DOCS.telegrafV1,
  greptimedb: DOCS.greptime,
  opengemini: DOCS.gemini,
};

function docsOf(product: AnsweringProduct | null): string {
  return product === null ? DOCS.status : PAGES[product];
}
