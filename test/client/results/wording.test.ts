// Lens titles, notes and the story.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lensAfter, lensBefore, lineEndText, storyAsMarkdown } from "../../../client/src/results/wording";
import type { Destination, DocumentState, LineOutcome, WriteReport } from "../../../server/src/lsp/protocol";

const destination: Destination = {
  id: "local",
  name: "Local",
  product: "influxdb-1",
  version: "1.8",
  database: "telemetry",
  precision: "ns",
};
const state: DocumentState = {
  uri: "file:///a.lp",
  version: 1,
  product: "influxdb-1",
  productVersion: "1.8",
  targetLabel: "InfluxDB 1.8",
  precision: "ns",
  targetSource: "destination",
  isLineProtocol: true,
  points: 3,
  unlisted: { errors: 0, warnings: 0 },
};

test("before a write: where it goes, and what the file is checked as if that differs", () => {
  assert.equal(lensBefore(destination, state), "Write to Local (InfluxDB 1.8) · telemetry · ns");
  const other = {
    ...state,
    product: "influxdb-2",
    productVersion: undefined,
    targetLabel: "InfluxDB 2.x",
  } as const;
  assert.equal(
    lensBefore(destination, other),
    "Write to Local (InfluxDB 1.8) · telemetry · ns · checked as InfluxDB 2.x",
  );
  const dry: Destination = {
    id: "dry-run",
    name: "built-in dry run",
    product: "influxdb-2",
    database: "",
    precision: "s",
  };
  assert.equal(lensBefore(dry, undefined), "Write to built-in dry run (InfluxDB 2.x) · s");
  const policy = { ...destination, retentionPolicy: "week" };
  assert.equal(
    lensBefore(policy, { ...state, precision: "s" }),
    "Write to Local (InfluxDB 1.8) · telemetry/week · s",
  );
});

test("after a write: the time in UTC and the counts", () => {
  const report = { startedAt: "2026-11-25T14:03:22.123Z", brief: "38 stored · 2 refused (400)" };
  assert.equal(lensAfter(report), "14:03:22 · 38 stored · 2 refused (400)");
});

test("a note at a line's end is one short line", () => {
  assert.equal(lineEndText([{ brief: "refused:\n no fields" }]), "refused: no fields");
  assert.equal(lineEndText([{ brief: "a" }, { brief: "b" }]), "a (and 1 more)");
  assert.equal(lineEndText([{ brief: "x".repeat(500) }]).length, 200);
});

test("the story is escaped throughout", () => {
  const outcome: LineOutcome = {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
    outcome: "refused",
    certain: true,
    code: "x",
    brief: "refused",
    message: "refused",
    story: ["One [a](command:x).", "<b>Two</b>"],
    serverText: "![p](http://e/)\nsecond",
  };
  const report = { destinationLabel: "Local `x`", startedAt: "2026-11-25T14:03:22Z" } as WriteReport;
  const story = storyAsMarkdown(report, outcome);
  assert.doesNotMatch(story, /<b>|[^\\]\[|[^\\]`/);
  assert.match(story, /> \\!\\\[p/);
  assert.match(story, /\n> second/);
});
