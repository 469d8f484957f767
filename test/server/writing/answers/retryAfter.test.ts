import assert from "node:assert/strict";
import { test } from "node:test";
import { retryAfterSeconds } from "../../../../server/src/writing/answers/retryAfter";

test("seconds", () => {
  assert.equal(retryAfterSeconds({ "retry-after": "30" }), 30);
  assert.equal(retryAfterSeconds({ "retry-after": " 0 " }), 0);
  assert.equal(retryAfterSeconds({ "retry-after": "30, 30" }), 30);
});

test("a date counts from the answer's own", () => {
  const date = "Wed, 21 Oct 2026 07:28:00 GMT";
  assert.equal(retryAfterSeconds({ "retry-after": "Wed, 21 Oct 2026 07:29:30 GMT", date }), 90);
  assert.equal(retryAfterSeconds({ "retry-after": "Wed, 21 Oct 2026 07:00:00 GMT", date }), 0);
  assert.equal(retryAfterSeconds({ "retry-after": "Wed, 21 Oct 2026 07:29:30 GMT" }), null);
});

test("missing or unreadable", () => {
  assert.equal(retryAfterSeconds({}), null);
  for (const value of ["", "soon", "-5", "1e3", "99999999999"])
    assert.equal(retryAfterSeconds({ "retry-after": value }), null);
});
