// The transport of Node against real servers on loopback: what they send, and every way in which they do not.
import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import {
  ANSWER_LIMIT,
  type Answer,
  type Failure,
  type Outgoing,
} from "../../../client/src/transport/exchange";
import { sendByNode } from "../../../client/src/transport/node";
import { selfSignedCertificate } from "../../servers/certificate";

function listen(t: TestContext, server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

const http = async (t: TestContext, answer: RequestListener) =>
  `http://${await listen(t, createServer(answer))}`;
/** A server that writes these bytes once it has seen a request's end of headers, then does as told. */
const raw = async (t: TestContext, bytes: string | Buffer, then: (socket: Socket) => void = (s) => s.end()) =>
  `http://${await listen(
    t,
    createTcpServer((socket) => {
      socket.once("data", () => {
        socket.write(bytes);
        then(socket);
      });
    }),
  )}`;

function post(url: string, more: Partial<Outgoing> = {}): Promise<Answer | Failure> {
  return sendByNode({
    method: "POST",
    url,
    headers: { Authorization: "Token s3cret" },
    body: new TextEncoder().encode("m v=1"),
    timeoutMilliseconds: 5000,
    ...more,
  });
}

function answerOf(result: Answer | Failure): Answer {
  assert.ok("status" in result, JSON.stringify(result));
  return result;
}

function failed(result: Answer | Failure, kind: Failure["failure"]): string {
  assert.ok("failure" in result, JSON.stringify(result));
  assert.equal(result.failure, kind, result.message);
  assert.doesNotMatch(result.message, /s3cret/);
  return result.message;
}

const text = (answer: Answer) => Buffer.from(answer.body).toString("utf8");

test("body, length and headers arrive; status, headers and body come back", async (t) => {
  let seen = "";
  const url = await http(t, (request, response) => {
    request.on("data", (chunk) => {
      seen += `${request.headers.authorization} ${request.headers["content-length"]} ${chunk}`;
    });
    request.on("end", () => {
      response.setHeader("X-Two", ["a", "b"]);
      response.statusCode = 400;
      response.end('{"error":"x"}\n');
    });
  });
  const answer = answerOf(await post(`${url}/write?db=x`));
  assert.equal(seen, "Token s3cret 5 m v=1");
  assert.equal(answer.status, 400);
  assert.equal(answer.headers["x-two"], "a, b");
  assert.equal(text(answer), '{"error":"x"}\n');
});

test("control characters and UTF-8 in X-Influxdb-Error are read", async (t) => {
  const body = '{"error":"unable to parse"}\n';
  const url = await raw(
    t,
    Buffer.from(
      `HTTP/1.1 400 Bad Request\r\nX-Influxdb-Error: unable to parse 'm\u0001 \u0007größe=1': bad\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ),
  );
  const answer = answerOf(await post(url));
  assert.equal(answer.status, 400);
  assert.equal(answer.headers["x-influxdb-error"], "unable to parse 'm\u0001 \u0007größe=1': bad");
  assert.equal(text(answer), body);
});

test("compressed answers are decompressed, each kind", async (t) => {
  const body = "x".repeat(100_000);
  for (const [encoding, bytes] of [
    ["gzip", gzipSync(body)],
    ["x-gzip", gzipSync(body)],
    ["deflate", deflateSync(body)],
    ["deflate", deflateRawSync(body)],
  ] as const) {
    const url = await http(t, (_request, response) => {
      response.setHeader("Content-Encoding", encoding);
      response.end(bytes);
    });
    assert.equal(text(answerOf(await post(url))), body, encoding);
  }
});

test("a gzip bomb ends at the limit", async (t) => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
  const url = await http(t, (_request, response) => {
    response.setHeader("Content-Encoding", "gzip");
    response.end(bomb);
  });
  const answer = answerOf(await post(url));
  assert.equal(answer.body.length, ANSWER_LIMIT);
  assert.equal(answer.truncated, true);
});

test("an endless plain answer ends at the limit, too", async (t) => {
  const chunk = Buffer.alloc(1024 * 1024, 97);
  const url = await http(t, (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  });
  const answer = answerOf(await post(url, { timeoutMilliseconds: 20_000 }));
  assert.equal(answer.body.length, ANSWER_LIMIT);
  assert.equal(answer.truncated, true);
});

test("broken gzip is a named failure", async (t) => {
  const url = await http(t, (_request, response) => {
    response.setHeader("Content-Encoding", "gzip");
    response.end("not gzip at all");
  });
  assert.match(failed(await post(url), "protocol"), /unknown/);
});

test("200 with HTML is an answer, and so is an empty body", async (t) => {
  const url = await http(t, (request, response) => {
    response.statusCode = request.url === "/html" ? 200 : 204;
    if (request.url === "/html") response.setHeader("Content-Type", "text/html");
    response.end(request.url === "/html" ? "<!doctype html><title>x</title>" : undefined);
  });
  assert.match(text(answerOf(await post(`${url}/html`))), /doctype/);
  assert.equal(answerOf(await post(`${url}/write`)).body.length, 0);
});

test("nobody listens, the name is unknown: nothing was sent", async (t) => {
  const server = createTcpServer();
  const host = await listen(t, server);
  await new Promise((resolve) => server.close(resolve));
  assert.match(failed(await post(`http://${host}/write`), "refused"), /the connection was refused/);
  assert.match(failed(await post("http://no-such-host.invalid/write"), "dns"), /no-such-host\.invalid/);
});

test("no answer in time: unknown; the message names the time and the setting", async (t) => {
  const url = await http(t, () => undefined);
  const begun = Date.now();
  const message = failed(await post(url, { timeoutMilliseconds: 1000 }), "timeout");
  assert.ok(Date.now() - begun < 3000);
  assert.match(message, /within 1 s.*timeoutSeconds/);
});

test("the connection breaks before, inside and behind the headers: unknown", async (t) => {
  for (const bytes of ["", "HTTP/1.1 400 Bad", "HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\n{"]) {
    const url = await raw(t, bytes, (socket) => setTimeout(() => socket.destroy(), 20));
    assert.match(failed(await post(url), "cut"), /unknown/, JSON.stringify(bytes));
  }
});

test("what is not HTTP says so", async (t) => {
  const url = await raw(t, "SSH-2.0-OpenSSH_9\r\n");
  assert.match(failed(await post(url), "protocol"), /not HTTP/);
});

test("an answer before the whole body was taken counts", async (t) => {
  const url = await raw(
    t,
    "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    (socket) => setTimeout(() => socket.destroy(), 100),
  );
  const answer = answerOf(await post(url, { body: new Uint8Array(8_000_000) }));
  assert.equal(answer.status, 413);
});

test("cancelled before it was sent, and while the answer is awaited", async (t) => {
  const url = await http(t, () => abort.abort());
  const early = new AbortController();
  early.abort();
  failed(await post(url, { signal: early.signal }), "cancelled");
  const abort = new AbortController();
  assert.match(failed(await post(url, { signal: abort.signal }), "cut"), /Cancelled/);
});

test("redirects: 308 on the origin carries body and credentials along, elsewhere nothing goes", async (t) => {
  let stolen = 0;
  const thief = await http(t, (_request, response) => {
    stolen++;
    response.end();
  });
  let body = "";
  const url = await http(t, (request, response) => {
    if (request.url === "/write/") response.writeHead(308, { Location: "/write" }).end();
    else if (request.url === "/away") response.writeHead(307, { Location: `${thief}/write?secret=1` }).end();
    else if (request.url === "/moved") response.writeHead(301, { Location: "/write" }).end();
    else {
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => response.writeHead(request.headers.authorization ? 204 : 401).end());
    }
  });
  assert.equal(answerOf(await post(`${url}/write/`)).status, 204);
  assert.equal(body, "m v=1");
  assert.match(failed(await post(`${url}/away`), "redirect"), /127\.0\.0\.1:\d+\/write \(307\)/);
  failed(await post(`${url}/moved`), "redirect");
  assert.equal(stolen, 0);
});

test("a self-signed certificate is refused before anything is sent", async (t) => {
  let requests = 0;
  const server = createSecureServer(selfSignedCertificate(), (_request, response) => {
    requests++;
    response.end();
  });
  const host = await listen(t, server);
  assert.match(failed(await post(`https://${host}/write`), "tls"), /self-signed/);
  assert.equal(requests, 0);
  assert.match(failed(await post(`http://${host}/write`), "cut"), /broke|unknown/);
});

test("https to a server that speaks http fails in the handshake", async (t) => {
  const url = await http(t, (_request, response) => response.end());
  assert.match(failed(await post(url.replace("http:", "https:")), "tls"), /handshake/);
});

test("a header that Node does not take is a failure before anything is sent", async () => {
  const message = failed(
    await post("http://127.0.0.1:9", { headers: { Authorization: "Token s3cret\n" } }),
    "not-sent",
  );
  assert.match(message, /^No request can be made to http:\/\/127\.0\.0\.1:9: .* Nothing was sent\.$/);
});
