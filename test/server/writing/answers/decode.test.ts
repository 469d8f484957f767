import assert from "node:assert/strict";
import { test } from "node:test";
import type { Product } from "../../../../server/src/lineprotocol/targets";
import type { AnswerInput, DecodedAnswer } from "../../../../server/src/writing/answers/answer";
import { decodeAnswer } from "../../../../server/src/writing/answers/decode";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";

interface Given {
  readonly product?: Product;
  readonly version?: string;
  readonly path?: string;
  readonly method?: string;
  readonly query?: [string, string][];
  readonly body?: string | null;
  readonly status?: number | null;
  readonly headers?: Record<string, string>;
  readonly answer?: unknown;
  readonly shardSeconds?: number;
}

function decode(given: Given): DecodedAnswer {
  const { answer = "" } = given;
  const input: AnswerInput = {
    ...(given.product === undefined ? {} : { product: given.product }),
    ...(given.version === undefined ? {} : { version: given.version }),
    ...(given.shardSeconds === undefined ? {} : { shardSeconds: given.shardSeconds }),
    request: {
      method: given.method ?? "POST",
      path: given.path ?? "/write",
      query: given.query ?? [],
      headers: {},
      body: given.body ?? null,
    },
    response: {
      status: given.status ?? null,
      headers: given.headers ?? {},
      body: typeof answer === "string" ? answer : JSON.stringify(answer),
    },
  };
  return decodeAnswer(input);
}

const V1 = { "x-influxdb-version": "1.8.10", "x-influxdb-build": "OSS" };

test("204 means stored, queued or accepted, by product", () => {
  const body = "m v=1 1\nm v=2 2\n";
  assert.deepEqual(decode({ status: 204, headers: V1, body }).storedLines, [[1, 2]]);
  for (const product of ["influxdb-1", "influxdb-2", "influxdb3-core", "cloud-serverless"] as const) {
    assert.equal(decode({ product, status: 204, body }).written, "all");
  }
  for (const product of ["cloud-tsm", "victoriametrics", "questdb", "telegraf"] as const) {
    const decoded = decode({ product, status: 204, body });
    assert.deepEqual([decoded.kind, decoded.written, decoded.storedLines], ["accepted", "unknown", null]);
  }
  assert.equal(decode({ product: "influxdb-2", status: 204, method: "OPTIONS", body }).kind, "other");
  assert.equal(decode({ product: "influxdb-2", status: 204, path: "/api/v2/delete" }).kind, "other");
});

test("200 with a web page is no write", () => {
  const decoded = decode({
    product: "influxdb-2",
    status: 200,
    path: "/api/v2/write",
    answer: "<!DOCTYPE html><html><title>InfluxDB</title></html>",
  });
  assert.deepEqual([decoded.kind, decoded.written], ["other", "none"]);
});

test("the status does not decide where the text tells", () => {
  assert.equal(
    decode({ headers: V1, status: 500, answer: { error: "retention policy not found: x" } }).kind,
    "not-found",
  );
  assert.equal(
    decode({
      product: "influxdb3-core",
      path: "/api/v2/write",
      status: 400,
      answer: {
        code: "invalid",
        message: "write buffer error: error from wal: wal is shutdown and not accepting writes",
      },
    }).kind,
    "unavailable",
  );
  assert.equal(
    decode({
      product: "influxdb-2",
      status: 500,
      answer: {
        code: "internal error",
        message: "unexpected error writing points to database: field type conflict",
      },
    }).kind,
    "field-type-conflict",
  );
  assert.equal(
    decode({
      headers: V1,
      status: 400,
      answer: {
        error:
          "unable to parse 'm v=1 9223372036854775807': time outside range -9223372036854775806 - 9223372036854775806",
      },
    }).kind,
    "timestamp-range",
  );
});

