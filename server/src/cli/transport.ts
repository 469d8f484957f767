/**
 * Owns HTTP of the command line: one request in, one answer or a named failure out. Invariants: it never rejects; credentials are
 * added here and are in no message; answers are read as servers send them (InfluxDB puts control characters into
 * X-Influxdb-Error, which Node's strict parser refuses); redirects are not followed.
 */
import http from "node:http";
import https from "node:https";
import type { CarriedRequest, CarryFailure, CarryResult, FailureKind } from "../schema/exchange";

export interface TransportOptions {
  readonly url: URL;
  /** The whole header's value, secret; asked for with each request. */
  readonly authorization?: string | (() => string | undefined);
  /** Connections at once (1). */
  readonly connections?: number;
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal;
}

/** Bytes of an answer that are read; the rest is left. */
const ANSWER_LIMIT = 10_000_000;

export interface NodeTransport {
  /** `sent`: called once the whole request was handed to the system. */
  carry(request: CarriedRequest, sent?: () => void): Promise<CarryResult>;
  close(): void;
}

export function createTransport(options: TransportOptions): NodeTransport {
  const secure = options.url.protocol === "https:";
  const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: options.connections ?? 1 });
  return {
    carry: (request, sent) => exchange(request, options, agent, secure, sent),
    close: () => agent.destroy(),
  };
}

function exchange(
  request: CarriedRequest,
  options: TransportOptions,
  agent: http.Agent,
  secure: boolean,
  sent?: () => void,
): Promise<CarryResult> {
  const { url, signal } = options;
  if (signal?.aborted) return Promise.resolve(failure("cancelled", "Cancelled. Nothing was sent."));
  const authorization =
    typeof options.authorization === "function" ? options.authorization() : options.authorization;
  return new Promise((resolve) => {
    let connected = false;
    let answered = false;
    const outgoing = (secure ? https : http).request(url, {
      agent,
      method: request.method,
      path: pathOf(url, request),
      headers: {
        ...request.headers,
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(request.method === "POST" ? { "Content-Length": request.body?.byteLength ?? 0 } : {}),
      },
      insecureHTTPParser: true,
    });
    const settle = (result: CarryResult) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", breakOff);
      resolve(result);
    };
    // Broken off by the person: whether the body arrived is as unknown as after a broken connection.
    const breakOff = () => {
      settle(cutOff(url.origin, connected));
      outgoing.destroy();
    };
    signal?.addEventListener("abort", breakOff);
    const timer = setTimeout(() => {
      settle(timedOut(url.origin, connected, options.timeoutMilliseconds));
      outgoing.destroy();
    }, options.timeoutMilliseconds);
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) connected = true;
      else socket.once(secure ? "secureConnect" : "connect", () => (connected = true));
    });
    outgoing.on("response", (response) => {
      answered = true;
      readAnswer(response, url.origin, settle);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (!answered) settle(failureOf(error, url, connected));
    });
    if (sent) outgoing.once("finish", sent);
    outgoing.end(request.body);
  });
}

function pathOf(url: URL, request: CarriedRequest): string {
  const query = request.query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const path = `${url.pathname.replace(/\/+$/, "")}${request.path}`;
  return query === "" ? path : `${path}?${query}`;
}

function readAnswer(
  response: http.IncomingMessage,
  origin: string,
  settle: (result: CarryResult) => void,
): void {
  const status = response.statusCode ?? 0;
  const { location } = response.headers;
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
    response.resume();
    settle(
      failure(
        "redirect",
        `${origin} sends the request on to ${location} (${status}). It was not followed, so nothing was stored. If that is the right server, use its address.`,
      ),
    );
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = (truncated: boolean) =>
    settle({ status, headers: headersOf(response.rawHeaders), body: Buffer.concat(chunks), truncated });
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, ANSWER_LIMIT - length));
    length += chunk.length;
    if (length > ANSWER_LIMIT) {
      finish(true);
      response.destroy();
    }
  });
  response.on("end", () => finish(false));
  response.on("error", () =>
    settle(
      failure(
        "cut",
        `The connection to ${origin} broke before the answer was whole. Whether the data was stored is unknown.`,
      ),
    ),
  );
}

/** Names in lower case, values joined; servers send UTF-8 where Node reads Latin-1. */
function headersOf(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at].toLowerCase();
    const value = Buffer.from(raw[at + 1], "latin1").toString("utf8");
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

function cutOff(origin: string, connected: boolean): CarryFailure {
  return connected
    ? failure("cut", `The request to ${origin} was broken off. Whether the data was stored is unknown.`)
    : failure("cancelled", "Cancelled. Nothing was sent.");
}

function timedOut(origin: string, connected: boolean, milliseconds: number): CarryFailure {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return connected
    ? failure(
        "timeout",
        `${origin} did not answer within ${seconds} s. Whether the data was stored is unknown.`,
      )
    : failure(
        "refused",
        `${origin} did not take the connection within ${seconds} s. Nothing was sent. Check the address, the port and firewalls on the way.`,
      );
}

function failureOf(error: NodeJS.ErrnoException, url: URL, connected: boolean): CarryFailure {
  const code = error.code ?? "";
  const { origin } = url;
  if (/^(ENOTFOUND|EAI_)/.test(code)) {
    return failure(
      "dns",
      `The name ${url.hostname} cannot be resolved. Nothing was sent. Check the spelling of the address and the network.`,
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return failure(
      "tls",
      `The certificate of ${origin} is not accepted (${code}). Nothing was sent. Add its authority with NODE_EXTRA_CA_CERTS.`,
    );
  }
  if (code.startsWith("HPE_")) {
    return failure(
      "protocol",
      `What ${origin} answered is not HTTP. Whether the data was stored is unknown. Check that the port is the one of the HTTP API, and whether it wants https.`,
    );
  }
  if (connected) {
    return failure(
      "cut",
      `The connection to ${origin} broke before the answer was whole. Whether the data was stored is unknown.`,
    );
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) {
    return failure(
      "tls",
      `No secure connection to ${origin} came about: the handshake failed. Nothing was sent. Check that this port speaks https.`,
    );
  }
  if (code === "ECONNREFUSED") {
    return failure(
      "refused",
      `No server answers at ${origin}: the connection was refused. Nothing was sent. Start the server, or correct the address.`,
    );
  }
  return failure(
    "refused",
    `No connection to ${origin} came about${code ? ` (${code})` : ""}. Nothing was sent. Check the address and the network.`,
  );
}

function failure(kind: FailureKind, message: string): CarryFailure {
  return { failure: kind, message };
}
