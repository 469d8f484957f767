import assert from "node:assert/strict";
import test from "node:test";
import { bytesOf, goJson } from "../../../../server/src/writing/forecast/goJson";
import { rustFloat } from "../../../../server/src/writing/forecast/influxdb3Line";
import { goDuration, goTime } from "../../../../server/src/writing/forecast/retention";

test("encoding/json: HTML and line separators escaped, broken bytes replaced one by one", () => {
  assert.equal(goJson('a<b>&"\\\n\t\u0001'), '"a\\u003cb\\u003e\\u0026\\"\\\\\\n\\t\\u0001"');
  assert.equal(goJson(bytesOf("é🙂\u2028\ufffd")), '"é🙂\\u2028\ufffd"');
  assert.equal(goJson("\u00ff\u00c3(\u00e2\u0082"), '"\\ufffd\\ufffd(\\ufffd\\ufffd"');
});

test("durations and times as Go writes them", () => {
  assert.deepEqual([5, 60, 3600, 90_061].map(goDuration), ["5s", "1m0s", "1h0m0s", "25h1m1s"]);
  assert.equal(goTime(1_700_000_000_123_456_000n), "2023-11-14T22:13:20.123456Z");
  assert.equal(goTime(-1n), "1969-12-31T23:59:59.999999999Z");
});

test("floats as Rust writes them: never an exponent", () => {
  assert.deepEqual([1, 1.5, 1e21, -1.5e-7, -0, 1e-7].map(rustFloat), [
    "1",
    "1.5",
    "1000000000000000000000",
    "-0.00000015",
    "-0",
    "0.0000001",
  ]);
});
