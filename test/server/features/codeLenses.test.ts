import assert from "node:assert/strict";
import { test } from "node:test";
import { codeLenses } from "../../../server/src/features/codeLenses";
import { openAt, openLarge } from "./reading";

test("points, series and time at the first point of a measurement", () => {
  const { reading, text } = openAt(
    "# 😀\r\nm,t=a f=1 1700000000\r\nm,t=b f=1 1700000060\r\n",
    "telegraf",
    "s",
  );
  const lenses = codeLenses(reading);
  assert.deepEqual(
    lenses.map(({ start, title }) => [start, title]),
    [[text.indexOf("m,t=a"), "2 points · 2 series · 2023-11-14 22:13:20 to 2023-11-14 22:14:20 UTC"]],
  );
});

test("each measurement has its own time, also where they are mixed; none where no point has one", () => {
  const { reading } = openAt(
    "a f=1 1700000000\nb f=1 1700000060\nc f=1\nb f=1 1700000001\n",
    "telegraf",
    "s",
  );
  assert.deepEqual(
    codeLenses(reading).map(({ title }) => title),
    [
      "1 point · 1 series · 2023-11-14 22:13:20 UTC",
      "2 points · 1 series · 2023-11-14 22:13:21 to 2023-11-14 22:14:20 UTC",
      "1 point · 1 series",
    ],
  );
});

test("a large document costs a few pages", () => {
  const { reading, visits } = openLarge();
  const lenses = codeLenses(reading);
  assert.equal(lenses.length, 3);
  // Nanoseconds apart: exact, though all pages hold two measurements.
  assert.match(lenses[0].title, /· 2023-11-14 22:13:20 to 2023-11-14 22:13:20\.000069998 UTC$/);
  assert.ok(visits() < 8_000, `${visits()} entries`);
});
