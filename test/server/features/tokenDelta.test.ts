import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TOKEN_NUMBERS, type TokenEdit, tokenEdits } from "../../../server/src/features/tokenDelta";

function applied(before: readonly number[], edits: readonly TokenEdit[]): number[] {
  const list = [...before];
  for (const { start, deleteCount, data } of [...edits].reverse()) list.splice(start, deleteCount, ...data);
  return list;
}

const token = fc.array(fc.nat({ max: 2 }), { minLength: TOKEN_NUMBERS, maxLength: TOKEN_NUMBERS });
const tokens = fc.array(token, { maxLength: 12 }).map((list) => list.flat());

test("property: the edits lead from the old list to the new one, at whole tokens", () => {
  fc.assert(
    fc.property(tokens, tokens, (before, after) => {
      const edits = tokenEdits(before, after);
      assert.deepEqual(applied(before, edits), after);
      for (const { start, deleteCount, data } of edits) {
        assert.equal(start % TOKEN_NUMBERS, 0);
        assert.equal(deleteCount % TOKEN_NUMBERS, 0);
        assert.equal(data.length % TOKEN_NUMBERS, 0);
      }
    }),
  );
});

test("only what changed is told; nothing where nothing did", () => {
  const one = [0, 0, 1, 0, 0];
  const before = [...one, ...one, ...one];
  assert.deepEqual(tokenEdits(before, before), []);
  assert.deepEqual(tokenEdits(before, [...one, 0, 5, 2, 1, 0, ...one]), [
    { start: 5, deleteCount: 5, data: [0, 5, 2, 1, 0] },
  ]);
});
