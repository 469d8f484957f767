import assert from "node:assert/strict";
import { test } from "node:test";
import { limitsOf } from "../../../server/src/features/limits";
import { openAt, openLarge } from "./reading";

test("nothing is left out of a small file", () => {
  assert.deepEqual(limitsOf(openAt("m f=1 1\n").reading), []);
});

test("each limit that a file reaches is told, and no other", () => {
  assert.deepEqual(limitsOf(openLarge().reading), ["Links are of the first 1,000,000 characters."]);
  const many = Array.from({ length: 300 }, (_, i) => `m${i} f=1 1700000000000000000\n`).join("");
  assert.deepEqual(limitsOf(openAt(many).reading), [
    "The outline has the first 200 of 300 measurements.",
    "Only the first 50 measurements have a lens.",
  ]);
});

test("folding ends somewhere in a very large file, and that line is told", () => {
  const line = `m,t=${"x".repeat(480)} f=1 1700000000000000000\n`;
  const { reading } = openAt(line.repeat(36_000));
  assert.match(limitsOf(reading)[0], /^Folding ends at line 3\d,\d{3}\.$/);
});
