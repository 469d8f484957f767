import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = (i: number) => `170000000${i}000000000`;

test("one integer in front of floats: the first is told, and its fix settles all", () => {
  checkRows([
    {
      text: `m f=⟦21i⟧ ${T(0)}\nm f=21.5 ${T(1)}\nm f=22 ${T(2)}\n`,
      code: "outvoted-type",
      says: 'This first value makes "f" an integer, and the 2 later values fail: each is a float.',
      severity: "warning",
      fixed: `m f=21 ${T(0)}\nm f=21.5 ${T(1)}\nm f=22 ${T(2)}\n`,
    },
    {
      text: `m f=⟦true⟧ ${T(0)}\nm f="a" ${T(1)}\nm f="b" ${T(2)}\n`,
      code: "outvoted-type",
      says: "Written as string",
      fixed: `m f="true" ${T(0)}\nm f="a" ${T(1)}\nm f="b" ${T(2)}\n`,
    },
  ]);
});

test("silent where the first is no exception", () => {
  assert.ok(
    !codesOf(`m f=1i ${T(0)}\nm f=2i ${T(1)}\nm f=3.5 ${T(2)}\nm f=4.5 ${T(3)}\n`).includes("outvoted-type"),
  );
  assert.ok(!codesOf(`m f=1i ${T(0)}\nm f=2.5 ${T(1)}\n`).includes("outvoted-type"));
  assert.ok(
    !codesOf(`m f=1i ${T(0)}\nm f=2.5 ${T(1)}\nm f="x" ${T(2)}\nm f="x" ${T(3)}\n`).includes("outvoted-type"),
  );
  assert.deepEqual(codesOf(`m f=1i ${T(0)}\nm f=2.5 ${T(1)}\nm f=3.5 ${T(2)}\n`, "victoriametrics"), []);
});

test("nothing that has no place is marked: a field without a value on QuestDB", () => {
  const text = `m f=1,g= ${T(0)}\nm g=2i ${T(1)}\nm g=3i ${T(2)}\n`;
  assert.ok(!codesOf(text, "questdb").includes("outvoted-type"));
});
