/**
 * Owns how an exchange is shown as a document: request and answer as they went over the wire, but for the credentials, which
 * the carrier adds and this side never sees. Invariants: bodies are cut to {@link SHOWN_UNITS}; control characters are shown, not sent on.
 */
import { counted, grouped } from "../checks/entryView";
import { byteString, decodeBytes } from "../lineprotocol/bytes";
import { type CarryResult, isFailure } from "../schema/exchange";
import { cleanText } from "./cleanText";
import type { Exchange } from "./told";

/** Units of a body that are shown. */
const SHOWN_UNITS = 20_000;

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  301: "Moved Permanently",
  302: "Found",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  411: "Length Required",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  499: "Client Closed Request",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

const FAILURE_WORDS: Readonly<Record<string, string>> = {
  refused: "connection refused",
  dns: "name not found",
  tls: "certificate not accepted",
  timeout: "no answer in time",
  cut: "connection broken",
  cors: "blocked by the browser",
  cancelled: "cancelled",
  "no-connection": "not sent",
  "no-secret": "not sent",
  "not-sent": "not sent",
  protocol: "answer is not HTTP",
  redirect: "redirect not followed",
};

/** "400 Bad Request", "connection refused". */
export function describeExchange(result: CarryResult): string {
  if (isFailure(result)) return FAILURE_WORDS[result.failure] ?? result.failure;
  return describeStatus(result.status);
}

export function describeStatus(status: number): string {
  const words = STATUS_WORDS[status];
  return words === undefined ? String(status) : `${status} ${words}`;
}

/** Exchanges of one write as a document, one after another. `host` is a name for people, not an address. */
export function exchangeDocument(exchanges: readonly Exchange[], host: string): string {
  return exchanges.map((exchange) => oneExchange(exchange, host)).join("\n\n");
}

function oneExchange(exchange: Exchange, host: string): string {
  const { index, batch, request, result, startedAt, milliseconds } = exchange;
  const lines =
    batch.firstLine === batch.lastLine
      ? `line ${grouped(batch.firstLine)}`
      : `lines ${grouped(batch.firstLine)}–${grouped(batch.lastLine)}`;
  const query = request.query
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join("&");
  const head = [
    `### Exchange ${index + 1}: ${lines}, ${counted(batch.points + batch.refused, "point")}, ${new Date(startedAt).toISOString()}, ${grouped(Math.round(milliseconds))} ms`,
    "",
    `${request.method} ${request.path}${query === "" ? "" : `?${query}`}`,
    `Host: (${cleanText(host)})`,
    "Authorization: (added by the editor)",
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${cleanText(value)}`),
    "",
    exchange.shown,
    "",
  ];
  if (isFailure(result)) {
    return [...head, `--- no answer: ${describeExchange(result)}`, "", cleanText(result.message)].join("\n");
  }
  const headers = Object.entries(result.headers)
    .filter(([name]) => !SECRET_HEADERS.has(name))
    .map(([name, value]) => `${name}: ${cleanText(value)}`);
  const body = shownBody(byteString(result.body));
  const cut = result.truncated
    ? ["", "(The answer was longer than what is read of one; the rest was left unread.)"]
    : [];
  return [
    ...head,
    `--- ${describeStatus(result.status)}`,
    ...headers,
    "",
    body === "" ? "(no body)" : body,
    ...cut,
  ].join("\n");
}

/** A server may set cookies that work as credentials. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(["set-cookie"]);

/** A body (byte string) as text: cut in its middle where it is long. */
export function shownBody(bytes: string, units = SHOWN_UNITS): string {
  if (bytes.length <= units) return cleanText(decodeBytes(bytes), true);
  const half = units / 2;
  const left = bytes.length - units;
  return [
    cleanText(decodeBytes(bytes.slice(0, half)), true),
    `… (${counted(left, "byte")} not shown) …`,
    cleanText(decodeBytes(bytes.slice(-half)), true),
  ].join("\n");
}
