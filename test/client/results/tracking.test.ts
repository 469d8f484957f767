// Results keep to their lines through edits. The property: what is left stands on the very text it was said of.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Change,
  type Place,
  shiftBy,
  trackOutcomes,
  trackWhole,
} from "../../../client/src/results/tracking";
import type { LineOutcome } from "../../../server/src/lsp/protocol";

const at = (line: number, character: number): Place => ({ line, character });
const change = (start: Place, end: Place, text: string): Change => ({ range: { start, end }, text });

function outcome(line: number, length: number, endLine = line): LineOutcome {
  return {
    range: { start: at(line, 0), end: at(endLine, length) },
    focus: { start: at(line, 1), end: at(line, 2) },
    outcome: "refused",
    certain: true,
    code: "x",
    brief: "refused",
    message: "refused",
    story: [],
  };
}
const entry = { start: at(5, 0), end: at(5, 10) };

test("edits above move, edits below do not", () => {
  assert.equal(shiftBy(entry, change(at(1, 2), at(1, 2), "a\nb\n")), 2);
  assert.equal(shiftBy(entry, change(at(1, 0), at(3, 0), "")), -2);
  assert.equal(shiftBy(entry, change(at(6, 0), at(9, 0), "")), 0);
  assert.equal(shiftBy(entry, change(at(4, 3), at(4, 9), "x")), 0);
});

test("edits at the edges", () => {
  assert.equal(shiftBy(entry, change(at(5, 0), at(5, 0), "new line\n")), 1, "a line put before it");
  assert.equal(shiftBy(entry, change(at(4, 0), at(5, 0), "")), -1, "the line before it removed");
  assert.equal(shiftBy(entry, change(at(4, 9), at(5, 0), "")), undefined, "joined to the line before");
  assert.equal(shiftBy(entry, change(at(5, 0), at(5, 0), "x")), undefined, "typed before");
  assert.equal(shiftBy(entry, change(at(5, 10), at(5, 10), "\nnext")), 0, "Enter behind it");
  assert.equal(shiftBy(entry, change(at(5, 10), at(5, 10), "0")), undefined, "typed behind");
  assert.equal(shiftBy(entry, change(at(5, 10), at(6, 0), "")), undefined, "the next line joined");
  assert.equal(shiftBy(entry, change(at(5, 4), at(5, 5), "x")), undefined, "typed inside");
  assert.equal(shiftBy(entry, change(at(0, 0), at(9, 0), "x")), undefined, "all replaced");
});

test("an entry over several lines goes when any of them is touched", () => {
  const outcomes = [outcome(2, 4, 6)];
  assert.deepEqual(trackOutcomes(outcomes, [change(at(4, 0), at(4, 1), "")]), []);
  assert.equal(trackOutcomes(outcomes, [change(at(1, 0), at(1, 0), "x\n")])[0].range.end.line, 7);
});

test("the focus moves with its entry; nothing changed is the same array", () => {
  const outcomes = [outcome(5, 10)];
  const [moved] = trackOutcomes(outcomes, [change(at(0, 0), at(0, 0), "\n")]);
  assert.deepEqual(moved.focus, { start: at(6, 1), end: at(6, 2) });
  assert.equal(trackOutcomes(outcomes, [change(at(7, 0), at(7, 0), "x")]), outcomes);
});

test("what was said of the whole body stays, and moves", () => {
  const whole = outcome(0, 10);
  assert.equal(trackWhole(whole, [change(at(0, 0), at(0, 0), "a\nb\n")]).range.start.line, 2);
  assert.equal(trackWhole(whole, [change(at(0, 3), at(0, 4), "")]).range.start.line, 0);
});

test("property: after random edits, every result left stands on the text it was said of", () => {
  const words = fc.constantFrom("", "x", "\n", "a\n", "\nb", "c\nd\n", "long text");
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("m v=1", "", "weather t=2i 1", "# c"), { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(), words), { minLength: 1, maxLength: 6 }),
      (lines, edits) => {
        let text = lines.map((line, index) => (line === "" ? "" : `${line}-${index}`)).join("\n");
        let outcomes: readonly LineOutcome[] = text
          .split("\n")
          .map((line, index) => ({ ...outcome(index, line.length), message: line, focus: undefined }))
          .filter(({ message }) => message !== "");
        for (const [a, b, inserted] of edits) {
          const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
          const edit = change(placeOf(text, from), placeOf(text, to), inserted);
          text = text.slice(0, from) + inserted + text.slice(to);
          outcomes = trackOutcomes(outcomes, [edit]);
        }
        const now = text.split("\n");
        for (const { range, message } of outcomes) assert.equal(now[range.start.line], message);
      },
    ),
    { numRuns: 2000 },
  );
});

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return at(before.length - 1, before[before.length - 1].length);
}
