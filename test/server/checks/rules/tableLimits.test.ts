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
  assert.match(
    messages(wide(200), "cloud-serverless")[0],
    /has 201 columns in this file, one for each tag and field, the time included\. InfluxDB Cloud Serverless takes 200, and/,
  );
});

test("up to the limit nothing is said; the time counts where it does", () => {
  assert.deepEqual(messages(wide(499, ",t=a"), "influxdb3-core"), []);
  assert.equal(messages(wide(499, ",t=a"), "influxdb3-core@3.9.0").length, 1);
  assert.deepEqual(messages(wide(249), "cloud-dedicated"), []);
  assert.equal(messages(wide(250), "cloud-dedicated").length, 1);
  assert.deepEqual(messages(wide(600), "influxdb-2"), []);
  // Its engine of 3.11 has no limit of columns for each table.
  assert.deepEqual(messages(wide(600), "influxdb3-enterprise"), []);
  assert.equal(messages(wide(600), "influxdb3-enterprise@3.10").length, 1);
});

test("influxdb3: 250 tags up to 3.3, 256 up to 3.9, and no such limit that a table could reach from 3.10 on", () => {
  const tags = (count: number) => Array.from({ length: count }, (_, i) => `,t${i}=a`).join("");
  assert.equal(messages(wide(1, tags(250)), "influxdb3-core@3.3").length, 0);
  assert.match(messages(wide(1, tags(251)), "influxdb3-core@3.3")[0], /has 251 different tags .* takes 250 /);
  assert.equal(messages(wide(1, tags(256)), "influxdb3-core@3.4").length, 0);
  assert.match(messages(wide(1, tags(257)), "influxdb3-core@3.9")[0], /has 257 different tags .* takes 256 /);
  assert.equal(messages(wide(1, tags(257)), "influxdb3-core@3.10").length, 0);
});

test("influxdb3 from 3.10 on: 100 fields of a family", () => {
  const family = (count: number) =>
    `m ${Array.from({ length: count }, (_, i) => `fam::f${i}=1`).join(",")} ${T}\n`;
  assert.deepEqual(messages(family(100), "influxdb3-core"), []);
  assert.match(
    messages(family(101), "influxdb3-core")[0],
    /more than 100 fields whose names begin with "fam::"/,
  );
  assert.deepEqual(messages(family(101), "influxdb3-core@3.9"), []);
  assert.deepEqual(messages(family(101), "cloud-dedicated"), []);
});

test("more tables than the server takes: said once, at the first of them", () => {
  const tables = (count: number) => Array.from({ length: count }, (_, i) => `m${i} f=1 ${T}`).join("\n");
  assert.deepEqual(messages(tables(500), "cloud-serverless"), []);
  assert.deepEqual(messages(tables(502), "cloud-serverless"), [
    "m500: This file has points of 502 tables. InfluxDB Cloud Serverless takes 500, and refuses lines that make more.",
  ]);
  assert.deepEqual(messages(tables(2000), "influxdb3-core"), []);
  assert.equal(messages(tables(2001), "influxdb3-core").length, 1);
  assert.deepEqual(messages(tables(2001), "influxdb3-enterprise"), []);
});
