// The collected texts (test/corpus/answers), cut off and damaged at random: the decoder never throws, and claims of what was written
// only what is right for the whole text, or nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { type CollectedText, collectedTexts, isWrittenOf } from "./collectedTexts";

const RUNS = Number(process.env.DAMAGED_RUNS ?? 3000);
const seed = Number(process.env.DAMAGED_SEED ?? 20_261_125);

const anyCase = fc.constantFrom(...collectedTexts);
const anyPart = fc.double({ min: 0, max: 1, noNaN: true });

function check(item: CollectedText, text: string): void {
  const read = explainCase({ text });
  assert.ok(!("caseError" in read));
  assert.ok(
    isWrittenOf(item, read.written) || read.written === "unknown",
    `${item.id}: ${read.written}: ${text}`,
  );
  assert.deepEqual(read.lines, []);
}

test("cut off at the end", () => {
  fc.assert(
    fc.property(anyCase, anyPart, (item, part) =>
      check(item, item.text.slice(0, Math.floor(item.text.length * part))),
    ),
    { numRuns: RUNS, seed },
  );
});

test("cut off at the beginning", () => {
  fc.assert(
    fc.property(anyCase, anyPart, (item, part) =>
      check(item, item.text.slice(Math.floor(item.text.length * part))),
    ),
    { numRuns: RUNS, seed },
  );
});
