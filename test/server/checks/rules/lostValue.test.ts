import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf, findingsOf } from "../checking";

const T = "1700000000000000000";

test("words that are no numbers, NaN, nothing", () => {
  checkRows([
    {
      text: `m f=⟦idle⟧,g=1 ${T}`,
      code: "lost-value",
      target: "victoriametrics",
      says: '"idle" is no number: VictoriaMetrics takes the line without an error and stores 0.',
      severity: "warning",
      fixed: null,
      others: ['Remove the field "f"'],
    },
    { text: `m g=1,f=⟦NaN⟧ ${T}`, code: "lost-value", target: "victoriametrics", says: "drops the value" },
    { text: `m f=⟦NaN⟧ ${T}`, code: "lost-value", target: "questdb", says: "stores null" },
  ]);
});

test("strings on VictoriaMetrics, once of each field", () => {
  const text = `m s="a",f=1 ${T}\nm s="b",t="1" 1700000001000000000\n`;
  const found = findingsOf(text, "victoriametrics").map(({ start, end, message }) => [
    text.slice(start, end),
    message,
  ]);
  assert.deepEqual(
    found.map(([place]) => place),
    ['"a"', '"1"'],
  );
  assert.match(found[0][1], /Field "s" has 2 strings in this file: VictoriaMetrics stores numbers only\./);
});

test("numbers as VictoriaMetrics reads them, and other servers", () => {
  assert.deepEqual(codesOf(`m a=1,b=-2.5,c=3i,d=4u,e=true,f=1e5,g=-inf,h=.5 ${T}`, "victoriametrics"), []);
  assert.deepEqual(codesOf(`m f=1,g="x" ${T}`, "questdb"), []);
  assert.deepEqual(codesOf(`m f=NaN ${T}`), ["invalid-number"]);
});
