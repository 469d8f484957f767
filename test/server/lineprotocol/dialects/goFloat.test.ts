// Floats as Go's strconv.ParseFloat reads them; the values below are Go's.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readGoFloat } from "../../../../server/src/lineprotocol/dialects/goFloat";

const VALUES: readonly (readonly [string, number | undefined])[] = [
  ["1_0", 10],
  ["0_7", 7],
  ["1e1_0", 1e10],
  [".1_0", 0.1],
  ["5.", 5],
  ["0x1p3", 8],
  ["0X1P3", 8],
  ["-0x1p-2", -0.25],
  ["0x_1p1", 2],
  ["0x.8p1", 1],
  ["0x1.8p0", 1.5],
  ["0x1p-1074", 5e-324],
  ["0x1p1023", 2 ** 1023],
  ["0x1p1024", Number.POSITIVE_INFINITY],
  ["0x1p-99999", 0],
  ["1e400", Number.POSITIVE_INFINITY],
  ["0x1", undefined],
  ["1_", undefined],
  ["1__0", undefined],
  ["1_e1", undefined],
  ["1._0", undefined],
  ["_1", undefined],
  ["0b1", undefined],
  ["-.", undefined],
  ["", undefined],
  ["0xp1", undefined],
];

for (const [word, value] of VALUES)
  test(`${JSON.stringify(word)} is ${value}`, () => assert.equal(readGoFloat(word), value));

test("every number that JavaScript prints is read as itself", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      Object.is(readGoFloat(String(value)), value),
    ),
  );
});
