import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../server/src/checks/check";
import type { CheckOptions } from "../../../../server/src/checks/options";
import type { DocumentReading } from "../../../../server/src/document/reading";
import { checkRows, codesOf, open } from "../checking";

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

test("of very many fields the first ones of the document are told, whatever edits led to it", () => {
  const names = Array.from({ length: 150 }, (_, i) => `f${String(i).padStart(3, "0")}`);
  const lines = [
    ...names.map((name, i) => `m ${name}=1i 1700000${String(i).padStart(3, "0")}000000000\n`),
    ...[0, 1].flatMap((half) =>
      [...names]
        .reverse()
        .map((name, i) => `m ${name}=1.5 170000${half + 1}${String(i).padStart(3, "0")}000000000\n`),
    ),
  ];
  const told = (reading: DocumentReading, options: CheckOptions) =>
    checkDocument(reading, { ...options, only: "outvoted-type" }).findings.map(({ start }) => start);
  const fresh = open(lines.join(""));
  const expected = told(fresh.reading, fresh.options);
  assert.deepEqual(
    expected,
    lines.slice(0, 100).map((_, i) => i * lines[0].length + "m f000=".length),
  );
  // The text grows from its end to its beginning: its fields are met in another order.
  const { text, reading, options } = open("");
  for (const line of [...lines].reverse()) {
    const { at, removed } = text.replace(0, 0, line);
    reading.replaced(at, removed);
    reading.advance();
  }
  assert.deepEqual(told(reading, options), expected);
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
