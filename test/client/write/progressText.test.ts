// The words of a write's progress.
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, describeProgress, percentOf } from "../../../client/src/write/progressText";

const progress = {
  id: "w",
  phase: "sending" as const,
  batch: 3,
  batches: 40,
  bytesSent: 2_100_000,
  bytesTotal: 27_400_000,
  pointsSent: 12_000,
};

test("parts, points, bytes", () => {
  assert.equal(describeProgress(progress), "Part 3 of 40 · 12,000 points sent · 2.1 of 27.4 MB");
  assert.equal(Math.round(percentOf(progress)), 8);
  assert.equal(percentOf({ ...progress, bytesTotal: 0 }), 0);
});

test("a wait says how long and why", () => {
  const waiting = { seconds: 5, reason: "the server asked for it (429)" };
  assert.equal(describeProgress({ ...progress, waiting }), "Waiting 5 s: the server asked for it (429)");
});

test("thousands separators", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(count), ["0", "999", "1,000", "1,234,567"]);
});
