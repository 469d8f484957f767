import assert from "node:assert/strict";
import { test } from "node:test";
import { statisticsSteps } from "../../../server/src/features/statistics";
import { finish, openAt, openLarge } from "./reading";

const describeStatistics = (...given: Parameters<typeof statisticsSteps>) =>
  finish(statisticsSteps(...given));

test("what a document holds, as a text", () => {
  const text =
    '# 😀\nm,t=a f=1,s="é" 1700000000\nm,t=b f=2i 1700000000\nm,t=a f=1 1700000060\nm,t=a f=1 1700000120\nm f= 1\nm f=1\n';
  const { reading } = openAt(text, "influxdb-2", "s");
  assert.equal(
    describeStatistics(reading, "a.lp"),
    `Statistics of a.lp
Read for InfluxDB 2.x, precision s.

5 points, 3 series, 1 measurement
${Buffer.byteLength(text)} bytes as UTF-8, 7 lines, 1 comment
1 refused, 1 without a timestamp, 0 with the series and time of another
From 2023-11-14 22:13:20 to 2023-11-14 22:15:20 UTC

m: 5 points, 3 series
  from 2023-11-14 22:13:20 to 2023-11-14 22:15:20 UTC
  a point each 1 min per series (100 % of the steps)
  tag t: 2 values
  field f: float (4), integer (1)
  field s: string (1)
`,
  );
});

test("each measurement has its own time, step and gaps", () => {
  const at = (seconds: number) => 1_700_000_000 + seconds;
  const lines = [0, 60, 120, 180, 600, 660].map((s) => `a f=1 ${at(s)}\n`);
  lines.push(...[0, 1, 2].map((s) => `b f=1 ${at(s)}\n`));
  const { reading } = openAt(lines.join(""), "influxdb-2", "s");
  const text = describeStatistics(reading, "a.lp");
  assert.match(text, /^a: 6 points, 1 series\n {2}from 2023-11-14 22:13:20 to 2023-11-14 22:24:20 UTC$/m);
  assert.match(
    text,
    /^ {2}a point each 1 min per series \(80 % of the steps\)\n {2}1 gap: 7 min before line 5$/m,
  );
  assert.match(
    text,
    /^ {2}from 2023-11-14 22:13:20 to 2023-11-14 22:13:22 UTC\n {2}a point each 1 s per series \(100 %/m,
  );
});

test("what would make fewer bytes: the coarsest precision that loses nothing, gzip, and sorted tags", () => {
  const text = "m,b=1,a=2 f=1 1700000000000000000\nm,a=2,b=1 f=1 1700000001500000000\n";
  const { reading } = openAt(text);
  const told = describeStatistics(reading, "a.lp", { bytes: 50, compressedBytes: 10 });
  assert.match(
    told,
    /What would make fewer bytes of it:\n {2}precision ms instead of ns: 12 bytes less \(18 %\), and no timestamp loses anything\n/,
  );
  assert.match(
    told,
    /gzip \(lineProtocol\.write\.gzip\): 80 % less to send, as the first 50 bytes have it\n/,
  );
  assert.match(told, /tags in the order of their keys \(1 point has them otherwise;/);
});

test("nothing is promised that would lose something", () => {
  for (const text of ["m f=1 1700000000000000001\nm f=1 1700000000000000000\n", "m f=1\n", "m f=1000\n"]) {
    assert.doesNotMatch(describeStatistics(openAt(text).reading, "a.lp"), /fewer bytes/, text);
  }
  assert.doesNotMatch(
    describeStatistics(openAt("m f=1 1700000000\n", "influxdb-2", "s").reading, "a"),
    /fewer/,
  );
});

test("steps are told as people say them, and only where most points keep one", () => {
  const linesOf = (steps: readonly number[]) => {
    const times = [1_700_000_000_000_000_000n];
    for (const step of steps) times.push(times[times.length - 1] + BigInt(step));
    return times.map((time) => `a f=1 ${time}\n`).join("");
  };
  const second = 1_000_000_000;
  const cases: [number[], RegExp][] = [
    [[3600 * second, 3600 * second], /^ {2}a point each 1 h per series \(100 %/m],
    [[140 * second], /^ {2}a point each 140 s per/m],
    [[8_302_991_466], /^ {2}a point each 8\.3 s per/m],
    [[37_595_037], /^ {2}a point each 37\.6 ms per/m],
    [[1500], /^ {2}a point each 1\.5 µs per/m],
    [[7], /^ {2}a point each 7 ns per/m],
    [[1, 1, 9_917_200 * second], /^ {2}1 gap: 115 d before line 4$/m],
    [
      [1, 20, 300, 4000, 50_000].map((each) => each * second),
      /^ {2}no regular step; half of the points of a series follow within 5 min\n {2}field/m,
    ],
  ];
  for (const [steps, told] of cases)
    assert.match(describeStatistics(openAt(linesOf(steps)).reading, "a"), told);
});

test("no step of the work is long", () => {
  const { reading, visits } = openLarge();
  let before = visits();
  for (const steps = statisticsSteps(reading, "a.lp"); !steps.next().done; before = visits()) {
    assert.ok(visits() - before < 12_000, `${visits() - before} entries in one step`);
  }
});

test("an empty document has numbers, too", () => {
  assert.match(describeStatistics(openAt("").reading, "a.lp"), /0 points, 0 series, 0 measurements\n0 bytes/);
});

test("a large document is counted by its facts, and its steps by a sample, which is said", () => {
  const { reading, visits } = openLarge();
  const text = describeStatistics(reading, "a.lp");
  assert.match(text, /70,000 points, 51 series, 3 measurements/);
  assert.match(text, /Steps, gaps and the order of tags are those of the first 20,000 points\./);
  assert.ok(visits() <= 35_000, `${visits()} entries`);
});
