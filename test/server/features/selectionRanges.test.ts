import assert from "node:assert/strict";
import { test } from "node:test";
import { selectionRangesAt } from "../../../server/src/features/selectionRanges";
import { openAt, openLarge, textsOf } from "./reading";

function rangesAt(marked: string): string[] {
  const { reading, text, cursor } = openAt(marked);
  return textsOf(text, selectionRangesAt(reading, cursor));
}

test("a tag value grows to its pair, its set, the series, the point, the run", () => {
  assert.deepEqual(rangesAt("x f=1\nm,a=1,b=2|2 f=1 1\nm f=2 2\n"), [
    "22",
    "b=22",
    "a=1,b=22",
    "m,a=1,b=22",
    "m,a=1,b=22 f=1 1",
    "m,a=1,b=22 f=1 1\nm f=2 2\n",
  ]);
});

test("a string grows from its text to its quotes; emoji and escapes stay whole", () => {
  assert.deepEqual(rangesAt('m f="😀 h|i",g=1 1\n').slice(0, 4), [
    "😀 hi",
    '"😀 hi"',
    'f="😀 hi"',
    'f="😀 hi",g=1',
  ]);
  assert.equal(rangesAt("a\\ |b f=1\n")[0], "a\\ b");
});

test("a timestamp grows to the point; a comment is its line; nothing is no range", () => {
  assert.deepEqual(rangesAt("m f=1 1|7\n").slice(0, 1), ["17"]);
  assert.deepEqual(rangesAt("# so|me\n"), ["# some"]);
  assert.deepEqual(selectionRangesAt(openAt("").reading, 0), [{ start: 0, end: 0 }]);
});

test("in a large document few entries are read", () => {
  const { reading, visits, text } = openLarge();
  selectionRangesAt(reading, text.length / 2);
  assert.ok(visits() < 10, `${visits()} entries`);
});