test("1.8: an unknown precision is refused and stored; a second answer says what went wrong", () => {
  const body = "m v=1 1\nm v= 2\n";
  const one = decode({
    headers: V1,
    status: 400,
    body: "m v=1 1\n",
    answer: { error: 'invalid precision "us" (use n, u, ms, s, m or h)' },
  });
  assert.deepEqual([one.kind, one.written, one.storedLines], ["other", "all", [[1, 1]]]);
  const two = decode({
    headers: V1,
    status: 400,
    body,
    answer:
      '{"error":"invalid precision \\"us\\" (use n, u, ms, s, m or h)"}\n{"error":"partial write: unable to parse \'m v= 2\': missing field value dropped=0"}\n',
  });
  assert.deepEqual([two.written, two.storedLines, two.lines.length], ["some", [[1, 1]], 1]);
  assert.equal(
    decode({
      headers: { ...V1, "x-influxdb-version": "1.12.4" },
      status: 400,
      body,
      answer: { error: 'invalid precision "us" (use n, u, ms, s, m or h)' },
    }).written,
    "none",
  );
});

test("type conflict: certain where the points lie in one shard, candidates where they may not", () => {
  const answer = {
    error:
      'partial write: field type conflict: input field "v" on measurement "m" is type string, already exists as type float dropped=1',
  };
  const hour = 3_600_000_000_000n;
  const near = decode({ headers: V1, status: 400, answer, body: `m v="x" ${hour}\nm v=2 ${hour + 1n}\n` });
  assert.deepEqual(
    [near.written, near.storedLines, near.lines.map(({ certain }) => certain)],
    ["some", [[2, 2]], [true]],
  );
  const two = decode({
    headers: V1,
    status: 400,
    answer,
    body: `m v="x" ${hour}\nm v="y" ${hour * 400n}\nm v=1 ${hour * 800n}\n`,
  });
  assert.deepEqual(
    [two.written, two.storedLines, two.lines.map(({ certain }) => certain)],
    ["unknown", null, [false, false]],
  );
  const week = decode({
    headers: V1,
    status: 400,
    answer,
    shardSeconds: 604_800,
    body: `m v="x" ${hour}\nm v=2 ${hour * 9n}\n`,
  });
  assert.equal(week.written, "some");
});

test("names of the server's newer versions are in Go's quotes", () => {
  const answer = {
    error:
      'partial write: field type conflict: input field "a\\"b" on measurement "m\\\\n" is type string, already exists as type float dropped=1 for database: x',
  };
  const decoded = decode({
    headers: { ...V1, "x-influxdb-version": "1.13.0" },
    status: 400,
    answer,
    body: 'm\\n a\\"b="x" 1\n',
  });
  assert.deepEqual(
    decoded.lines.map(({ line, certain }) => [line, certain]),
    [[1, true]],
  );
  assert.equal(decoded.written, "none");
});

test("retention: the oldest are the ones", () => {
  const body = "m v=1 30\nm v=2 10\nm v=3 20\n";
  const decoded = decode({
    headers: V1,
    status: 400,
    body,
    answer: { error: "partial write: points beyond retention policy dropped=2" },
  });
  assert.deepEqual(
    decoded.lines.map(({ line, certain }) => [line, certain]),
    [
      [2, true],
      [3, true],
    ],
  );
  assert.deepEqual(decoded.storedLines, [[1, 1]]);
});

test("InfluxDB 3 counts entries, not lines, and quotes an innocent line", () => {
  const body = '# c\n\nm s="a\nb" 1\nm v=x 2\n';
  const decoded = decode({
    product: "influxdb3-core",
    path: "/api/v3/write_lp",
    status: 400,
    body,
    answer: {
      error: "partial write of line protocol occurred",
      data: [{ error_message: "No fields were provided", line_number: 2, original_line: "" }],
    },
  });
  assert.deepEqual(
    decoded.lines.map(({ line, certain, code }) => [line, certain, code]),
    [[5, true, "invalid-boolean"]],
  );
  assert.deepEqual([decoded.written, decoded.storedLines], ["some", [[3, 4]]]);
});

