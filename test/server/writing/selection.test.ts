import assert from "node:assert/strict";
import test from "node:test";
import { linesSelected, Selection } from "../../../server/src/writing/selection";

test("asked in order: which lines, and how many of a stretch", () => {
  const selection = new Selection([
    [2, 4],
    [8, 8],
  ]);
  assert.equal(selection.shareOf(0, 1), "none");
  assert.equal(selection.shareOf(1, 2), "some");
  assert.equal(selection.shareOf(3, 4), "all");
  assert.equal(selection.has(5, 7), false);
  assert.equal(selection.isPassed, false);
  assert.equal(selection.shareOf(8, 8), "all");
  assert.equal(selection.shareOf(9, 20), "none");
  assert.equal(selection.isPassed, true);
});

test("without spans all is selected, and nothing is ever passed", () => {
  const selection = new Selection(undefined);
  assert.equal(selection.shareOf(0, 9), "all");
  assert.equal(selection.isPassed, false);
});

test("ranges as lines: joined where they touch, none for a line that is not entered", () => {
  const range = (line: number, character: number, endLine: number, endCharacter: number) => ({
    start: { line, character },
    end: { line: endLine, character: endCharacter },
  });
  assert.deepEqual(linesSelected([range(7, 3, 7, 3), range(1, 2, 3, 0), range(3, 0, 4, 1)]), [
    [1, 4],
    [7, 7],
  ]);
});
