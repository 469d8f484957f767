import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../checking";

const T = "1700000000000000000";
const messages = (value: string, target: string) =>
  findingsOf(`m g=1,f="${value}" ${T}\n`, target).map(
    ({ code, start, message }) => `${code} ${start}: ${message}`,
  );

test("influxdb 1.9.4 and 2.0.9: strings of more than 1,048,576 bytes are dropped", () => {
  const long = "x".repeat(1_048_577);
  for (const target of ["influxdb-1@1.9.4", "influxdb-1", "influxdb-2@2.0.9", "influxdb-2"]) {
    const [message, ...rest] = messages(long, target);
    assert.match(
      message,
      /^string-too-long 8: This string of field "f" has 1,048,577 bytes, .* drops this point \("is too long, 1048577 > 1048576"\)\.$/,
    );
    assert.deepEqual(rest, []);
  }
  for (const target of ["influxdb-1@1.9.3", "influxdb-2@2.0.8", "cloud-tsm"]) {
    assert.deepEqual(messages(long, target), [], target);
  }
});

test("what counts are bytes as they are stored", () => {
  assert.deepEqual(messages("x".repeat(1_048_576), "influxdb-2"), []);
  assert.deepEqual(messages(`${"x".repeat(1_048_575)}\\"`, "influxdb-2"), []);
  assert.equal(messages("ö".repeat(524_289), "influxdb-2").length, 1);
});