test("InfluxDB 3, /api/v2/write: the first entry with that reason", () => {
  const body = "m v=1 1\nm v=x 2\nm v=y 3\n";
  const decoded = decode({
    product: "influxdb3-core",
    path: "/api/v2/write",
    status: 400,
    body,
    answer: {
      code: "invalid",
      message: "write buffer error: line protocol parse failed: No fields were provided",
    },
  });
  assert.deepEqual(
    decoded.lines.map(({ line, certain }) => [line, certain]),
    [[2, true]],
  );
  assert.equal(decoded.written, "none");
});

test("IOx clouds: numbers in the text, and what each opening says was stored", () => {
  const body = "m v=1 1\nm v=x 2\n";
  const line = "error parsing line 2 (1-based): No fields were provided";
  const of = (message: string) =>
    decode({
      product: "cloud-serverless",
      path: "/api/v2/write",
      status: 400,
      body,
      answer: { code: "invalid", line: 2, message },
    });
  assert.deepEqual(
    [
      of(`partial write has occurred, errors encountered on line(s): ${line}`).written,
      of(`no data written, errors encountered on line(s): ${line}`).written,
    ],
    ["some", "none"],
  );
  const plain = of(`failed to parse line protocol:\n  errors encountered on line(s):\n  ${line}`);
  assert.deepEqual([plain.written, plain.lines.map((at) => [at.line, at.certain])], ["unknown", [[2, true]]]);
});

test("VictoriaMetrics: the rest of the body is the place, also among equal lines", () => {
  const body = "ok v=1\nbad\nok v=1\nbad\n";
  const rest = JSON.stringify("bad\nok v=1\nbad\n");
  const decoded = decode({
    product: "victoriametrics",
    status: 400,
    body,
    answer: `cannot process influx line protocol data: incorrect influx line ${rest}: cannot find Whitespace I in "bad"; see https://docs.victoriametrics.com/`,
  });
  assert.deepEqual(
    [decoded.kind, decoded.written, decoded.lines.map(({ line, certain }) => [line, certain])],
    ["syntax", "none", [[2, true]]],
  );
});

test("QuestDB: entries are counted, empty lines are not", () => {
  const body = "m v=1 1\n\n\nm v=abc 2\n";
  const decoded = decode({
    product: "questdb",
    status: 400,
    body,
    answer: {
      code: "invalid",
      message:
        "failed to parse line protocol:errors encountered on line(s):\nerror in line 2: Could not parse entire line, field value is invalid. Field: v; value: abc",
      line: 2,
      errorId: "a-1",
    },
  });
  assert.deepEqual(
    [decoded.written, decoded.lines.map(({ line, certain }) => [line, certain])],
    ["none", [[4, true]]],
  );
});

test("Telegraf: lines are lines; the first listener keeps the good ones", () => {
  const body = "m v=1 1\nm v= 2\n";
  const v1 = decode({
    product: "telegraf",
    path: "/write",
    status: 400,
    body,
    answer: { error: 'metric parse error: expected field at 2:5: "m v="' },
  });
  assert.deepEqual([v1.written, v1.storedLines, v1.lines.map(({ line }) => line)], ["some", [[1, 1]], [2]]);
  const v2 = decode({
    product: "telegraf",
    path: "/api/v2/write",
    status: 400,
    body,
    answer: {
      code: "invalid",
      err: "x",
      op: "",
      message: 'metric parse error: expected field at 2:5: "m v= 2"',
    },
  });
  assert.equal(v2.written, "none");
});

