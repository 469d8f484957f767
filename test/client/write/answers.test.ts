// Answers that are remembered for a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Answers } from "../../../client/src/write/answers";

function answers(): Answers {
  const values = new Map<string, unknown>();
  return new Answers({
    get: <T>(key: string, otherwise: T) => (values.get(key) ?? otherwise) as T,
    update: async (key, value) => void values.set(key, value),
  });
}
const both = ["has-errors", "good-lines"];

test("the last answer to a question counts, and only for its file", async () => {
  const kept = answers();
  await kept.keep(["a"], "has-errors", both);
  await kept.keep(["a"], "good-lines", both);
  await kept.keep(["a"], "other", ["other"]);
  assert.deepEqual(kept.of(["a"]), ["good-lines", "other"]);
  assert.deepEqual(kept.of(["b"]), []);
});

test("of several files what was answered for all of them", async () => {
  const kept = answers();
  await kept.keep(["a", "b"], "has-errors", both);
  await kept.keep(["b"], "other", ["other"]);
  assert.deepEqual(kept.of(["a", "b"]), ["has-errors"]);
  assert.deepEqual(kept.of(["a", "c"]), []);
  assert.deepEqual(kept.of([]), []);
});

test("they can be forgotten", async () => {
  const kept = answers();
  await kept.keep(["a"], "has-errors", both);
  assert.equal(await kept.forget("a"), true);
  assert.equal(await kept.forget("a"), false);
  assert.deepEqual(kept.of(["a"]), []);
});
