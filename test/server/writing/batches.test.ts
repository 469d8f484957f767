// Batches as what they are divided into.
import assert from "node:assert/strict";
import test from "node:test";
import { halve } from "../../../server/src/writing/batches";
import { cut, dialect } from "./cutting";

test("halves of a batch", () => {
  const [batch] = cut("a f=1\n# c\nb f=2\nc f=3\n").batches;
  const halves = halve(batch, dialect);
  assert.deepEqual(
    halves?.map(({ body, firstLine, lastLine }) => [body, firstLine, lastLine]),
    [
      ["a f=1\nb f=2\n", 1, 3],
      ["c f=3\n", 4, 4],
    ],
  );
  assert.equal(halve(cut("a f=1\n").batches[0], dialect), undefined);
});
