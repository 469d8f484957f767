import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatInstant, instantNanoseconds, readInstant } from "../../../server/src/document/times";
import { UNIT_NANOSECONDS } from "../../../server/src/lineprotocol/dialects/dialect";
import type { Precision } from "../../../server/src/lineprotocol/targets";

function read(word: string, precision: Precision) {
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  readInstant(` ${word} `, 1, word.length + 1, precision, out);
  return out;
}

test("digits in a precision are exact up to 2^53 seconds", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(9n * 10n ** 18n), max: 9n * 10n ** 18n }),
      fc.constantFrom("ns", "us", "ms" as const),
      (number, precision) => {
        assert.equal(
          instantNanoseconds(read(String(number), precision)),
          number * UNIT_NANOSECONDS[precision],
        );
      },
    ),
  );
});

test("QuestDB's own units win over the precision; underscores are no digits", () => {
  const rows: [string, Precision, string][] = [
    ["1700000000000000000n", "s", "2023-11-14 22:13:20"],
    ["1700000000000000t", "ns", "2023-11-14 22:13:20"],
    ["1700000000123456t", "ns", "2023-11-14 22:13:20.123456"],
    ["1700000000000m", "ns", "2023-11-14 22:13:20"],
    ["1700000000001m", "h", "2023-11-14 22:13:20.001"],
    ["1_700_000_000", "s", "2023-11-14 22:13:20"],
    ["1_700_000_000_000m", "ns", "2023-11-14 22:13:20"],
    ["0t", "ns", "1970-01-01 00:00:00"],
    ["-1t", "ns", "1969-12-31 23:59:59.999999"],
  ];
  for (const [word, precision, shown] of rows) {
    assert.equal(formatInstant(read(word, precision)), shown, word);
  }
});

test("the value of a time with its own unit is the number in the precision asked for", () => {
  assert.equal(read("1700000000000m", "s").value, 1_700_000_000);
  assert.equal(read("1700000000000000t", "ms").value, 1_700_000_000_000);
  assert.equal(read("1700000000", "s").value, 1_700_000_000);
});
