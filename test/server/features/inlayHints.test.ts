import assert from "node:assert/strict";
import { test } from "node:test";
import { inlayHintsIn, MOST_TYPES_A_LINE } from "../../../server/src/features/inlayHints";
import { openAt, openLarge } from "./reading";

const BOTH = { timestamps: true, types: true };

test("the date behind a timestamp, in the file's precision", () => {
  const { reading, text } = openAt("m,t=😀 f=1 1700000000\r\nm f=1\r\n", "telegraf", "s");
  const hints = inlayHintsIn(reading, { start: 0, end: text.length }, { timestamps: true, types: false });
  assert.deepEqual(hints, [{ offset: text.indexOf("\r"), label: "2023-11-14 22:13:20 UTC", kind: "date" }]);
});

test("types behind numbers; strings and booleans speak for themselves", () => {
  const { reading, text } = openAt('m a=1,b=2i,c=3u,d="x",e=t 1\n');
  const hints = inlayHintsIn(reading, { start: 0, end: text.length }, { timestamps: false, types: true });
  assert.deepEqual(
    hints.map(({ offset, label }) => `${text.slice(0, offset).split(/[ ,]/).at(-1)} ${label}`),
    ["a=1 float", "b=2i integer", "c=3u unsigned"],
  );
});

test("nothing where both are off, on refused lines and in comments", () => {
  const { reading, text } = openAt("m f=1 1\n");
  assert.deepEqual(
    inlayHintsIn(reading, { start: 0, end: text.length }, { timestamps: false, types: false }),
    [],
  );
  assert.deepEqual(inlayHintsIn(openAt("# a\nm f= 1\n").reading, { start: 0, end: 20 }, BOTH), []);
});

test("the range only in a large document", () => {
  const { reading, visits } = openLarge();
  const hints = inlayHintsIn(reading, { start: 3_000_000, end: 3_004_000 }, BOTH);
  assert.ok(hints.length > 50);
  assert.ok(visits() < 100, `${visits()} entries`);
});

test("no types where a line would have too many; the date stays", () => {
  const wide = (fields: number) => `m ${Array.from({ length: fields }, (_, i) => `f${i}=1`).join(",")} 1\n`;
  const text = wide(MOST_TYPES_A_LINE) + wide(MOST_TYPES_A_LINE + 1);
  const { reading } = openAt(text);
  const hints = inlayHintsIn(reading, { start: 0, end: text.length }, BOTH);
  assert.equal(hints.filter(({ kind }) => kind === "type").length, MOST_TYPES_A_LINE);
  assert.equal(hints.filter(({ kind }) => kind === "date").length, 2);
});
