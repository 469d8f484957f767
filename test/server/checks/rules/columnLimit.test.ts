import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../checking";

const T = "1700000000000000000";
const wide = (fields: number, tags = "") =>
  `other f=1 ${T}\nm${tags} ${Array.from({ length: fields }, (_, i) => `f${i}=1`).join(",")} ${T}\n`;
const messages = (text: string, target: string) =>
  findingsOf(text, target)
    .filter(({ code }) => code === "limit-columns")
    .map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);

test("more columns than the server takes, told once at the table's first point", () => {
  assert.deepEqual(messages(wide(500, ",t=a"), "influxdb3-core"), [
    'm: "m" has 501 columns in this file, one for each tag and field. InfluxDB 3 Core takes 500 if it is not told otherwise, and refuses lines that need more.',
  ]);
  assert.match(messages(wide(200), "cloud-serverless")[0], /has 201 columns .* takes 200, the time included/);
});

test("up to the limit nothing is said; the time counts where it does", () => {
  assert.deepEqual(messages(wide(499, ",t=a"), "influxdb3-core"), []);
  assert.equal(messages(wide(499, ",t=a"), "influxdb3-core@3.9.0").length, 1);
  assert.deepEqual(messages(wide(249), "cloud-dedicated"), []);
  assert.equal(messages(wide(250), "cloud-dedicated").length, 1);
  assert.deepEqual(messages(wide(600), "influxdb-2"), []);
});
