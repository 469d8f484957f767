import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf, findingsOf } from "../checking";

const T = "1700000000000000000";

test("counters taken for times, and times far ahead, told once of the file", () => {
  checkRows([
    {
      text: "m f=1 ⟦1⟧\nm f=2 2\n",
      code: "distant-timestamp",
      says: "1 read as ns is 1970-01-01 00:00:00.000000001, at the very beginning of 1970.",
      severity: "warning",
    },
    {
      text: "m f=1 ⟦0⟧\n",
      code: "distant-timestamp",
      says: "0 read as s is 1970-01-01 00:00:00",
      precision: "s",
    },
    {
      text: `m f=1 ${T}\nm f=2 ⟦2500000000000000000⟧\n`,
      code: "distant-timestamp",
      says: "2500000000000000000 read as ns is 2049-03-22 04:26:40, 22 years ahead.",
    },
  ]);
  const many = Array.from({ length: 50 }, (_, i) => `m f=${i} ${i}\n`).join("");
  assert.deepEqual(codesOf(many), ["distant-timestamp"]);
});

test("silent of times as they are: of the past, of next year, and where the precision is the better guess", () => {
  assert.deepEqual(codesOf(`m f=1 ${T}\n`), []);
  assert.deepEqual(codesOf("m f=1 1800000000000000000\n"), []);
  // 1975: nobody's counter.
  assert.deepEqual(codesOf("m f=1 160000000000000000\n"), []);
  assert.deepEqual(codesOf("m f=1 1700000000\n"), ["precision-mismatch"]);
  assert.deepEqual(findingsOf("m f=1\n"), []);
});

test("one that is plausible in no unit is the outlier's", () => {
  assert.deepEqual(codesOf(`m f=1 ${T}\nm f=2 1700000001000000000\nm f=3 9000000000000000000\n`), [
    "timestamp-outlier",
  ]);
});

test("victoriametrics takes 0 for no time", () => {
  checkRows([
    {
      text: "m f=1 ⟦0⟧\n",
      code: "distant-timestamp",
      says: "0 is no time for VictoriaMetrics: it stores the point at the time of the write.",
      target: "victoriametrics",
    },
  ]);
});
