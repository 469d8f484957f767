// What the History view says of each write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, historyRows, outcomeWords } from "../../../client/src/views/historyRows";
import type { HistoryEntry } from "../../../client/src/write/history";

const entry: HistoryEntry = {
  id: "w",
  startedAt: "2026-11-25T14:03:22.000Z",
  milliseconds: 1234,
  files: [{ uri: "file:///plant/climate.lp" }],
  choice: { kind: "dry-run" },
  destinationLabel: "Plant · telemetry · ns",
  state: "complete",
  points: { stored: 1038, refused: 2, unknown: 0, notSent: 0 },
  brief: "1,038 stored · 2 refused (400)",
  resendSafe: true,
};
const nameOf = (uri: string) => uri.slice(uri.lastIndexOf("/") + 1);
const row = (more: Partial<HistoryEntry> = {}, today = "2026-11-25") =>
  historyRows([{ ...entry, ...more }], nameOf, today)[0];

test("when, which file, where to, what became of it, how long", () => {
  const { label, description, icon, accessibleLabel } = row();
  assert.equal(label, "14:03:22 climate.lp");
  assert.equal(description, "1,038 stored, 2 refused · Plant · telemetry · ns · 1.2 s");
  assert.equal(icon, "error");
  assert.match(
    accessibleLabel,
    /^1,038 stored, 2 refused, climate\.lp, to Plant · telemetry · ns, 2026-11-25 14:03:22 UTC/,
  );
});

test("another day, several files, a selection", () => {
  assert.equal(row({}, "2026-11-26").label, "2026-11-25 14:03:22 climate.lp");
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  assert.match(row({ files: [{ uri: "a/x.lp", ranges: [range] }] }).label, /x\.lp \(selection\)$/);
  assert.match(
    row({ files: [{ uri: "a/x.lp" }, { uri: "a/y.lp" }, { uri: "a/z.lp" }] }).label,
    /x\.lp and 2 more$/,
  );
});

test("what the icon tells stands in words", () => {
  const points = { stored: 0, refused: 0, unknown: 0, notSent: 0 };
  assert.equal(outcomeWords({ points, state: "not-sent" }), "nothing sent");
  assert.equal(
    outcomeWords({ points: { ...points, unknown: 5 }, state: "cancelled" }),
    "5 unknown, cancelled",
  );
  assert.equal(row({ points: { ...points, unknown: 5 } }).icon, "question");
  assert.equal(row({ points: { ...points, stored: 5 } }).icon, "pass");
  assert.equal(row({ points: { ...points, notSent: 5 }, state: "stopped" }).icon, "circle-slash");
});

test("durations", () => {
  assert.deepEqual([340, 12_345, 245_000].map(duration), ["340 ms", "12.3 s", "4 min 5 s"]);
});
