// Names in quotes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("measurement, tag key, tag value, field key", () => {
  checkRows([
    {
      text: `⟦"m"⟧ f=1 ${T}`,
      code: "quoted-name",
      says: 'The quotes are part of this measurement: InfluxDB 2.x stores it as "m"',
      severity: "warning",
      fixed: `m f=1 ${T}`,
    },
    {
      text: `m,⟦"t"⟧=a f=1 ${T}`,
      code: "quoted-name",
      says: "part of this tag key",
      fixed: `m,t=a f=1 ${T}`,
    },
    {
      text: `m,t=⟦"a"⟧ f=1 ${T}`,
      code: "quoted-name",
      says: "part of this tag value",
      target: "influxdb3-core",
      fixed: `m,t=a f=1 ${T}`,
    },
    { text: `m ⟦"f"⟧=1 ${T}`, code: "quoted-name", says: "part of this field key", fixed: `m f=1 ${T}` },
  ]);
});

test("a quote inside or at the end may be meant", () => {
  assert.deepEqual(codesOf(`m,size=24" f=1 ${T}`), []);
});
