import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../server/src/checks/check";
import { parseTarget, type Target } from "../../../../server/src/lineprotocol/targets";
import { open } from "../checking";

function hints(text: string, others: readonly string[], target?: string): string[] {
  const { reading, options } = open(text, target);
  const portability = others.map((word) => parseTarget(word) as Target);
  return checkDocument(reading, { ...options, portability }).findings.map(
    ({ code, start, end, message }) => `${code} ${text.slice(start, end)}: ${message}`,
  );
}

// Weeks apart.
const TEXT =
  "m f=1.5 1700000000000000000\nm f=2 1700000001000000000\nm f=3i 1710000000000000000\nm f=4i 1710000001000000000\n";

test("another type in another time slice: stored here, refused where a table has one type", () => {
  assert.deepEqual(hints(TEXT, []), []);
  const [found, ...more] = hints(TEXT, ["influxdb3-core"]);
  assert.match(
    found,
    /^not-portable 3i: "f" is an integer here but a float since line 1, in another time slice\. InfluxDB 3 Core refuses this line: "invalid column type for column 'f'/,
  );
  assert.deepEqual(more, []);
});

test("once for each server that is named; nothing for those with time slices or without types", () => {
  assert.equal(hints(TEXT, ["influxdb3-core", "questdb"]).length, 2);
  assert.deepEqual(hints(TEXT, ["influxdb-1", "victoriametrics"]), []);
});

test("a conflict within a time slice is that finding's alone", () => {
  const text = "m f=1.5 1700000000000000000\nm f=2i 1700000001000000000\n";
  assert.deepEqual(
    hints(text, ["influxdb3-core"]).map((each) => each.split(" ")[0]),
    ["field-type-conflict"],
  );
});
