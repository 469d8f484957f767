import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_REFERENCES, referencesAt } from "../../../server/src/features/references";
import { openAt, openLarge } from "./reading";

function all(steps: ReturnType<typeof referencesAt>) {
  return [...(steps ?? [])].at(-1);
}

test("all places of a name, by what is stored", () => {
  const { reading, text, cursor } = openAt('a"b|,t=😀 f=1 1\nx f=1 1\na\\"b,t=y f=2 2\n');
  const found = all(referencesAt(reading, cursor));
  assert.deepEqual(
    found?.places.map(({ start, end }) => text.slice(start, end)),
    ['a"b', 'a\\"b'],
  );
  assert.equal(found?.complete, true);
});

test("a value and a comment have none", () => {
  const value = openAt("m f=1|2 1\n");
  assert.equal(referencesAt(value.reading, value.cursor), undefined);
  const comment = openAt("# a|b\n");
  assert.equal(referencesAt(comment.reading, comment.cursor), undefined);
});

test("after an edit the new names count", () => {
  const { reading } = openAt("m f=1 1\nm f=2 2\n");
  const { at, removed } = reading.text.replace(0, 1, "n");
  reading.replaced(at, removed);
  reading.advance();
  assert.equal(all(referencesAt(reading, 8))?.places.length, 1);
});

test("a rare name in a large document: pages without it are not read", () => {
  const { reading, text, visits } = openLarge();
  const found = all(referencesAt(reading, text.indexOf("rare")));
  assert.equal(found?.places.length, 1);
  assert.ok(visits() < 1_500, `${visits()} entries`);
});

test("the list ends at its bound and says so", () => {
  const { reading, text } = openLarge();
  const found = all(referencesAt(reading, text.indexOf("weather")));
  assert.equal(found?.places.length, MOST_REFERENCES);
  assert.equal(found?.complete, false);
});
