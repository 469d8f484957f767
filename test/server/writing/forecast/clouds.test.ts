/** The forecast for the closed clouds, as their documentation and the last public source say. None was run. */
import assert from "node:assert/strict";
import test from "node:test";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";
import type { Forecast } from "./recorded";

const NOW = "1795507200000000000";
const T = "1795507100000000000";
const DAY = 86_400;

function forecast(target: string, body: string, more: object = {}): Forecast {
  return forecastCase({ target, now: NOW, body, ...more }) as Forecast;
}

function messageOf({ body }: Forecast): { code: string; message: string; line?: number } {
  return JSON.parse(body);
}

const MIXED = `m,t=a v=1 ${T}\n# note\n\nm,t=b v= ${T}\nm,t=c v="x" ${T}\n`;

test("bad lines: all are named, by their number among the lines that are neither blank nor comment", () => {
  for (const [target, prefix, stored] of [
    ["cloud-serverless", "partial write has occurred", 1],
    ["clustered", "partial write has occurred", 1],
    ["cloud-dedicated", "no data written", 0],
  ] as const) {
    const answer = forecast(target, MIXED);
    assert.equal(answer.status, 400);
    assert.deepEqual(messageOf(answer), {
      code: "invalid",
      message: `${prefix}, errors encountered on line(s): error parsing line 2 (1-based): No fields were provided\nerror writing line 3 (1-based): Unable to insert iox::column_type::field::string type into column v with type iox::column_type::field::float`,
      line: 2,
    });
    assert.equal(answer.written.length, stored, target);
  }
  assert.match(messageOf(forecast("cloud-serverless", `m v= ${T}`)).message, /^no data written, /);
});

test("the answers are those that the decoder reads", () => {
  const { body, status } = forecast("cloud-serverless", MIXED);
  const explained = explainCase({
    id: 1,
    target: "cloud-serverless",
    request: {
      method: "POST",
      path: "/api/v2/write",
      query: "bucket=b&precision=ns",
      headers: {},
      body: MIXED,
    },
    response: { status, headers: { "content-type": "application/json" }, body },
  }) as unknown as { written: string; lines: { line: number }[]; storedLines: number[][] };
  assert.equal(explained.written, "some");
  assert.deepEqual(
    explained.lines.map(({ line }) => line),
    [4, 5],
  );
  assert.deepEqual(explained.storedLines, [[1, 1]]);
});

test("a column has one type for ever, against what is stored as well", () => {
  const answer = forecast("cloud-serverless", `m v=1i ${T}\n`, { before: [`m v=1.5 ${T}\n`] });
  assert.match(
    messageOf(answer).message,
    /error writing line 1 \(1-based\): Could not insert column: Existing table schema specifies column v is type iox::column_type::field::float, but type iox::column_type::field::integer was given$/,
  );
  const both = forecast("clustered", `m,v=a v=1 ${T}\nm,t=a,t=a v=1 ${T}\nm v=1,v=2i ${T}\nm v=1,v=2 ${T}\n`);
  assert.deepEqual(
    messageOf(both)
      .message.split("\n")
      .map((line) => line.replace(/^.*\(1-based\): /, "")),
    [
      "Unable to insert iox::column_type::field::float type into column v with type iox::column_type::tag",
      "the tag 't' is specified more than once with conflicting values",
      "the field 'v' is specified more than once with conflicting types",
    ],
  );
  assert.deepEqual(
    both.written.map(({ fields }) => fields),
    [[["v", "float", "2"]]],
  );
});

test("time as a key, times that overflow", () => {
  const answer = forecast(
    "cloud-serverless",
    `m,time=a v=1\nm time=1\nm time=1,v=2 17\nm v=1 99999999999\n`,
    { precision: "s" },
  );
  assert.deepEqual(
    messageOf(answer)
      .message.split("\n")
      .map((line) => line.replace(/^.*line\(s\): /, "")),
    [
      'error writing line 1 (1-based): input tag "time" on measurement "m" is invalid',
      'error writing line 2 (1-based): invalid field name: input field "time" on measurement "m" is invalid',
      "timestamp overflows i64 on line 4 (1-based)",
    ],
  );
  assert.deepEqual(
    answer.written.map(({ fields }) => fields),
    [[["v", "float", "2"]]],
  );
});

