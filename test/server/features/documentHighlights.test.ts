import assert from "node:assert/strict";
import { test } from "node:test";
import {
  HIGHLIGHT_PAGES,
  highlightsAt,
  MOST_HIGHLIGHTS,
} from "../../../server/src/features/documentHighlights";
import { openAt, openLarge, textsOf } from "./reading";

function highlightsOf(marked: string): string[] {
  const { reading, text, cursor } = openAt(marked);
  const found = highlightsAt(reading, cursor);
  return found.map(({ start, end }) => `${start}:${text.slice(start, end)}`);
}

test("the same measurement, tag key, tag value and field key of one measurement", () => {
  const text = "m,t=a t=1 1\nm,t=b t=2 2\nn,t=a t=3 3\n";
  const at = (offset: number) => highlightsOf(`${text.slice(0, offset)}|${text.slice(offset)}`);
  assert.deepEqual(at(0), ["0:m", "12:m"]);
  assert.deepEqual(at(2), ["2:t", "14:t"]);
  assert.deepEqual(at(4), ["4:a"]);
  assert.deepEqual(at(6), ["6:t", "18:t"]);
  assert.deepEqual(at(8), []);
});

test("differently escaped twins are one name", () => {
  const { reading, text, cursor } = openAt("m,t=a\\ |b f=1 1\r\nm,t=a\\ b f=2 2\r\n", "telegraf");
  assert.deepEqual(textsOf(text, highlightsAt(reading, cursor)), ["a\\ b", "a\\ b"]);
  assert.deepEqual(highlightsOf('a|\\"b f=1\na"b f=1\n').length, 2);
});

test("nearest pages only in a large document", () => {
  const { reading, text, visits } = openLarge();
  const middle = text.indexOf("weather", text.length / 2);
  const found = highlightsAt(reading, middle);
  assert.ok(found.length > 100 && found.length <= MOST_HIGHLIGHTS);
  assert.ok(found.some(({ start }) => start === middle));
  assert.ok(visits() < HIGHLIGHT_PAGES * 1_200, `${visits()} entries`);
});
