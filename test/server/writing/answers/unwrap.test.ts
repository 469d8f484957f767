import assert from "node:assert/strict";
import { test } from "node:test";
import { unwrap } from "../../../../server/src/writing/answers/unwrap";

test("partial write with its suffixes", () => {
  assert.deepEqual(unwrap("partial write: points beyond retention policy dropped=3"), {
    reason: "points beyond retention policy",
    partial: true,
    allOrNothing: false,
    dropped: "3",
  });
  assert.deepEqual(
    unwrap(
      "failure writing points to database: partial write: x dropped=1 for database: 0123456789abcdef for retention policy: autogen",
    ),
    {
      reason: "x",
      partial: true,
      allOrNothing: false,
      whileWriting: true,
      dropped: "1",
      database: "0123456789abcdef",
      retentionPolicy: "autogen",
    },
  );
});

test("a quoted line that ends like the suffix", () => {
  const line = "unable to parse 'm s=\"a\" dropped=0 for database: x': bad timestamp";
  assert.equal(unwrap(`partial write: ${line} dropped=0 for database: db`).reason, line);
});

test("older forms", () => {
  assert.equal(
    unwrap("partial write:\nunable to parse 'm': missing fields").reason,
    "unable to parse 'm': missing fields",
  );
  assert.equal(
    unwrap("write failed: hinted handoff queue not empty").reason,
    "hinted handoff queue not empty",
  );
  assert.equal(unwrap("unexpected error writing points to database: [shard 960] timeout").reason, "timeout");
});

test("InfluxDB 3 and QuestDB", () => {
  const v2 = unwrap("write buffer error: line protocol parse failed: No fields were provided");
  assert.deepEqual([v2.reason, v2.allOrNothing], ["No fields were provided", true]);
  const questdb = unwrap(
    "failed to parse line protocol:errors encountered on line(s):\nerror in line 7: No fields were provided",
  );
  assert.deepEqual([questdb.reason, questdb.line], ["No fields were provided", "7"]);
});
