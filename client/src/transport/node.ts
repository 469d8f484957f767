/**
 * Owns HTTP in Node. One request in, one answer or a named failure out; it never throws.
 * Invariants: answers are read as servers send them (InfluxDB puts control characters into X-Influxdb-Error, which Node's strict
 * parser refuses); no more than ANSWER_LIMIT bytes of an answer are held; time is bounded; redirects by redirects.ts.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { TLSSocket } from "node:tls";
import { createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { originOf } from "../connections/address";
import { ANSWER_LIMIT, type Answer, type Failure, type Outgoing } from "./exchange";
import { type Attempt, cancelled, failureOf, garbledBody, notSent, redirected, timedOut } from "./failures";
import { http, https } from "./hostModules";
import { decideRedirect } from "./redirects";

/** Sends a request by Node's HTTP; see {@link Outgoing}. */
export async function sendByNode(request: Outgoing): Promise<Answer | Failure> {
  const deadline = Date.now() + request.timeoutMilliseconds;
  let { url } = request;
  for (let followed = 0; ; followed++) {
    // What Node does not take for a request it throws at once.
    const result = await exchangeOnce({ ...request, url }, deadline).catch((error: unknown) =>
      notSent(
        `No request can be made to ${originOf(url)}: ${error instanceof Error ? error.message : String(error)}. Nothing was sent.`,
      ),
    );
    if ("failure" in result) return result;
    const decision = decideRedirect(result.status, result.headers.location, url, followed);
    if (decision.kind === "none") return result;
    if (decision.kind === "refuse") return redirected(originOf(url), result.status, decision.location);
    url = decision.url;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function exchangeOnce(request: Outgoing, deadline: number): Promise<Answer | Failure> {
  const attempt: Mutable<Attempt> = {
    origin: originOf(request.url),
    connected: false,
    shakingHands: false,
    timeoutMilliseconds: request.timeoutMilliseconds,
  };
  if (request.signal?.aborted) return Promise.resolve(cancelled(attempt));
  return new Promise((resolve) => {
    const secure = request.url.startsWith("https:");
    const outgoing = (secure ? https : http).request(request.url, {
      method: request.method,
      headers: headersFor(request),
      insecureHTTPParser: true,
    });
    let answered = false;
    const settle = (result: Answer | Failure) => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", cancel);
      resolve(result);
      if ("failure" in result || result.truncated) outgoing.destroy();
    };
    const cancel = () => settle(cancelled(attempt));
    const timer = setTimeout(() => settle(timedOut(attempt)), Math.max(1, deadline - Date.now()));
    request.signal?.addEventListener("abort", cancel);
    outgoing.on("socket", (socket) => watchSocket(socket, attempt, secure));
    outgoing.on("response", (response) => {
      answered = true;
      readBody(response, attempt).then((read) =>
        settle(
          "failure" in read
            ? read
            : { status: response.statusCode ?? 0, headers: readHeaders(response.rawHeaders), ...read },
        ),
      );
    });
    // A server may answer (413, 401) and close while the body is still on its way: then the answer counts, not the broken pipe.
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (!answered) settle(failureOf(error, attempt));
    });
    outgoing.end(request.body);
  });
}

function headersFor(request: Outgoing): Record<string, string> {
  const headers: Record<string, string> = { "accept-encoding": "gzip, deflate" };
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  if (request.method === "POST") headers["content-length"] = String(request.body?.byteLength ?? 0);
  return headers;
}

/** Notes how far a connection has come: before it stands, nothing of the body has left. */
function watchSocket(socket: Socket, attempt: Mutable<Attempt>, secure: boolean): void {
  if (!socket.connecting && !(secure && isTls(socket) && socket.getProtocol() === null)) {
    attempt.connected = true; // one that was kept open from the request before
    return;
  }
  socket.once("connect", () => {
    if (secure) attempt.shakingHands = true;
    else attempt.connected = true;
  });
  socket.once("secureConnect", () => {
    // A certificate that is not trusted ends the connection right after this; Node sends nothing on it.
    attempt.shakingHands = isTls(socket) && !socket.authorized;
    attempt.connected = !attempt.shakingHands;
  });
}

function isTls(socket: Socket): socket is TLSSocket {
  return "encrypted" in socket;
}

/** Reads and decompresses at most ANSWER_LIMIT bytes. */
function readBody(
  response: IncomingMessage,
  attempt: Attempt,
): Promise<{ body: Uint8Array; truncated?: boolean } | Failure> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (truncated?: boolean) =>
      resolve({ body: Buffer.concat(chunks), ...(truncated ? { truncated } : {}) });
    // The first of these counts: a broken connection also breaks the decompression behind it.
    response.on("error", () => resolve(failureOf({ code: "ECONNRESET" }, { ...attempt, connected: true })));
    decompress(response, (plain) => {
      plain.on("data", (chunk: Buffer) => {
        const room = ANSWER_LIMIT - length;
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        length += chunk.length;
        if (length > ANSWER_LIMIT) {
          finish(true);
          plain.destroy();
          response.destroy();
        }
      });
      plain.on("end", () => finish());
      if (plain !== response) plain.on("error", () => resolve(garbledBody(attempt.origin)));
    });
  });
}

function decompress(response: IncomingMessage, use: (plain: Readable) => void): void {
  const { statusCode, headers } = response;
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase();
  const empty = statusCode === 204 || statusCode === 304 || headers["content-length"] === "0";
  if (!empty && (encoding === "gzip" || encoding === "x-gzip")) use(response.pipe(createGunzip()));
  else if (empty || encoding !== "deflate") use(response);
  else
    response.once("readable", () => {
      // "deflate" means zlib's format, but some send the bare stream: the first byte tells (RFC 1950: method 8 in its low half).
      const first = response.read(1) as Buffer | null;
      if (first !== null) response.unshift(first);
      use(response.pipe(first === null || (first[0] & 0x0f) === 8 ? createInflate() : createInflateRaw()));
    });
}

/** Node reads header bytes as Latin-1; servers of line protocol send UTF-8 in their error headers. */
function readHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at].toLowerCase();
    const value = asUtf8(raw[at + 1]);
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

function asUtf8(value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}
