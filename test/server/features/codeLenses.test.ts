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

test("no time where measurements are mixed: it would not be theirs alone", () => {
  const titles = codeLenses(openAt("a f=1 1\nb f=1 2\nb f=1 3\n").reading).map(({ title }) => title);
  assert.deepEqual(titles, ["1 point · 1 series", "2 points · 1 series"]);
});

test("a large document costs a few pages", () => {
  const { reading, visits } = openLarge();
  assert.equal(codeLenses(reading).length, 3);
  assert.ok(visits() < 3_000, `${visits()} entries`);
});
