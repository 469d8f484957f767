// Large and hostile answers: time grows with the text, not with its square. The bounds are wide; they only tell linear from quadratic.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Product } from "../../../../server/src/lineprotocol/targets";
import { decodeAnswer } from "../../../../server/src/writing/answers/decode";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";

const MEGA = 1_000_000;
const entry = '{"error_message":"No fields were provided","line_number":1,"original_line":"m,t=a v=abc"},';

const HOSTILE: Readonly<Record<string, { readonly product?: Product; readonly body: string }>> = {
  "a list of refused lines": {
    product: "influxdb3-core",
    body: `{"error":"partial write of line protocol occurred","data":[${entry.repeat(60_000)}]}`,
  },
  "quoted lines": {
    product: "influxdb-1",
    body: JSON.stringify({
      error: `partial write: ${"unable to parse 'm v=': missing field value\n".repeat(100_000)}`,
    }),
  },
  "endings of quotes": {
    product: "influxdb-1",
    body: JSON.stringify({ error: `unable to parse '${"': ".repeat(2 * MEGA)}` }),
  },
  "one letter": { body: "x".repeat(5 * MEGA) },
  "log prefixes": { body: "E! [outputs] \n".repeat(400_000) },
  "open tags": { body: `<html>${"<p".repeat(3 * MEGA)}` },
  "open objects": { body: '{"error":'.repeat(MEGA) },
  quotes: { body: '"'.repeat(5 * MEGA) },
  backslashes: { body: `msg="${"\\".repeat(5 * MEGA)}` },
  suffixes: { product: "influxdb-1", body: `partial write: ${" dropped=1 for database: x".repeat(200_000)}` },
  "single quotes": { body: `{'error': '${"\\'".repeat(2 * MEGA)}` },
  "status lines": { body: "HTTP/1.1 400 Bad\n".repeat(200_000) },
  zeros: { body: "\0".repeat(5 * MEGA) },
};

for (const [name, { product, body }] of Object.entries(HOSTILE)) {
  test(`${name}, ${Math.round(body.length / MEGA)} MB`, () => {
    const before = process.cpuUsage();
    decodeAnswer({
      ...(product === undefined ? {} : { product }),
      request: {
        method: "POST",
        path: "/write",
        query: [],
        headers: {},
        body: "m v=1 1\nm v= 2\n".repeat(500),
      },
      response: { status: 400, headers: {}, body },
    });
    explainCase({ text: body });
    // Time of this process: other work of the machine does not count.
    assert.ok(process.cpuUsage(before).user < 15_000_000);
  });
}

test("100,000 refused lines that none of 100,000 quoted blocks fits", () => {
  const lines = Array.from({ length: 100_000 }, (_, at) => `room${at} v=`);
  const blocks = lines.map((_, at) => `unable to parse 'hall${at} v=': missing field value`);
  const before = process.cpuUsage();
  const read = decodeAnswer({
    product: "influxdb-1",
    request: { method: "POST", path: "/write", query: [], headers: {}, body: `${lines.join("\n")}\n` },
    response: { status: 400, headers: {}, body: JSON.stringify({ error: blocks.join("\n") }) },
  });
  assert.deepEqual(read.lines, []);
  assert.ok(process.cpuUsage(before).user < 5_000_000);
});
