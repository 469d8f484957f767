// One field, two types within a shard or a table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf, findingsOf } from "../checking";

const T = "1700000000000000000";

test("the first value decides; the fix writes its type", () => {
  checkRows([
    {
      text: `m f=1 ${T}\nm f=⟦2i⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: '"f" is an integer here but a float since line 1. InfluxDB 2.x drops this point ("field type conflict").',
      severity: "error",
      fixed: `m f=1 ${T}\nm f=2 1700000001000000000`,
    },
    {
      text: `m f=1i ${T}\nm f=⟦2.0⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: "a float here but an integer since line 1",
      fixed: `m f=1i ${T}\nm f=2i 1700000001000000000`,
    },
    {
      text: `m f=1i ${T}\nm f=⟦2.5⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: "a float here",
      fixed: null,
      others: [],
    },
    {
      text: `m f="a" ${T}\nm f=⟦2⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: "a string since line 1",
      fixed: `m f="a" ${T}\nm f="2" 1700000001000000000`,
    },
    {
      text: `m f=true ${T}\nm f=⟦1⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: "a boolean since line 1",
      fixed: null,
      others: ["Store as boolean: 1 → true"],
    },
    { text: `m f=1,f=⟦2i⟧ ${T}`, code: "field-type-conflict", says: "a float since line 1" },
    {
      text: `m f=1 ${T}\nm f=⟦2i⟧ 1600000000000000000`,
      code: "field-type-conflict",
      says: "\"invalid column type for column 'f', expected iox::column_type::field::float, got iox::column_type::field::integer\"",
      target: "influxdb3-core",
    },
    {
      text: `m f=1 ${T}\nm f=⟦2i⟧ ${T}`,
      code: "field-type-conflict",
      says: "Unable to insert iox::column_type::field::integer type into column f",
      target: "cloud-dedicated",
    },
    {
      text: `m f=1 ${T}\nm f=⟦2i⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: "drops every point of this time slice",
      target: "influxdb-2@2.7.11",
    },
    {
      text: `m f=1 ${T}\nm f=⟦2i⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: "If nothing is stored in this time slice yet, InfluxDB 1.6.7 drops every point of it",
      target: "influxdb-1@1.6.7",
    },
    {
      text: `m f=1 ${T}\nm f=⟦2i⟧ 1700000001000000000`,
      code: "field-type-conflict",
      says: 'InfluxDB 1.12 drops this point ("field type conflict").',
      target: "influxdb-1@1.12",
    },
  ]);
});

test("other shards, other measurements, stores without types", () => {
  assert.deepEqual(codesOf(`m f=1 ${T}\nm f=2i 1600000000000000000`), []);
  assert.deepEqual(codesOf(`m f=1 ${T}\nn f=2i ${T}`), []);
  assert.deepEqual(codesOf(`m f=1 ${T}\nm f=2i ${T}`, "victoriametrics"), []);
});

test("the related place is the first value", () => {
  const text = `m g=1,f=1.5 ${T}\nm f=2i ${T}`;
  const [{ related }] = findingsOf(text);
  assert.equal(text.slice(related[0].start, related[0].end), "1.5");
  assert.equal(related[0].message, "First seen as float on line 1.");
});
