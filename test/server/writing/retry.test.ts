import assert from "node:assert/strict";
import test from "node:test";
import type { DecodedAnswer } from "../../../server/src/writing/answers/answer";
import { isResendSafe, nextTry } from "../../../server/src/writing/retry";

const answer = (more: Partial<DecodedAnswer>): DecodedAnswer =>
  ({
    written: "unknown",
    retry: { sensible: true, safe: true, afterSeconds: null },
    ...more,
  }) as DecodedAnswer;

test("safe only where equal points are kept once, and every point has a time", () => {
  assert.equal(isResendSafe("influxdb-1", 0), true);
  assert.equal(isResendSafe("influxdb-2", 3), false);
  for (const product of ["victoriametrics", "questdb", "telegraf"] as const) {
    assert.equal(isResendSafe(product, 0), false);
  }
});

test("the server's wait is kept, unless it is too long", () => {
  const asked = (seconds: number) => answer({ retry: { sensible: true, safe: true, afterSeconds: seconds } });
  assert.equal(nextTry(asked(7), 1, true, 0.5), 7);
  assert.equal(nextTry(asked(0), 1, true, 0.5), 0);
  assert.equal(nextTry(asked(3600), 1, true, 0.5), undefined);
});

test("without one it waits longer each time, with jitter, and not for ever", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((tried) => nextTry(answer({}), tried, true, 1)),
    [1, 2, 4, 8],
  );
  assert.equal(nextTry(answer({}), 1, true, 0), 0.5);
  assert.equal(nextTry(answer({}), 5, true, 1), undefined);
});

test("not safe: only after an answer or a failure that says that nothing was stored", () => {
  const unsafe = { sensible: true, safe: false, afterSeconds: null };
  assert.equal(nextTry(answer({ retry: unsafe }), 1, false, 1), undefined);
  assert.equal(nextTry(answer({ retry: unsafe, written: "none" }), 1, false, 1), 1);
  assert.equal(nextTry({ failure: "cut", message: "" }, 1, false, 1), undefined);
  assert.equal(nextTry({ failure: "cut", message: "" }, 1, true, 1), 1);
  assert.equal(nextTry({ failure: "refused", message: "" }, 1, false, 1), 1);
  assert.equal(nextTry({ failure: "tls", message: "" }, 1, true, 1), undefined);
});
