// Points of one series at one time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf, findingsOf } from "../checking";

const T = "1700000000000000000";

test("values that differ, values that are equal", () => {
  checkRows([
    {
      text: `m,t=a f=1 ${T}\nm,t=a f=2 ⟦${T}⟧\n`,
      code: "duplicate-point",
      says: 'This series has a point at this time on line 1 already: InfluxDB 2.x keeps only one value of field "f".',
      severity: "warning",
    },
    {
      text: `m,t=a f=1 ${T}\nm,t=a f=1 ⟦${T}⟧\n`,
      code: "duplicate-point",
      says: "with equal values: InfluxDB 2.x stores it once.",
      severity: "information",
    },
    {
      text: "m,a=1,b=2 f=1 1700000000\nm f=1 1700000001\nm,b=2,a=1 g=1,f=3 ⟦1700000000⟧\n",
      code: "duplicate-point",
      says: "line 1 already",
      precision: "s",
    },
  ]);
});

test("points that share no field or type, another series, stores that keep both: nothing is lost", () => {
  const codes = (text: string, target?: string) =>
    codesOf(text, target).filter((code) => code === "duplicate-point");
  assert.deepEqual(codes(`m f=1 ${T}\nm g=2 ${T}`), []);
  assert.deepEqual(codes(`m f=1 ${T}\nm f=2i ${T}`), []);
  assert.deepEqual(codes(`m,t=a f=1 ${T}\nm,t=b f=1 ${T}`), []);
  assert.deepEqual(codes(`m f=1 ${T}\nm f=2 ${T}`, "victoriametrics"), []);
});

test("the first point is found in another page", () => {
  const line = (i: number, value = i) => `m,t=a f=${value} ${BigInt(T) + BigInt(i)}\n`;
  const text = Array.from({ length: 5000 }, (_, i) => line(i)).join("") + line(7, 70);
  const [finding, ...rest] = findingsOf(text);
  assert.equal(finding.code, "duplicate-point");
  assert.match(finding.message, /on line 8 already/);
  assert.equal(finding.start, text.length - T.length - 1);
  assert.deepEqual(rest, []);
});
