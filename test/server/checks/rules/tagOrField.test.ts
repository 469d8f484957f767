// A name that is a tag in one line and a field in another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("one column where tables have columns", () => {
  checkRows([
    {
      text: `m,x=a f=1 ${T}\nm ⟦x⟧=1 ${T}`,
      code: "tag-and-field",
      says: '"x" is a field here but a tag since line 1; a table has one column of a name. InfluxDB 3 Core refuses this line.',
      target: "influxdb3-core",
      severity: "error",
    },
    {
      text: `m x=1 ${T}\nm,⟦x⟧=a f=1 ${T}`,
      code: "tag-and-field",
      says: "is a tag here but a field since line 1",
      target: "clustered",
    },
  ]);
});

test("said once; not of InfluxDB 2.x, nor of other measurements; a line with both is told by itself", () => {
  const twice = `m,x=a f=1 ${T}\nm x=1 ${T}\nm x=2 1700000001000000000`;
  assert.deepEqual(codesOf(twice, "influxdb3-core"), ["tag-and-field"]);
  assert.deepEqual(codesOf(twice), []);
  assert.deepEqual(codesOf(`m,x=a f=1 ${T}\nn x=1 ${T}`, "influxdb3-core"), []);
  assert.deepEqual(codesOf(`m,x=a f=1 ${T}\nm,x=b x=1 ${T}`, "influxdb3-core"), ["tag-and-field"]);
});
