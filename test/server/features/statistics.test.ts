import assert from "node:assert/strict";
import { test } from "node:test";
import { describeStatistics } from "../../../server/src/features/statistics";
import { openAt, openLarge } from "./reading";

test("what a document holds, as a text", () => {
  const text =
    '# 😀\nm,t=a f=1,s="é" 1700000000\nm,t=b f=2i 1700000000\nm,t=a f=1 1700000060\nm,t=a f=1 1700000120\nm f= 1\nm f=1\n';
  const { reading } = openAt(text, "influxdb-2", "s");
  assert.equal(
    describeStatistics(reading, "a.lp"),
    `Statistics of a.lp
Read for InfluxDB 2.x, precision s.

5 points, 3 series, 1 measurement
${Buffer.byteLength(text)} bytes as UTF-8, 8 lines, 1 comment
1 refused, 1 without a timestamp, 0 with the series and time of another
From 2023-11-14 22:13:20 to 2023-11-14 22:15:20 UTC
A point each 1 min per series (100 % of the steps, from the first 4 points)

m: 5 points, 3 series
  tag t: 2 values
  field f: float, integer
  field s: string
`,
  );
});

test("an empty document has numbers, too", () => {
  assert.match(describeStatistics(openAt("").reading, "a.lp"), /0 points, 0 series, 0 measurements\n0 bytes/);
});

test("a large document is counted by its facts, and its step by a sample", () => {
  const { reading, visits } = openLarge();
  assert.match(describeStatistics(reading, "a.lp"), /70,000 points, 51 series, 3 measurements/);
  assert.ok(visits() <= 5_000, `${visits()} entries`);
});