test("points older than the retention refuse the request; now and the retention decide", () => {
  const body = `m v=1 ${T}\nm v=2 1795334400000000000\n`;
  const database = { retentionSeconds: DAY };
  for (const [target, status] of [
    ["cloud-serverless", 400],
    ["cloud-dedicated", 422],
    ["clustered", 422],
  ] as const) {
    const answer = forecast(target, body, { database });
    assert.equal(answer.status, status, target);
    assert.equal(
      messageOf(answer).message,
      "dml handler error: data in table m is outside of the retention period: minimum acceptable timestamp is 2026-11-23T08:00:00+00:00, but observed timestamp 2026-11-22T08:00:00+00:00 is older.",
    );
    assert.deepEqual(answer.written, []);
    assert.equal(forecast(target, body, { database: { retentionSeconds: 7 * DAY } }).status, 204);
  }
});

test("tables and columns beyond the limit", () => {
  const wide = `m ${Array.from({ length: 200 }, (_, i) => `f${i}=1`).join(",")} ${T}\n`;
  assert.match(
    messageOf(forecast("cloud-serverless", wide)).message,
    /couldn't create columns in table `m`; table contains 0 existing columns, applying this write would result in 201 columns, limit is 200$/,
  );
  assert.equal(forecast("clustered", wide).status, 204);
  const many = Array.from({ length: 501 }, (_, i) => `t${i} v=1 ${T}\n`).join("");
  assert.match(messageOf(forecast("clustered", many)).message, /result in 501 tables, limit is 500$/);
});

test("paths, parameters and places", () => {
  const ask = (target: string, path: string, query: string, name?: string) => {
    const answer = forecast(target, `m v=1 ${T}`, {
      database: { name },
      request: { path, query, body: `m v=1 ${T}` },
    });
    return answer.body === "" ? String(answer.status) : `${answer.status} ${messageOf(answer).message}`;
  };
  assert.equal(ask("cloud-serverless", "/api/v2/write", "bucket=b"), "204");
  assert.equal(ask("cloud-serverless", "/write", "db=b"), "204");
  assert.equal(ask("clustered", "/api/v2/write", ""), "400 no org/bucket destination provided");
  assert.equal(ask("clustered", "/api/v2/write", "org=o"), "400 missing bucket value");
  assert.equal(
    ask("clustered", "/api/v2/write", "bucket=b&precision=u"),
    "400 failed to deserialize org/bucket/precision in request: unknown variant `u`, expected one of `s`, `ms`, `us`, `ns`",
  );
  assert.equal(ask("cloud-serverless", "/api/v2/write", "bucket=x", "b"), '404 bucket "x" not found');
  assert.equal(ask("cloud-dedicated", "/write", "db=x", "b"), '404 database "x" not found');
  assert.equal(ask("clustered", "/api/v3/write_lp", "db=b"), "404 not found");
  assert.equal(forecast("cloud-serverless", "").status, 204);
});

test("Cloud (TSM): 204 queues; what does not parse is 400 with the first line at fault", () => {
  assert.equal(forecast("cloud-tsm", `m v=1 ${T}\n`).status, 204);
  const conflict = forecast("cloud-tsm", `m v=1 ${T}\nm v=2i ${T}\n`);
  assert.deepEqual([conflict.status, conflict.written.length], [204, 1]);
  const partial = forecast("cloud-tsm", `m v=1,w=2 ${T}\nm v= ${T}\nm x= ${T}\n`);
  assert.deepEqual(messageOf(partial), {
    code: "invalid",
    message: `partial write error (2 written): unable to parse 'm v= ${T}': missing field value`,
  });
  assert.equal(partial.written.length, 1);
  assert.equal(forecast("cloud-tsm", `m v= ${T}`).written.length, 0);
});
