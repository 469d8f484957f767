// Bodies on their way to the client: in parts, between which a keystroke is answered.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { CarriedBodies } from "../../../client/src/write/carriedBodies";
import type { HostFile } from "../../../server/src/lsp/context";
import type { CarryParams, CarryPart, Destination, WriteParams } from "../../../server/src/lsp/protocol";
import { type Pair, startPair } from "./pair";

const DESTINATION: Destination = {
  id: "local",
  name: "Local",
  product: "influxdb-1",
  database: "db",
  precision: "ns",
};
const URI = "file:///typed.lp";
/** What base64 makes of 96 kB, and the names around it. */
const MOST_LETTERS = 128 * 1024 + 500;

const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

test("a long body comes in parts that are the whole when joined, and a question between two is answered between them", async () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `m,t=a v=${i} ${1_700_000_000 + i}\n`).join("");
  const file: HostFile = {
    size: text.length,
    isCompressed: false,
    modified: 0,
    pieces: async function* () {
      yield Buffer.from(text);
    },
  };
  const pair = await startPair({
    settings: { write: { gzip: false, batchLines: 20_000 } },
    runtime: { openFile: async () => file },
  });
  pairs.push(pair);
  pair.open(URI, "m v=1 1\n");
  const bodies = new CarriedBodies();
  const events: string[] = [];
  const sent: string[] = [];
  let longest = 0;
  const measure = (message: unknown) => {
    longest = Math.max(longest, JSON.stringify(message).length);
  };
  pair.client.onNotification("lineProtocol/carryPart", (part: CarryPart) => {
    measure(part);
    if (events.length === 0) void pair.pull(URI).then(() => events.push("answer"));
    if (events.at(-1) !== "part") events.push("part");
    bodies.take(part);
  });
  pair.client.onRequest("lineProtocol/carry", (params: CarryParams) => {
    measure(params);
    events.push("exchange");
    const whole = bodies.whole(params);
    sent.push(Buffer.from(whole?.bodyBase64 ?? "", "base64").toString());
    return { status: 204, headers: {}, bodyBase64: "" };
  });
  const order: WriteParams = {
    id: "w",
    files: [{ uri: "file:///long.lp", dirty: false }],
    destination: DESTINATION,
    confirmed: [],
    onRefused: "stop",
  };
  const result = await pair.client.sendRequest<{ report: { points: { stored: number } } }>(
    "lineProtocol/write",
    order,
  );
  assert.equal(result.report.points.stored, 40_000);
  assert.equal(sent.length, 2);
  assert.equal(sent.join(""), text);
  assert.ok(longest <= MOST_LETTERS, `${longest} letters in one message`);
  assert.deepEqual(events.slice(0, 4), ["part", "answer", "part", "exchange"]);
});
