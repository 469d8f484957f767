import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../server/src/checks/check";
import { NOW, open } from "../checking";

const DAY = 86_400;
const ns = (seconds: number) => `${seconds}000000000`;

/** Findings of lines whose times are so many seconds before the check. */
function findings(target: string, retentionSeconds: number | null | undefined, ...ages: number[]) {
  const text = ages.map((age, i) => `m f=${i} ${ns(NOW - age)}\n`).join("");
  const { reading, options } = open(text, target, "ns");
  return checkDocument(reading, { ...options, retentionSeconds }).findings.map((finding) => ({
    ...finding,
    line: reading.text.positionAt(finding.start).line,
  }));
}

const brief = (list: ReturnType<typeof findings>) =>
  list.map(({ code, severity, line }) => `${line} ${code} ${severity}`);

test("older than the destination keeps: an error where the server drops it", () => {
  const found = findings("influxdb-2", DAY, 3600, 20 * DAY);
  assert.deepEqual(brief(found), ["1 retention error"]);
  assert.match(
    found[0].message,
    /^2026-11-05 00:00:00 UTC is older than the 24 h that the destination keeps\. InfluxDB 2\.x drops this point/,
  );
});

test("a point whose time slice reaches into the retention may ride along with a younger one", () => {
  // Wednesday; slices of seven days begin on Mondays.
  const found = findings("influxdb-1", DAY, 3600, 2 * DAY);
  assert.deepEqual(brief(found), ["1 retention warning"]);
  assert.match(found[0].message, /unless the same request has a younger point for this time slice/);
});

test("nothing is said where the retention is not known, or for ever", () => {
  assert.deepEqual(findings("influxdb-2", undefined, 3600, 2000 * DAY), []);
  assert.deepEqual(findings("influxdb-2", null, 3600, 2000 * DAY), []);
  assert.deepEqual(findings("questdb", DAY, 3600, 2000 * DAY), []);
});

test("what each product does", () => {
  assert.match(
    findings("influxdb3-core", DAY, 0, 20 * DAY)[0].message,
    /stores it, and no query shows it\.$/,
  );
  assert.equal(findings("influxdb3-core", DAY, 0, 20 * DAY)[0].severity, "warning");
  assert.match(findings("cloud-serverless", DAY, 0, 20 * DAY)[0].message, /Serverless refuses this line\.$/);
  assert.match(findings("victoriametrics", DAY, 0, 20 * DAY)[0].message, /drops it without an error\.$/);
});

test("VictoriaMetrics takes nothing from before 1970 and nothing from more than two days ahead, whatever its retention", () => {
  const ahead = findings("victoriametrics", undefined, 0, -DAY, -3 * DAY);
  assert.deepEqual(brief(ahead), ["2 retention error"]);
  assert.match(ahead[0].message, /is more than 2 days ahead\. VictoriaMetrics drops it without an error/);
});

test("a file that is old as a whole is told once", () => {
  const found = findings("influxdb-2", DAY, 20 * DAY, 21 * DAY, 22 * DAY);
  assert.deepEqual(brief(found), ["0 retention error"]);
  assert.match(found[0].message, /The same is true of all 3 points with a timestamp\.$/);
});

test("the clock moves on: what is remembered of a page follows it", () => {
  const { reading, options } = open(`m f=1 ${ns(NOW)}\nm f=2 ${ns(NOW - 1000)}\n`);
  const count = (now: number) =>
    checkDocument(reading, { ...options, now, retentionSeconds: DAY }).findings.filter(
      ({ code }) => code === "retention",
    ).length;
  assert.equal(count(NOW), 0);
  assert.equal(count(NOW + DAY - 500), 1);
  assert.equal(count(NOW - 100), 0);
  // Both are old then: told once.
  assert.equal(count(NOW + 5 * DAY), 1);
});

test("a comment that suppresses it may stand where the retention is not known", () => {
  const text = `# line-protocol-disable-next-line retention\nm f=1 ${ns(NOW - 20 * DAY)}\nm f=1 ${ns(NOW)}\n`;
  const { reading, options } = open(text);
  assert.deepEqual(checkDocument(reading, options).findings, []);
  assert.deepEqual(checkDocument(reading, { ...options, retentionSeconds: DAY }).findings, []);
  assert.deepEqual(
    checkDocument(reading, { ...options, retentionSeconds: 30 * DAY }).findings.map(({ code }) => code),
    ["unused-suppression"],
  );
});
