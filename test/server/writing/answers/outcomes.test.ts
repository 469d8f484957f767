import assert from "node:assert/strict";
import { test } from "node:test";
import { dialectOf } from "../../../../server/src/lineprotocol/dialects";
import type { Target } from "../../../../server/src/lineprotocol/targets";
import { decodeAnswer } from "../../../../server/src/writing/answers/decode";
import { outcomesOf } from "../../../../server/src/writing/answers/outcomes";

const V1: Target = { product: "influxdb-1", precision: "ns" };

function decode(target: Target, status: number, answer: string, body: string) {
  return decodeAnswer({
    product: target.product,
    request: {
      method: "POST",
      path: target.product === "influxdb-1" ? "/write" : "/api/v2/write",
      query: [],
      headers: {},
      body,
    },
    response: { status, headers: {}, body: answer },
  });
}

test("1.x: the named lines are refused, the others stored", () => {
  const body = "# c\nm v=1 1\nm v= 2\n\nm v=3 3\nm v=4 4\n";
  const decoded = decode(
    V1,
    400,
    JSON.stringify({ error: "partial write: unable to parse 'm v= 2': missing field value dropped=0" }),
    body,
  );
  const runs = outcomesOf(decoded, body, dialectOf(V1, "bytes"));
  assert.deepEqual(
    runs.map(({ outcome, line, endLine, points, certain, code }) => [
      outcome,
      line,
      endLine,
      points,
      certain,
      code,
    ]),
    [
      ["stored", 2, 2, 1, true, undefined],
      ["refused", 3, 3, 0, true, "missing-field-value"],
      ["stored", 5, 6, 2, true, undefined],
    ],
  );
  assert.equal(body.slice(runs[2].start, runs[2].end), "m v=3 3\nm v=4 4");
});

test("2.x: nothing is stored, the line at fault is named", () => {
  const target: Target = { product: "influxdb-2", precision: "ns" };
  const body = "m v=1 1\nm v= 2\n";
  const decoded = decode(
    target,
    400,
    JSON.stringify({ code: "invalid", message: "unable to parse 'm v= 2': missing field value" }),
    body,
  );
  const runs = outcomesOf(decoded, body, dialectOf(target, "bytes"));
  assert.deepEqual(
    runs.map(({ outcome, line, code }) => [outcome, line, code]),
    [
      ["refused", 1, undefined],
      ["refused", 2, "missing-field-value"],
    ],
  );
});

test("a timeout leaves all unknown", () => {
  const body = "m v=1 1\nm v=2 2\n";
  const runs = outcomesOf(decode(V1, 500, '{"error":"timeout"}', body), body, dialectOf(V1, "bytes"));
  assert.deepEqual(
    runs.map(({ outcome, points, certain }) => [outcome, points, certain]),
    [["unknown", 2, false]],
  );
});

test("5,000 lines of which each is refused take linear time", () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `m,host=h${i} v= ${i}`);
  const body = `${lines.join("\n")}\n`;
  const error = lines.map((line) => `unable to parse '${line}': missing field value`).join("\n");
  const before = performance.now();
  const decoded = decode(V1, 400, JSON.stringify({ error }), body);
  const runs = outcomesOf(decoded, body, dialectOf(V1, "bytes"));
  assert.ok(performance.now() - before < 2000);
  assert.equal(decoded.lines.length, 5000);
  assert.equal(runs.length, 5000);
  assert.ok(runs.every(({ outcome, certain }) => outcome === "refused" && certain));
});
