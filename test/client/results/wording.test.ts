// Lens titles, notes and the story.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  lensAfter,
  lensBefore,
  lineEndText,
  restAsMarkdown,
  sourceOf,
  storyAsMarkdown,
} from "../../../client/src/results/wording";
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
  const report = { startedAt: "2026-11-25T14:03:22.123Z", brief: "38 stored · 2 refused (400)", destination };
  assert.equal(lensAfter(report), "14:03:22 · 38 stored · 2 refused (400)");
});

test("a dry run and a pasted answer say that nothing was sent", () => {
  const report = { startedAt: "2026-11-25T14:03:22.123Z", brief: "2 refused (400)", destination };
  assert.equal(
    lensAfter({ ...report, origin: "pasted" }),
    "14:03:22 · explained from a pasted answer · 2 refused (400)",
  );
  const standIn = { ...destination, id: "dry-run", dryRunOf: "local" };
  assert.equal(
    lensAfter({ ...report, origin: "dry-run", destination: standIn }),
    "14:03:22 · dry run of Local: nothing was sent · 2 refused (400)",
  );
  assert.equal(
    sourceOf({ serverName: "InfluxDB 1.8", origin: "pasted", destination }),
    "InfluxDB 1.8 (pasted answer)",
  );
});

test("where the diagnostic is hovered, the rest of the story is told, and no more", () => {
  const outcome: LineOutcome = {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
    outcome: "refused",
    certain: false,
    code: "x",
    brief: "refused",
    message: "It was refused. It says why. Mend it.",
    story: ["It was refused.", "It says why.", "Mend it.", "The others are stored (3)."],
  };
  const report = { destinationLabel: "Local", startedAt: "2026-11-25T14:03:22Z", destination } as WriteReport;
  const rest = restAsMarkdown(report, outcome);
  assert.match(rest, /^\*\*May be refused\*\* · Local/);
  assert.match(rest, /The others are stored/);
  assert.doesNotMatch(rest, /Mend it/);
  const story = storyAsMarkdown(report, outcome).split("\n\n");
  assert.equal(story.length, 5);
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
