// Answers in odd forms: cut off, without status or headers, with headers twice, huge, binary, deep; each read as far as it goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeAnswer } from "../../../../server/src/writing/answers/decode";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";

const REQUEST = {
  method: "POST",
  path: "/write",
  query: [],
  headers: {},
  body: "m v=1 1\nm v=2 2\nm v=3 3\n",
} as const;

function read(status: number | null, body: string, headers: Readonly<Record<string, string>> = {}) {
  return decodeAnswer({ request: REQUEST, response: { status, headers, body } });
}

function text(pasted: string) {
  const answer = explainCase({ text: pasted });
  assert.ok(!("caseError" in answer));
  return answer;
}

test("cut JSON: the kind stays, nothing hangs on what is missing", () => {
  const whole =
    '{"error":"partial write: field type conflict: input field \\"v\\" on measurement \\"m\\" is type string, already exists as type float dropped=1"}';
  for (const end of [46, 60, 100, whole.length - 12, whole.length - 1]) {
    const cut = read(400, whole.slice(0, end));
    assert.equal(cut.kind, "field-type-conflict", whole.slice(0, end));
    assert.ok(cut.written === "unknown", whole.slice(0, end));
  }
});

test("a message alone, and one without a status", () => {
  assert.deepEqual(
    [text('database not found: "home"').kind, read(null, "timeout").kind],
    ["not-found", "server-error"],
  );
  assert.equal(read(null, '{"code":"unauthorized","message":"unauthorized access"}').status, null);
  assert.equal(read(null, '{"code":"unavailable","message":"no reason"}').kind, "unavailable");
});

test("nothing at all: the status class, and no certainty that it does not give", () => {
  const kinds = [400, 401, 403, 404, 413, 422, 429, 500, 502, 503, 504].map((status) => {
    const { kind, written } = read(status, "");
    return [status, kind, written];
  });
  assert.deepEqual(kinds, [
    [400, "other", "unknown"],
    [401, "unauthorized", "none"],
    [403, "forbidden", "none"],
    [404, "not-found", "none"],
    [413, "too-large", "none"],
    [422, "refused-other", "unknown"],
    [429, "rate-limited", "none"],
    [500, "server-error", "unknown"],
    [502, "unavailable", "unknown"],
    [503, "unavailable", "unknown"],
    [504, "unavailable", "unknown"],
  ]);
  assert.equal(read(null, "").kind, "other");
});

test("headers twice, in any case, as lists", () => {
  const answer = explainCase({
    response: {
      status: 429,
      headers: {
        "Retry-After": ["30", "30"],
        "X-Influxdb-Version": "v2.0.9, v2.0.9",
        "x-influxdb-version": "v2.0.9",
      },
      body: "",
    },
  });
  assert.ok(!("caseError" in answer));
  assert.deepEqual([answer.product, answer.retry.afterSeconds], ["influxdb-2", 30]);
});

test("50 MB of anything: one sentence", () => {
  for (const body of ["x", '{"error":"', "<html>", "\u0000", '{"a":[', "unable to parse '"].map((part) =>
    part.repeat(Math.ceil(50_000_000 / part.length)),
  )) {
    const { summary, written } = read(500, body);
    assert.ok(summary.length < 2000);
    assert.equal(written === "all" || written === "some", false);
  }
});

test("binary and deep JSON", () => {
  const binary = Array.from({ length: 4000 }, (_, i) => String.fromCharCode((i * 7) % 256)).join("");
  assert.deepEqual([read(400, binary).kind, read(400, binary).written], ["other", "unknown"]);
  const deep = `${'{"error":'.repeat(100_000)}"timeout"${"}".repeat(100_000)}`;
  assert.ok(["other", "server-error"].includes(read(500, deep).kind));
});

test("GreptimeDB: headers tell who it is; a line refuses all, a region may be alone in refusing", () => {
  const headers = { "x-greptime-err-code": "1004" };
  const line = read(
    400,
    '{"error":"Failed to parse InfluxDB line protocol: No fields were provided"}',
    headers,
  );
  assert.deepEqual([line.product, line.kind, line.written], ["greptimedb", "syntax", "none"]);
  const credentials = read(
    401,
    '{"code":7003,"error":"Not found influx http authorization info","execution_time_ms":0}',
  );
  assert.deepEqual([credentials.product, credentials.kind], ["greptimedb", "unauthorized"]);
  const region = read(
    400,
    '{"error":"Invalid request to region 4814658338816(1121, 0), reason: column v expect type Float64(Float64Type), given: STRING(12)"}',
    headers,
  );
  assert.deepEqual(
    [region.kind, region.written, region.details.column],
    ["field-type-conflict", "unknown", "v"],
  );
  assert.equal(read(204, "", headers).written, "unknown");
});

test("openGemini: the last line decides, so an acceptance says little; a conflict drops a field and keeps its point", () => {
  const headers = { "x-geminidb-version": "v1.2.0" };
  assert.deepEqual(
    [read(204, "", headers).product, read(204, "", headers).written],
    ["opengemini", "unknown"],
  );
  const cases = [
    ["parse fail, point without fields is unsupported", "syntax"],
    ['cannot parse timestamp "abc": bad timestamp', "syntax"],
    ["partial write: point time is expired, compared with rp duration dropped=1", "retention"],
    ["partial write: conflict field type: v dropped=1", "field-type-conflict"],
    [
      'partial write: field type conflict: input field "v" on measurement "m" is type string, already exists as type float dropped=0',
      "field-type-conflict",
    ],
  ];
  for (const [error, kind] of cases) {
    const answer = read(400, JSON.stringify({ error }), headers);
    assert.deepEqual([answer.kind, answer.written], [kind, "unknown"], error);
  }
});

test("a delete is no write: what it answers says that nothing was stored", () => {
  const cases: readonly [number, string, string][] = [
    [204, "", "other"],
    [200, "", "other"],
    [400, '{"code":"invalid","message":"error decoding json body: EOF"}', "other"],
    [401, '{"code":"unauthorized","message":"unauthorized access"}', "unauthorized"],
    [403, '{"code":"forbidden","message":"insufficient permissions to delete"}', "forbidden"],
    [404, '{"code":"not found","message":"bucket \\"home\\" not found"}', "not-found"],
    [404, '{"error":"delete - retention policy not found in \\"db\\": \\"x\\""}', "not-found"],
    [500, '{"code":"internal error","message":"x"}', "server-error"],
    [501, '{"code":"not implemented","message":"delete by field is not supported"}', "other"],
  ];
  for (const [status, body, kind] of cases) {
    const answer = decodeAnswer({
      product: "influxdb-2",
      request: {
        method: "POST",
        path: "/api/v2/delete",
        query: [["bucket", "home"]],
        headers: {},
        body: "{}",
      },
      response: { status, headers: {}, body },
    });
    assert.deepEqual([answer.kind, answer.written, answer.lines], [kind, "none", []], `${status} ${body}`);
  }
});
