// What is about to be sent, in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf, spanOf } from "../../../client/src/write/amounts";

const inspection = { bytes: 1, errors: 0, databases: [], points: 1200, withoutTime: 0 };

test("how many", () => {
  assert.equal(amountOf(inspection), "1,200 points");
  assert.equal(amountOf({ points: 1 }), "1 point");
});

test("from when to when", () => {
  const times = { oldest: "2026-11-20T10:00:00.000Z", newest: "2026-11-25T09:00:00.5Z" };
  assert.equal(
    spanOf({ ...inspection, ...times }),
    "Their times: 2026-11-20 10:00:00 to 2026-11-25 09:00:00 UTC.",
  );
  assert.equal(
    spanOf({ ...inspection, ...times, newest: times.oldest, withoutTime: 3 }),
    "Their time: 2026-11-20 10:00:00 UTC; 3 without a time.",
  );
  assert.equal(spanOf({ ...inspection, withoutTime: 9 }), "They have no times: the server's clock counts.");
  assert.equal(spanOf(inspection), "");
});
