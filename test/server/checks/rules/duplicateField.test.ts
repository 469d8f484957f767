// A field that stands twice in a line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("who keeps which", () => {
  checkRows([
    {
      text: `m ⟦f=1⟧,f=2 ${T}`,
      code: "duplicate-field",
      says: "InfluxDB 2.x stores only the last value, 2.",
      severity: "warning",
      fixed: `m f=2 ${T}`,
    },
    {
      text: `m f=1,⟦f=2⟧ ${T}`,
      code: "duplicate-field",
      says: "\"invalid line protocol - multiple instances of 'f' field found\"",
      target: "influxdb3-core",
      severity: "error",
      fixed: null,
      others: ["Remove this one"],
    },
    {
      text: `m ⟦f=1⟧,f=2 ${T}`,
      code: "duplicate-field",
      says: "stores only the last value",
      target: "influxdb3-core@3.3",
      severity: "warning",
      fixed: `m f=2 ${T}`,
    },
    {
      text: `m ⟦f=1⟧,f=2 ${T}`,
      code: "duplicate-field",
      says: "Clustered stores only the last value",
      target: "clustered",
    },
    {
      text: `m f=1,⟦f=2⟧ ${T}`,
      code: "duplicate-field",
      says: "stores only the first value, 1.",
      target: "questdb",
      fixed: `m f=1 ${T}`,
    },
    {
      text: `m a=0,⟦f=1⟧,b=2,f=3 ${T}`,
      code: "duplicate-field",
      says: "stores only the last value, 3.",
      fixed: `m a=0,b=2,f=3 ${T}`,
    },
  ]);
});

test("victoriametrics stores both, whatever their types; the names of questdb ignore case", () => {
  checkRows([
    {
      text: `m f=1,⟦f=2i⟧ ${T}`,
      code: "duplicate-field",
      target: "victoriametrics",
      says: "VictoriaMetrics stores both values at one time, and queries show one of them.",
      fixed: null,
      others: ["Remove this one"],
    },
    {
      text: `m Load=1,⟦load=2⟧ ${T}`,
      code: "duplicate-field",
      target: "questdb",
      says: "stores only the first value, 1.",
      fixed: `m Load=1 ${T}`,
    },
    {
      text: `m f=1i,⟦f=2⟧ ${T}`,
      code: "duplicate-field",
      target: "questdb",
      says: "only the first value, 1i.",
    },
  ]);
  assert.deepEqual(codesOf(`m Load=1,load=2 ${T}`), []);
});

test("two types are a type conflict's", () => {
  assert.deepEqual(codesOf(`m f=1,f=2i ${T}`), ["field-type-conflict"]);
});
