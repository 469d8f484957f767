// InfluxDB 3 takes commas into field keys; others refuse them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("a decimal comma, and a comma without a number", () => {
  checkRows([
    {
      text: `m v=4,⟦5,w⟧=1 ${T}`,
      code: "comma-in-field-key",
      says: '"4,5" is read as a value and the beginning of the next key. InfluxDB 3 Core stores a field "5,w"',
      target: "influxdb3-core",
      fixed: `m v=4.5,w=1 ${T}`,
    },
    {
      text: `m a=1,v=-4,⟦25,w⟧="x" ${T}`,
      code: "comma-in-field-key",
      says: "A decimal comma is not known",
      target: "influxdb3-core",
      fixed: `m a=1,v=-4.25,w="x" ${T}`,
    },
    {
      text: `m ⟦a,b⟧=1 ${T}`,
      code: "comma-in-field-key",
      says: "A comma stands inside this field's key.",
      target: "cloud-serverless",
      fixed: null,
      others: ["Remove the comma"],
    },
    {
      text: `m v=4,⟦5⟧,w=1 ${T}`,
      code: "invalid-field-format",
      says: "A decimal comma is not known",
      fixed: `m v=4.5,w=1 ${T}`,
    },
  ]);
});

test("an escaped comma and commas between fields are nobody's concern", () => {
  assert.deepEqual(codesOf(`m a\\,b=1 ${T}`, "influxdb3-core"), []);
  assert.deepEqual(codesOf(`m a=1,b=2 ${T}`, "influxdb3-core"), []);
});
