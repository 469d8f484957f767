// What rules remember of segments: of a document's, all; of those that pass, the last one only.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SegmentMemory } from "../../../server/src/checks/segmentMemory";
import type { Segment } from "../../../server/src/document/segment";

const segment = (isPassing: boolean) => ({ isPassing }) as Segment;

test("segments of a document are remembered, passing ones until the next", () => {
  const memory = new SegmentMemory<number>();
  const [lasting, first, second] = [segment(false), segment(true), segment(true)];
  memory.set(lasting, 1);
  memory.set(first, 2);
  assert.deepEqual([memory.get(lasting), memory.get(first), memory.get(second)], [1, 2, undefined]);
  memory.set(second, 3);
  assert.deepEqual([memory.get(lasting), memory.get(first), memory.get(second)], [1, undefined, 3]);
});