test("retry: sensible, safe, after", () => {
  const timeout = { status: 500, headers: V1, answer: { error: "timeout" } };
  assert.deepEqual(decode({ ...timeout, body: "m v=1 1\n" }).retry, {
    sensible: true,
    safe: true,
    afterSeconds: null,
  });
  assert.deepEqual(decode({ ...timeout, body: "m v=1\n" }).retry, {
    sensible: true,
    safe: false,
    afterSeconds: null,
  });
  const limit = decode({
    product: "cloud-serverless",
    status: 429,
    headers: { "retry-after": "25" },
    body: "m v=1\n",
    answer: {
      code: "too many requests",
      message: "org 0123456789abcdef has exceeded limited_write plan limit",
    },
  });
  assert.deepEqual(limit.retry, { sensible: true, safe: true, afterSeconds: 25 });
  assert.match(limit.advice[0], /25 seconds/);
  assert.equal(decode({ product: "questdb", status: 500, answer: "", body: "m v=1 1\n" }).retry.safe, false);
});

test("an answer that no row knows: status class, message whole, nothing claimed", () => {
  const decoded = decode({
    product: "influxdb-2",
    status: 400,
    body: "m v=1 1\n",
    answer: { code: "invalid", message: "a new kind of trouble" },
  });
  assert.deepEqual([decoded.kind, decoded.written, decoded.storedLines], ["other", "unknown", null]);
  assert.equal(decoded.details.reason, "a new kind of trouble");
  assert.match(decoded.summary, /“a new kind of trouble”/);
});

test("server text is shown without control characters and as it is", () => {
  const decoded = decode({ status: 400, answer: { error: "bad \u001b[31m![x](http://evil)\u202e\nthing" } });
  assert.doesNotMatch(decoded.summary, /[\u001b\u202e\n]/);
});

test("10,000 refused lines are all placed", () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `m,host=h${i} v=x ${i}`);
  const data = lines.map((line, i) => ({
    error_message: "No fields were provided",
    line_number: i + 1,
    original_line: line.slice(0, 20),
  }));
  const before = performance.now();
  const decoded = decode({
    product: "influxdb3-core",
    path: "/api/v3/write_lp",
    status: 400,
    body: `${lines.join("\n")}\n`,
    answer: { error: "partial write of line protocol occurred", data },
  });
  assert.ok(performance.now() - before < 3000);
  assert.deepEqual(
    [decoded.lines.length, decoded.written, decoded.details.errorCount, decoded.details.errors?.length],
    [10_000, "none", "10000", 1000],
  );
});

test("a body that is shorter than its Content-Length is cut off: nothing hangs on what is missing", () => {
  const first = '{"error":"invalid precision \\"us\\" (use n, u, ms, s, m or h)"}';
  const of = (length: number) =>
    decode({
      headers: { ...V1, "content-length": String(length) },
      status: 400,
      body: "m v=1 1\n",
      answer: first,
    }).written;
  assert.equal(of(first.length + 1), "all");
  assert.equal(of(first.length + 40), "unknown");
});

test("a reason that nobody listed, in words that say that it is of points", () => {
  for (const text of [
    "partial write: a new reason dropped=3",
    '{"error":"partial write: a new reason dropped=3"}',
    '{"code":"unprocessable entity","message":"failure writing points to database: partial write: a new reason dropped=3"}',
  ]) {
    const read = explainCase({ text });
    assert.ok(!("caseError" in read));
    assert.deepEqual([read.kind, read.written, read.details.dropped], ["refused-other", "unknown", "3"]);
  }
});

test("a server's timeout is not a client's, whatever stands behind it", () => {
  const text = "Error: failed to write data: unexpected error writing points to database: timeout.\nSee help";
  const read = explainCase({ text });
  assert.ok(!("caseError" in read));
  assert.equal(read.kind, "server-error");
});

test("advice claims no more than the answer does", () => {
  const read = explainCase({ text: '{"error":"No fields were provided"}' });
  assert.ok(!("caseError" in read));
  assert.equal(read.written, "unknown");
  assert.doesNotMatch(read.advice.join(" "), /none of it was stored/);
});
