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

test("rate and time left, where they are known; a total that is not known is left out", () => {
  const running = { ...progress, bytesPerSecond: 8_200_000, secondsLeft: 3.1 };
  assert.match(describeProgress(running), / · 2\.1 of 27\.4 MB · 8\.2 MB\/s · 4 s left$/);
  assert.match(describeProgress({ ...running, secondsLeft: 600 }), / · 10 min left$/);
  assert.match(describeProgress({ ...running, secondsLeft: 5400 }), / · 1 h 30 min left$/);
  const unknown = { ...progress, batches: undefined, bytesTotal: undefined };
  assert.equal(describeProgress(unknown), "Part 3 · 12,000 points sent · 2.1 MB");
});

test("bytes are told in a unit that shows them move", () => {
  const small = { ...progress, bytesSent: 12_300, bytesTotal: 100_000, bytesPerSecond: 1_500 };
  assert.match(describeProgress(small), / · 12\.3 of 100\.0 kB · 1\.5 kB\/s$/);
  const large = { ...progress, bytesSent: 200_000_000, bytesTotal: 2_100_000_000 };
  assert.match(describeProgress(large), / · 0\.2 of 2\.1 GB$/);
});

test("what is read before anything is sent", () => {
  assert.equal(
    describeProgress({ ...progress, phase: "checking" }),
    "Checking before anything is sent · 2.1 of 27.4 MB",
  );
  assert.match(
    describeProgress({ ...progress, phase: "resuming" }),
    /^Reading up to where the write goes on/,
  );
});

test("a wait says how long and why", () => {
  const waiting = { seconds: 5, reason: "the server asked for it (429)" };
  assert.equal(describeProgress({ ...progress, waiting }), "Waiting 5 s: the server asked for it (429)");
});

test("thousands separators", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(count), ["0", "999", "1,000", "1,234,567"]);
});
