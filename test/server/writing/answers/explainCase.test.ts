import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";

type Answer = Record<string, unknown>;

test("a case with request and response", () => {
  const answer = explainCase({
    id: "a",
    target: "influxdb-2",
    request: {
      method: "POST",
      path: "/api/v2/write",
      query: "bucket=b&precision=s",
      headers: {},
      body: "m v=1 1\nm v= 2\n",
    },
    response: {
      status: 400,
      headers: { "Content-Type": "application/json" },
      body: '{"code":"invalid","message":"unable to parse \'m v= 2\': missing field value"}',
    },
  }) as Answer;
  assert.equal(answer.id, "a");
  assert.deepEqual(
    [answer.product, answer.status, answer.kind, answer.written],
    ["influxdb-2", 400, "syntax", "none"],
  );
  assert.deepEqual(answer.lines, [
    { line: 2, endLine: 2, certain: true, code: "missing-field-value", message: "missing field value" },
  ]);
  assert.deepEqual(answer.storedLines, []);
});

test("headers win over the target, the target over the shape", () => {
  const response = { status: 400, body: '{"error":"timeout"}' };
  assert.equal(
    (
      explainCase({
        target: "influxdb-2",
        response: { ...response, headers: { "X-Influxdb-Version": "1.8.10", "X-Influxdb-Build": "OSS" } },
      }) as Answer
    ).product,
    "influxdb-1",
  );
  assert.equal((explainCase({ target: "influxdb-2", response }) as Answer).product, "influxdb-2");
  assert.equal((explainCase({ response }) as Answer).product, "influxdb-1");
});

test("a compressed request body is unpacked", () => {
  const answer = explainCase({
    target: "influxdb-1@1.8",
    request: {
      method: "POST",
      path: "/write",
      query: "db=x",
      headers: { "Content-Encoding": "gzip" },
      bodyBase64: gzipSync("m v=1 1\nm v= 2\n").toString("base64"),
    },
    response: {
      status: 400,
      headers: {},
      body: '{"error":"partial write: unable to parse \'m v= 2\': missing field value dropped=0"}',
    },
  }) as Answer;
  assert.equal(answer.written, "some");
  assert.deepEqual(answer.storedLines, [[1, 1]]);
});

test("text instead of a response; parts that are null", () => {
  const answer = explainCase({
    id: 7,
    request: null,
    text: '{"error":"database not found: \\"x\\""}',
  }) as Answer;
  assert.deepEqual([answer.id, answer.kind, answer.status], [7, "not-found", null]);
  const bare = explainCase({
    request: { method: null, path: null, query: null, headers: null, body: null },
    response: { status: null, headers: null, body: null },
  }) as Answer;
  assert.deepEqual([bare.kind, bare.written], ["other", "unknown"]);
});

test("cases that cannot be read", () => {
  for (const broken of [
    null,
    3,
    "x",
    [],
    {},
    { id: 1, target: "nosuch", text: "" },
    { response: 5 },
    { response: { status: "many" } },
    { response: { status: 200, bodyBase64: "%" } },
    { request: 3, text: "" },
  ]) {
    assert.equal(typeof (explainCase(broken) as Answer).caseError, "string", JSON.stringify(broken));
  }
  assert.deepEqual(Object.keys(explainCase({ id: 1 })), ["id", "caseError"]);
});
