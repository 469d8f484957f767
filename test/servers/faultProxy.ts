// A proxy before a real server that does to each request what its script says: what networks, gateways and overloaded servers do.
// Invariant: what reaches the real server is told by `reached`, so that a test knows what may be stored.
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { selfSignedCertificate } from "./certificate";

export type Fault =
  | { readonly kind: "pass" }
  /** Nobody listens: the client is sent to a closed port. */
  | { readonly kind: "refuse" }
  /** A certificate that nobody signed: no request may come through. */
  | { readonly kind: "self-signed" }
  /** Sent on within the origin, where the next of the script awaits it. */
  | { readonly kind: "redirect" }
  /** The request's body breaks off after some bytes; the server behind gets those and no more. */
  | { readonly kind: "cut-request"; readonly bytes: number }
  /** The server answers, and stores; the client gets some bytes of the answer and then nothing. */
  | { readonly kind: "cut-answer"; readonly bytes: number }
  /** The server gets the request only after the client has given up. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Answered by something before the server, which gets nothing. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Before the request's body was read; then nothing more of it is. */
      readonly early?: true;
    };

export interface FaultProxy {
  /** Where the next request goes: for a `refuse` a port on which nobody listens, for a `self-signed` one that speaks TLS. */
  nextUrl(): string;
  readonly url: string;
  /** Sets what is done to the next requests, one each; behind them all pass. */
  script(faults: readonly Fault[]): void;
  /** Requests so far, and what of the script is left. */
  readonly requests: number;
  readonly left: number;
  /** Resolves when no request is on its way to the server any more. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy on 127.0.0.1 before `target` (an origin, http). */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let faults: Fault[] = [];
  let requests = 0;
  const running = new Set<Promise<void>>();
  const closed = await closedPort();
  const stranger = createSecureServer(selfSignedCertificate(), () => {
    throw new Error("A request came over a certificate that nobody trusts.");
  });
  await listening(stranger);
  const server = createServer((incoming, response) => {
    requests++;
    const fault = faults.shift() ?? { kind: "pass" };
    const work = serve(fault, target, incoming, response).catch(() => {
      incoming.destroy();
    });
    running.add(work);
    void work.finally(() => running.delete(work));
  });
  const url = `http://127.0.0.1:${await listening(server)}`;
  const elsewhere = {
    refuse: `http://127.0.0.1:${closed}`,
    "self-signed": `https://127.0.0.1:${(stranger.address() as AddressInfo).port}`,
  };
  return {
    url,
    nextUrl() {
      const kind = faults[0]?.kind;
      if (kind !== "refuse" && kind !== "self-signed") return url;
      faults.shift();
      requests++;
      return elsewhere[kind];
    },
    script(list) {
      faults = [...list];
    },
    get requests() {
      return requests;
    },
    get left() {
      return faults.length;
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    async stop() {
      for (const each of [server, stranger]) {
        each.closeAllConnections();
        await new Promise<void>((resolve) => each.close(() => resolve()));
      }
    },
  };
}

async function serve(
  fault: Fault,
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (fault.kind) {
    case "answer":
      if (!fault.early) await bodyOf(incoming);
      response.writeHead(fault.status, { ...fault.headers, ...(fault.early && { connection: "close" }) });
      response.end(fault.body ?? "");
      return;
    case "redirect":
      await bodyOf(incoming);
      response.writeHead(307, { location: incoming.url });
      response.end();
      return;
    case "cut-request": {
      const body = await bodyOf(incoming);
      await forward(target, incoming, body.subarray(0, fault.bytes), body.length).catch(() => undefined);
      incoming.socket.destroy();
      return;
    }
    case "delay": {
      const body = await bodyOf(incoming);
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
      await forward(target, incoming, body, body.length);
      incoming.socket.destroy();
      return;
    }
    case "cut-answer": {
      const body = await bodyOf(incoming);
      const { status, headers } = await forward(target, incoming, body, body.length);
      const lines = [`HTTP/1.1 ${status} X`, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""];
      incoming.socket.end(lines.join("\r\n").slice(0, fault.bytes));
      return;
    }
    default: {
      const body = await bodyOf(incoming);
      const answer = await forward(target, incoming, body, body.length);
      response.writeHead(answer.status, answer.headers.flat());
      response.end(answer.body);
    }
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Forwarded {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** Sends `body` under a length of `length`; breaks off behind it where that is more. */
function forward(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  length: number,
): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${target}${incoming.url}`, {
      method: incoming.method,
      headers: { ...incoming.headers, host: new URL(target).host, "content-length": String(length) },
      insecureHTTPParser: true,
      agent: false,
    });
    outgoing.on("error", reject);
    outgoing.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const headers: [string, string][] = [];
        for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
          const [name, value] = [answer.rawHeaders[i], answer.rawHeaders[i + 1]];
          // Control characters in a header are the server's own business; a proxy of Node's cannot pass them on.
          if (!/^transfer-encoding$/i.test(name))
            headers.push([name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "")]);
        }
        resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
      });
    });
    if (body.length === length) outgoing.end(body);
    else outgoing.write(body, () => setTimeout(() => outgoing.destroy(new Error("cut")), 5));
  });
}

/** A port on which nobody listens, as of now. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Listens on a free port of the loopback; answers which. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
