/**
 * Owns "Explain Response": a pasted answer is decoded, told as a document, and, beside a line protocol text, placed on its lines as if
 * the text had been the request's body. Pure. Invariants: nothing is claimed that the answer does not say; where the pasted request
 * shows another body than the text, no line of the text is marked.
 */
import type { Range } from "vscode-languageserver-types";
import { encodeUtf8 } from "../lineprotocol/bytes";
import { dialectOf } from "../lineprotocol/dialects";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { readBody } from "../lineprotocol/points";
import { PRODUCTS, type Product, type Target } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import type { AnsweredRequest, AnsweringProduct, DecodedAnswer, ReceivedAnswer } from "./answers/answer";
import { decodeAnswer } from "./answers/decode";
import { readPastedText } from "./answers/logLine";
import { readSaid } from "./answers/reading";
import { precisionOf } from "./answers/request";
import { type Batch, batchOfText } from "./batches";
import { explanation } from "./explainText";
import { Ledger } from "./ledger";
import type { WriteReport } from "./outcome";
import { readPastedRequest } from "./pastedRequest";
import { makeReport } from "./report";
import { linesSelected } from "./selection";
import type { SessionResult } from "./session";
import { certaintyOf } from "./silence";
import type { SourceText } from "./source";

export interface PastedInput {
  readonly id: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The line protocol text that the answer is read against. */
  readonly document?: PastedDocument;
  /** Whom the answer is taken to come from where it does not say; without it the answer's own shape tells. */
  readonly target?: Target;
}

export interface PastedDocument {
  readonly uri: string;
  /** For people: the file's name. */
  readonly name: string;
  readonly source: SourceText;
  /** The part that was sent; absent: all. */
  readonly ranges?: readonly Range[];
  readonly destination?: Destination;
}

export interface Explained {
  /** For a tab: "401 Unauthorized", "field-type-conflict". */
  readonly title: string;
  readonly text: string;
  readonly decoded: DecodedAnswer;
  /** Only with a document that holds what was sent. */
  readonly report?: WriteReport;
}

export function explainPasted(input: PastedInput): Explained {
  const { text, document, target } = input;
  const response = readPastedText(text);
  const pasted = readPastedRequest(text);
  const guess = decodeAnswer({ request: pasted, response, ...asked(target) });
  const placed = document && place(input, document, response, pasted, guess);
  const decoded = placed?.decoded ?? guess;
  const { title, text: told } = explanation({
    pasted: text,
    decoded,
    headers: response.headers,
    request: pasted,
    message: readSaid(response).message,
    ...(document && {
      document: {
        name: document.name,
        batch: placed?.batch,
        report: placed?.report,
        whole: document.ranges === undefined && (pasted?.body ?? "").trim() === "",
      },
    }),
  });
  return { title, text: told, decoded, ...(placed && { report: placed.report }) };
}

interface Placed {
  readonly batch: Batch;
  readonly decoded: DecodedAnswer;
  readonly report: WriteReport;
}

/** The answer on the document's lines; undefined where the document holds no such body. */
function place(
  input: PastedInput,
  document: PastedDocument,
  response: ReceivedAnswer,
  pasted: AnsweredRequest | null,
  guess: DecodedAnswer,
): Placed | undefined {
  const { source } = document;
  const target = readerOf(input.target, guess, pasted, response);
  const dialect = dialectOf(target, "bytes");
  const parts = partsOf(document, pasted, dialect);
  const batch = parts && batchOfText(source, dialect, parts);
  if (batch === undefined) return undefined;
  const request: AnsweredRequest = {
    method: pasted?.method ?? null,
    path: pasted?.path ?? null,
    query: pasted?.query ?? null,
    headers: pasted?.headers ?? {},
    body: batch.body,
  };
  const decoded = decodeAnswer({
    request,
    response,
    ...asked(target),
    precision: target.precision,
    ...(document.destination?.shardSeconds !== undefined && {
      shardSeconds: document.destination.shardSeconds,
    }),
  });
  const destination: Destination = {
    id: "pasted",
    name: "a pasted answer",
    product: target.product,
    ...(target.version !== undefined && { version: target.version }),
    database: decoded.details.bucket ?? decoded.details.database ?? "",
    precision: target.precision,
  };
  const answer = { status: decoded.status ?? 0, headers: response.headers, body: encodeUtf8(response.body) };
  const ledger = new Ledger([{ uri: document.uri, destination }]);
  const place = { destination, uri: document.uri, dialect, certainty: certaintyOf(destination, input.now) };
  ledger.ended({ batch, result: answer, decoded, mayBeStored: false }, place);
  const result: SessionResult = { state: "complete", startedAt: input.now, milliseconds: 0 };
  const report = makeReport({ id: input.id, destination, ledger, result });
  return { batch, decoded, report: { ...report, origin: "pasted" } };
}

function asked(target: Target | undefined): { product?: Product; version?: string } {
  if (target === undefined) return {};
  return { product: target.product, ...(target.version !== undefined && { version: target.version }) };
}

/** How products are read that are no targets. */
const READ_AS: Readonly<Partial<Record<AnsweringProduct, Product>>> = {
  greptimedb: "influxdb3-core",
  opengemini: "influxdb-1",
};

/** Who answered, as a reader of bodies, with the precision that the request shows, else the file's. */
function readerOf(
  target: Target | undefined,
  { product }: DecodedAnswer,
  pasted: AnsweredRequest | null,
  { headers }: ReceivedAnswer,
): Target {
  const answerer = product ?? target?.product ?? "influxdb-2";
  const reader = READ_AS[answerer] ?? (answerer as Product);
  const named = /^v?(\d+\.\d+[\w.]*)/.exec((headers["x-influxdb-version"] ?? "").split(",")[0].trim())?.[1];
  const known = reader.startsWith("influxdb") ? named : undefined;
  const version = known ?? (reader === target?.product ? target.version : undefined);
  const precision = precisionOf(pasted, reader, version, target?.precision);
  const takes = PRODUCTS[reader].precisions;
  return {
    product: reader,
    ...(version !== undefined && { version }),
    precision: takes.includes(precision) ? precision : takes[0],
  };
}

/** What of the document was sent: the body that the request shows, if it is in it, else the ranges. Undefined: another body. */
function partsOf(
  { source, ranges }: PastedDocument,
  pasted: AnsweredRequest | null,
  dialect: Dialect,
): readonly ByteRange[] | undefined {
  const body = pasted?.body?.trim() ?? "";
  if (body === "") return ranges ? widen(source, dialect, ranges) : [{ start: 0, end: source.bytes.length }];
  const start = source.bytes.indexOf(body);
  return start < 0 ? undefined : [{ start, end: start + body.length }];
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The entries that ranges touch. */
function widen(source: SourceText, dialect: Dialect, ranges: readonly Range[]): ByteRange[] {
  const selected = linesSelected(ranges);
  const found: ByteRange[] = [];
  let start = 0;
  readBody(source.bytes, dialect, (_, end) => {
    const first = source.lineAt(start);
    const last = source.lineAt(Math.max(start, end - 1));
    if (selected.some(([from, to]) => from <= last && to >= first)) found.push({ start, end });
    start = end;
  });
  return found;
}
