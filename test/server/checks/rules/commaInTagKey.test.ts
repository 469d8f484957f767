import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("InfluxDB 3 takes a tag without a value into the next tag's key, and a comma too many", () => {
  checkRows([
    {
      text: `m,⟦a,b⟧=c f=1 ${T}`,
      code: "comma-in-tag-key",
      target: "influxdb3-core",
      says: '"a" has no value and is read as part of the next tag\'s key. InfluxDB 3 Core stores a tag "a,b" without an error.',
      severity: "warning",
      fixed: null,
      others: ['Remove "a"'],
    },
    {
      text: `m,⟦,⟧t=a f=1 ${T}`,
      code: "comma-in-tag-key",
      target: "clustered",
      says: 'InfluxDB Clustered stores a tag ",t" without an error.',
      fixed: `m,t=a f=1 ${T}`,
    },
    {
      text: `m,x=1,⟦a\\,b,c⟧=d f=1 ${T}`,
      code: "comma-in-tag-key",
      target: "influxdb3-core",
      says: 'stores a tag "a,b,c"',
    },
  ]);
});

test("an escaped comma is meant, and the others refuse such lines themselves", () => {
  assert.deepEqual(codesOf(`m,a\\,b=c f=1 ${T}`, "influxdb3-core"), []);
  assert.deepEqual(codesOf(`m,a,b=c f=1 ${T}`, "influxdb-2"), ["missing-tag-value"]);
});
