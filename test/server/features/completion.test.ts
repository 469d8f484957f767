import assert from "node:assert/strict";
import { test } from "node:test";
import { completionsAt, MOST_COMPLETIONS } from "../../../server/src/features/completion";
import type { Precision } from "../../../server/src/lineprotocol/targets";
import { openAt, openLarge } from "./reading";

const NOW = Date.UTC(2026, 10, 25);
const HOME =
  "home,room=Kitchen,site=a temp=1.5,on=t 1\nhome,room=Living\\ Room,site=b temp=2.5,n=1i 2\nother f=1 3\n";

function insertsAt(marked: string, target?: string, precision?: Precision): string[] {
  const { reading, cursor } = openAt(marked, target, precision);
  return completionsAt(reading, cursor, NOW)?.items.map(({ insert }) => insert) ?? [];
}

test("measurements, the frequent first, by what is typed", () => {
  assert.deepEqual(insertsAt(`${HOME}|`), ["home", "other"]);
  assert.deepEqual(insertsAt(`${HOME}ot|`), ["other"]);
});

test("tag keys of the measurement that are not there yet; values of the key, those that fit first", () => {
  assert.deepEqual(insertsAt(`${HOME}home,|`), ["room=", "site="]);
  assert.deepEqual(insertsAt(`${HOME}home,room=Kitchen,|`), ["site="]);
  assert.deepEqual(insertsAt(`${HOME}home,room=|`), ["Kitchen", "Living\\ Room"]);
  assert.deepEqual(insertsAt(`${HOME}home,site=b,room=|`), ["Living\\ Room", "Kitchen"]);
});

test("field keys of the measurement with their types, not those that are there", () => {
  const { reading, cursor } = openAt(`${HOME}home temp=1,|`);
  assert.deepEqual(
    completionsAt(reading, cursor, NOW)?.items.map(({ insert, detail }) => `${insert} ${detail}`),
    ["on= boolean", "n= integer"],
  );
});

test("values: the field's own type first; suffixes for digits, and no u where the product has none", () => {
  assert.equal(insertsAt(`${HOME}home on=|`)[0], "true");
  assert.deepEqual(insertsAt(`${HOME}home n=12|`), ["12i", "12u", "12"]);
  assert.deepEqual(insertsAt(`${HOME}home temp=12|`), ["12", "12i", "12u"]);
  assert.deepEqual(insertsAt(`${HOME}home n=12|`, "influxdb-1"), ["12i", "12"]);
  assert.deepEqual(insertsAt('m f="tr|'), []);
});

test("the current time in the target's precision", () => {
  assert.deepEqual(insertsAt("m f=1 |", "influxdb-2", "s"), ["1795564800"]);
  assert.deepEqual(insertsAt("m f=1 |", "influxdb-2", "ns"), ["1795564800000000000"]);
  assert.deepEqual(insertsAt("m f=1 |", "influxdb-1", "h"), ["498768"]);
});

test("names are escaped for their place and replace what is typed, also with emoji", () => {
  const { reading, text, cursor } = openAt(
    "a\\,b,t\\=1=😀\\ x f\\ y=1 1\r\na\\,b,t|zz=1 f=1\r\n",
    "telegraf",
  );
  const found = completionsAt(reading, cursor, NOW);
  assert.deepEqual(
    found?.items.map(({ insert, label }) => [insert, label]),
    [["t\\=1=", "t=1"]],
  );
  assert.equal(found && text.slice(found.span.start, found.span.end), "tzz");
  assert.deepEqual(insertsAt("a\\,b,t\\=1=😀\\ x f\\ y=1 1\na\\,b,t\\=1=|"), ["😀\\ x"]);
  assert.deepEqual(insertsAt("a\\,b,t\\=1=😀\\ x f\\ y=1 1\na|"), ["a\\,b"]);
});

test("names that are not in the text any more are not offered", () => {
  const { reading } = openAt("gone f=1 1\nhere f=1 1\n");
  const { at, removed } = reading.text.replace(0, 11, "");
  reading.replaced(at, removed);
  reading.advance();
  assert.deepEqual(
    completionsAt(reading, reading.text.length, NOW)?.items.map(({ label }) => label),
    ["here"],
  );
});

test("nothing in a comment", () => {
  const { reading, cursor } = openAt(`${HOME}# ho|`);
  assert.equal(completionsAt(reading, cursor, NOW), undefined);
});

test("the list is bounded and says so", () => {
  const many = Array.from({ length: MOST_COMPLETIONS + 1 }, (_, i) => `m${i} f=1 1\n`).join("");
  const { reading, cursor } = openAt(`${many}|`);
  const found = completionsAt(reading, cursor, NOW);
  assert.equal(found?.items.length, MOST_COMPLETIONS);
  assert.equal(found?.complete, false);
});

test("few entries are read in a large document", () => {
  const { reading, text, visits } = openLarge();
  const at = text.indexOf("room=", text.length / 2) + 5;
  assert.ok((completionsAt(reading, at, NOW)?.items.length ?? 0) >= 25);
  assert.ok(visits() < 10, `${visits()} entries`);
});
