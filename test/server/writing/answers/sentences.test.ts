// The words of a decoded answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill } from "../../../../server/src/writing/answers/sentences";

test("a name that the answer does not tell leaves no quotes around the words for it", () => {
  const says = 'The bucket "{bucket|of the request}" does not exist';
  assert.equal(fill(says, { bucket: "home" }), 'The bucket "home" does not exist');
  assert.equal(fill(says, {}), "The bucket of the request does not exist");
  const either = 'not known: "{precision|{reason}}"';
  assert.equal(fill(either, { precision: "x" }), 'not known: "x"');
  assert.equal(fill(either, { reason: "y" }), 'not known: "y"');
});

test("counts agree with their words, and large ones are grouped", () => {
  const says = "{dropped|Some} {dropped:point is|points are} older";
  assert.equal(fill(says, { dropped: "1" }), "1 point is older");
  assert.equal(fill(says, { dropped: "12345" }), "12,345 points are older");
  assert.equal(fill(says, {}), "Some points are older");
});
