// What is kept of a file: names with their first places, types with their time slices.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Range } from "vscode-languageserver-types";
import { MOST_NAMES, summaryOf } from "../../../server/src/checks/fileSummary";
import { FIELD_TYPE_NAMES } from "../../../server/src/lineprotocol/entry";
import { open } from "./checking";

function rows(text: string, target?: string) {
  const { reading } = open(text, target, "s");
  const { measurements, fields, truncated } = summaryOf(reading);
  const lines = text.split("\n");
  const cut = ({ start, end }: Range) =>
    `${start.line + 1}:${lines[start.line].slice(start.character, end.character)}`;
  assert.equal(truncated, false);
  return {
    measurements: measurements.map(({ name, range }) => `${name} ${cut(range)}`),
    fields: fields.map(
      ({ measurement, field, type, key, value, shards }) =>
        `${measurement} ${field} ${FIELD_TYPE_NAMES[type]} ${cut(key)} ${cut(value)} ${shards.size}`,
    ),
  };
}

test("first places by name as stored, a row for each type, time slices counted", () => {
  const text = [
    "# a comment",
    "my\\ home,room=😀 temp=1,n=2i 1700000000",
    "my\\ home,room=b temp=2i 1700000001",
    "refused f=",
    "my\\ home temp=3 1800000000",
    'other s="x"',
  ].join("\n");
  assert.deepEqual(rows(text), {
    measurements: ["my home 2:my\\ home", "other 6:other"],
    fields: [
      "my home temp float 2:temp 2:1 2",
      "my home n integer 2:n 2:2i 1",
      "my home temp integer 3:temp 3:2i 1",
      'other s string 6:s 6:"x" 1',
    ],
  });
});

test("where types hold for all time there is one slice", () => {
  const { fields } = rows("m f=1 1700000000\nm f=2 1800000000", "influxdb3-core");
  assert.deepEqual(fields, ["m f float 1:f 1:1 1"]);
});

test("the first place is the one of the text, over pages", () => {
  const line = (i: number) => `m,t=${i % 7} a=${i} ${1_700_000_000 + i}\n`;
  const text = Array.from({ length: 20_000 }, (_, i) => line(i)).join("");
  assert.deepEqual(rows(`${text}m b=1 1700000000\n`, "influxdb3-core").fields, [
    "m a float 1:a 1:0 1",
    "m b float 20001:b 20001:1 1",
  ]);
});

test("bounded: what is too much is left out and said", () => {
  const text = Array.from({ length: MOST_NAMES + 10 }, (_, i) => `m f${i}=1 1700000000\n`).join("");
  const { reading } = open(text, "influxdb-2", "s");
  const { fields, truncated } = summaryOf(reading);
  assert.equal(fields.length, MOST_NAMES);
  assert.equal(truncated, true);
});
