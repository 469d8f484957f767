import assert from "node:assert/strict";
import { test } from "node:test";
import {
  documentSymbols,
  MOST_MEASUREMENTS,
  MOST_SERIES,
} from "../../../server/src/features/documentSymbols";
import { openAt, openLarge } from "./reading";

test("measurements with their series and points, in the order of the text", () => {
  const { reading, text } = openAt("a,t=1 f=1 1\na,t=2 f=1 2\r\na,t=1 f=1 3\nb f=1 4\n", "telegraf");
  const symbols = documentSymbols(reading);
  assert.deepEqual(
    symbols.map(({ name, detail, children }) => [
      name,
      detail,
      children.map((c) => `${c.name}: ${c.detail}`),
    ]),
    [
      ["a", "3 points, 2 series", ["t=1: 2 points", "t=2: 1 point"]],
      ["b", "1 point, 1 series", ["no tags: 1 point"]],
    ],
  );
  assert.equal(text.slice(symbols[0].selection.start, symbols[0].selection.end), "a,t=1");
  assert.equal(text.slice(symbols[1].range.start, symbols[1].range.end), "b f=1 4");
});

test("escaped twins are one, names are shown as stored, never empty", () => {
  const { reading } = openAt("a\\ b,t=😀 f=1 1\n");
  const [symbol] = documentSymbols(reading);
  assert.equal(symbol.name, "a b");
  assert.equal(symbol.children[0].name, "t=😀");
});

test("what is left out is told", () => {
  const many = Array.from({ length: MOST_SERIES + 5 }, (_, i) => `m,t=${i} f=1 ${i}`).join("\n");
  const [symbol] = documentSymbols(openAt(many).reading);
  assert.equal(symbol.children.at(-1)?.name, "5 more series");
  const measurements = Array.from({ length: MOST_MEASUREMENTS + 3 }, (_, i) => `m${i} f=1 ${i}`).join("\n");
  assert.equal(documentSymbols(openAt(measurements).reading).at(-1)?.name, "3 more measurements");
});

test("a large document costs a few pages", () => {
  const { reading, visits } = openLarge();
  const symbols = documentSymbols(reading);
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ["weather", "power", "rare"],
  );
  assert.ok(visits() < 3_000, `${visits()} entries`);
});
