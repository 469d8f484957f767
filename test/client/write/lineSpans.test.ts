// Spans of lines follow edits and stay what they were about.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type LineEdit, type LineSpan, moveSpans } from "../../../client/src/write/lineSpans";

const edit = (from: [number, number], to: [number, number], text: string): LineEdit => ({
  range: {
    start: { line: from[0], character: from[1] },
    end: { line: to[0], character: to[1] },
  },
  text,
});
const moved = (edits: LineEdit[], ...spans: [number, number][]) =>
  moveSpans(
    spans.map(([first, last]) => ({ first, last })),
    edits,
  ).map(({ first, last }) => [first, last]);

test("lines that come or go above move a span, those below do not", () => {
  assert.deepEqual(moved([edit([0, 0], [0, 0], "a\nb\n")], [3, 4]), [[5, 6]]);
  assert.deepEqual(moved([edit([3, 0], [3, 0], "new\n")], [3, 4]), [[4, 5]]);
  assert.deepEqual(moved([edit([0, 0], [2, 0], "")], [3, 4]), [[1, 2]]);
  assert.deepEqual(moved([edit([5, 0], [9, 0], "")], [3, 4]), [[3, 4]]);
});

test("a line that is mended stays, also where it becomes two, or is replaced as a whole", () => {
  assert.deepEqual(moved([edit([3, 4], [3, 5], "7")], [3, 3]), [[3, 3]]);
  assert.deepEqual(moved([edit([3, 4], [3, 4], "\nm v=")], [3, 3]), [[3, 4]]);
  assert.deepEqual(moved([edit([3, 0], [4, 0], "m v=1\n")], [3, 3]), [[3, 3]]);
});

test("a line that is deleted is no longer sent; joined lines are sent as one", () => {
  assert.deepEqual(moved([edit([3, 0], [4, 0], "")], [3, 3], [6, 6]), [[5, 5]]);
  assert.deepEqual(moved([edit([2, 9], [3, 0], "")], [3, 3]), [[2, 2]]);
  assert.deepEqual(moved([edit([3, 9], [5, 0], "")], [3, 3], [5, 5]), [[3, 3]]);
});

test("spans hold the lines they held, whatever happens elsewhere", () => {
  const scenario = fc
    .record({
      count: fc.integer({ min: 1, max: 12 }),
      marks: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
      edits: fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 12 }),
          fc.integer({ min: 0, max: 3 }),
          fc.integer({ min: 0, max: 3 }),
        ),
        { maxLength: 6 },
      ),
    })
    .map(({ count, marks, edits }) => ({ count, marks: marks.filter((mark) => mark < count), edits }));
  fc.assert(
    fc.property(scenario, ({ count, marks, edits }) => {
      let lines = Array.from({ length: count }, (_, at) => (marks.includes(at) ? `x${at}` : `${at}`));
      let spans: readonly LineSpan[] = [...marks]
        .sort((a, b) => a - b)
        .map((at) => ({ first: at, last: at }));
      for (const [at, remove, add] of edits) {
        const start = Math.min(at, lines.length);
        const end = Math.min(start + remove, lines.length);
        const text = "new\n".repeat(add);
        // Only lines that are not marked are replaced: what is replaced together with a mark counts as mended.
        if (add > 0 && lines.slice(start, end).some((line) => line.startsWith("x"))) continue;
        spans = moveSpans(spans, [edit([start, 0], [end, 0], text)]);
        lines = [...lines.slice(0, start), ...Array<string>(add).fill("new"), ...lines.slice(end)];
      }
      const held = spans.flatMap(({ first, last }) => lines.slice(first, last + 1));
      assert.deepEqual(
        held.filter((line) => line.startsWith("x")),
        lines.filter((line) => line.startsWith("x")),
      );
    }),
  );
});
