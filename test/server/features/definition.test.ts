import assert from "node:assert/strict";
import { test } from "node:test";
import { definitionAt } from "../../../server/src/features/definition";
import { openAt, openLarge } from "./reading";

function definitionOf(marked: string, target?: string): string | undefined {
  const { reading, text, cursor } = openAt(marked, target, "s");
  const span = definitionAt(reading, cursor);
  return span && `${reading.text.positionAt(span.start).line}:${text.slice(span.start, span.end)}`;
}

test("a field, or its value, goes back to what fixed its type", () => {
  assert.equal(definitionOf("n f=1 1\nm g=1,f=1 1700000000\nm f|=2i 1700000001\n"), "1:f");
  assert.equal(definitionOf("m g=1,f=1 1700000000\nm f=2|i 1700000001\n"), "0:f");
});

test("within the shard on 2.x, within the table on 3", () => {
  const text = "m f=1 1600000000\nm f=1 1700000000\nm f|=2i 1700000001\n";
  assert.equal(definitionOf(text), "1:f");
  assert.equal(definitionOf(text, "influxdb3-core"), "0:f");
});

test("other names go back to the first point that has them; timestamps to nothing", () => {
  assert.equal(definitionOf("m,t=a f=1 1\r\nm,t=b f=1 2\r\nm,t=|b f=1 3\r\n", "telegraf"), "1:b");
  assert.equal(definitionOf("m f=1 1\nm f=1 |2\n"), undefined);
});

test("escaped twins", () => {
  assert.equal(definitionOf("m f\\ 😀=1 1\nm f\\ |😀=2 2\n"), "0:f\\ 😀");
});

test("one entry is read in a large document", () => {
  const { reading, text, visits } = openLarge();
  const at = text.lastIndexOf("value");
  assert.equal(definitionAt(reading, at)?.start, text.indexOf("value", text.indexOf("power")));
  assert.ok(visits() < 10, `${visits()} entries`);
});
