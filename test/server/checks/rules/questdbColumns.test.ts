// Columns of QuestDB: what a first value makes of them, what later ones meet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";
const U = "1700000001000000000";

test("values that the column does not take refuse the whole write", () => {
  checkRows([
    {
      text: `m v=1i ${T}\nm v=⟦2.0⟧ ${U}`,
      code: "field-type-conflict",
      target: "questdb@9.0",
      says: '"v" is a float here but an integer since line 1. QuestDB 9.0 refuses the whole write: "cast error from protocol type: FLOAT to column type: LONG".',
      severity: "error",
      fixed: `m v=1i ${T}\nm v=2i ${U}`,
    },
    {
      text: `m v="a" ${T}\nM V=⟦2⟧ ${U}`,
      code: "field-type-conflict",
      target: "questdb",
      says: '"V" is a float here but a string since line 1',
    },
    {
      text: `m x=1 ${T}\nm,⟦x⟧=a f=1 ${U}`,
      code: "tag-and-field",
      target: "questdb",
      says: "cast error from protocol type: TAG to column type: DOUBLE",
      severity: "error",
    },
  ]);
});

test("values that are cast, and tables of their own", () => {
  for (const text of [
    `m v=1 ${T}\nm v=2i ${U}\nm v=true ${U}`,
    `m v=1i ${T}\nm v=false ${U}`,
    `m,x=a v=1 ${T}\nm x=1,v=2 ${U}`,
    `m x="s" ${T}\nm,x=a v=1 ${U}`,
    `m v=1i ${T}\nn v=2.5 ${U}`,
  ]) {
    assert.deepEqual(codesOf(text, "questdb"), [], text);
  }
});

test("a field without a value: refused where its column is new, null where it is not", () => {
  checkRows([
    {
      text: `m ⟦v=⟧,w=2 ${T}`,
      code: "missing-field-value",
      target: "questdb",
      says: 'QuestDB refuses the whole write: "invalid column type: v".',
      severity: "error",
      fixed: null,
      others: ['Remove the field "v"'],
    },
    {
      text: `m w=1 ${T}\nm w=2,⟦v=⟧ ${U}`,
      code: "missing-field-value",
      target: "questdb",
      says: '"invalid column type: 0"',
    },
    {
      text: `m v=1 ${T}\nm ⟦v=⟧ ${U}`,
      code: "lost-value",
      target: "questdb",
      says: "stores null",
      severity: "warning",
    },
    { text: `m v=true ${T}\nm ⟦v=⟧ ${U}`, code: "lost-value", target: "questdb", says: "stores false" },
  ]);
});

test("the time column, and decimals", () => {
  checkRows([
    {
      text: `m ⟦timestamp⟧=5i,v=1 ${T}`,
      code: "time-key",
      target: "questdb@9.0",
      says: "stores the point at another time",
      severity: "warning",
    },
    {
      text: `m ⟦timestamp⟧=5i,v=1 ${T}`,
      code: "time-key",
      target: "questdb@9.3",
      says: "refuses the whole write",
      severity: "error",
    },
    { text: `m ⟦Timestamp⟧=5i,v=1 ${T}`, code: "time-key", target: "questdb@9.0", says: "is lost" },
    {
      text: `m v=⟦1.5d⟧ ${T}`,
      code: "invalid-number",
      target: "questdb@9.3",
      says: "decimal columns must be created manually: v",
    },
  ]);
  assert.deepEqual(codesOf(`m timestamp=1600000000000000t,v=1 ${T}`, "questdb"), []);
  assert.deepEqual(codesOf(`m v=1.5d ${T}`, "questdb@9.0"), []);
});

test("a tag twice, a tag and a field of one name: the first stays", () => {
  checkRows([
    {
      text: `m,t=a,⟦t⟧=b v=1 ${T}`,
      code: "duplicate-tag",
      target: "questdb",
      says: "QuestDB stores only the first value.",
      severity: "warning",
    },
    {
      text: `m,t=a,⟦t⟧=b v=1 ${T}`,
      code: "duplicate-tag",
      target: "telegraf",
      says: "Telegraf stores only the last value.",
      severity: "warning",
    },
    {
      text: `m,v=a ⟦v⟧=1 ${T}`,
      code: "tag-and-field",
      target: "questdb",
      says: "QuestDB stores only the tag, without an error.",
      severity: "warning",
    },
  ]);
});
