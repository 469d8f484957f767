import assert from "node:assert/strict";
import { test } from "node:test";
import { createTidying } from "../../../server/src/lsp/tidying";

/** A host whose clock stands still: what is to run later runs when the test says so. */
function host() {
  const waiting = new Set<() => void>();
  let tidied = 0;
  return {
    tidying: createTidying({
      tidy: () => void tidied++,
      later: (run) => {
        waiting.add(run);
        return () => waiting.delete(run);
      },
    }),
    pause() {
      for (const run of waiting) {
        waiting.delete(run);
        run();
      }
      return tidied;
    },
  };
}

test("memory is given back once after a large text came in, when a pause in typing comes", () => {
  const { tidying, pause } = host();
  tidying.grew(50_000_000);
  tidying.grew(1);
  assert.equal(pause(), 1);
  tidying.grew(1);
  assert.equal(pause(), 1);
});

test("small texts leave the host alone, and so does one that cannot", () => {
  const { tidying, pause } = host();
  tidying.grew(100_000);
  assert.equal(pause(), 0);
  createTidying({ later: () => assert.fail("nothing is to be done later") }).grew(50_000_000);
});
