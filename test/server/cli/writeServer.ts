// A loopback server for the command `write`: it answers as the forecast does, keeps the bodies, and may be told to fail.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import { createDryServer } from "../../../server/src/writing/forecast/products";

const T = 1_699_999_000_000_000_000n;
export const point = (i: number, field = `v=${i}`) => `m,t=s${i} ${field} ${T + BigInt(i)}`;
export const points = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `${point(from + i)}\n`).join("");

/** A server of the forecast on a port; `fault` may answer in its place. */
export async function startWriteServer() {
  const target = { product: "influxdb-1", version: "1.8.10", precision: "ns" } as const;
  const dry = createDryServer(target, { retentionSeconds: null, shardSeconds: 604_800 });
  assert.ok(dry);
  const state = {
    bodies: [] as string[],
    /** Before an answer; answers whether it did that itself. */
    fault: undefined as ((response: ServerResponse, at: number) => boolean | Promise<boolean>) | undefined,
    url: "",
    stop: () => {},
    stored: () => dry.stored().size,
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://x");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (url.pathname === "/ping") {
      response.writeHead(204, { "X-Influxdb-Version": "1.8.10", "X-Influxdb-Build": "OSS" }).end();
      return;
    }
    if (url.pathname !== "/write") {
      response.writeHead(404).end();
      return;
    }
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
    state.bodies.push(body.toString());
    if (await state.fault?.(response, state.bodies.length - 1)) return;
    const said = dry.answer(
      { method: "POST", path: url.pathname, query: [...url.searchParams], body: byteString(body) },
      1_700_000_000_000_000_000n,
    );
    response.writeHead(said.status, said.headers).end(said.body);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  state.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return state;
}
