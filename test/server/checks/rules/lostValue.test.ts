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

test("victoriametrics 1.79.5 stores 0 for numbers that begin or end with their point", () => {
  const row = { code: "lost-value", target: "victoriametrics@1.79.5", says: "stores 0" } as const;
  checkRows([
    { ...row, text: `m f=⟦.5⟧ ${T}`, fixed: `m f=0.5 ${T}` },
    { ...row, text: `m f=⟦-.5⟧ ${T}`, fixed: `m f=-0.5 ${T}` },
    { ...row, text: `m f=⟦5.⟧ ${T}`, fixed: `m f=5.0 ${T}` },
  ]);
  assert.deepEqual(codesOf(`m f=.5,g=5. ${T}`, "victoriametrics@1.150"), []);
});

test("numbers that a float cannot hold: victoriametrics, influxdb3", () => {
  checkRows([
    {
      text: `m f=⟦9007199254740993i⟧ ${T}`,
      code: "lost-value",
      target: "victoriametrics",
      says: "has more digits than a float holds: VictoriaMetrics takes the line without an error and stores 9007199254740992.",
    },
    { text: `m f=⟦-1e400⟧ ${T}`, code: "lost-value", target: "influxdb3-core@3.0", says: "stores infinity" },
    { text: `m f=⟦1e400⟧ ${T}`, code: "lost-value", target: "cloud-dedicated", says: "stores infinity" },
  ]);
  assert.deepEqual(codesOf(`m f=9007199254740992i,g=18014398509481984u ${T}`, "victoriametrics"), []);
  assert.deepEqual(codesOf(`m f=1e300,g=1e-400 ${T}`, "influxdb3-core"), []);
});

test("victoriametrics leaves out tags without key or value", () => {
  checkRows([
    {
      text: `m,a=b,⟦t=⟧ f=1 ${T}`,
      code: "lost-value",
      target: "victoriametrics",
      says: 'Tag "t" has no value: VictoriaMetrics leaves the tag out without an error.',
      fixed: `m,a=b f=1 ${T}`,
    },
    {
      text: `m,⟦=a⟧ f=1 ${T}`,
      code: "lost-value",
      target: "victoriametrics",
      says: "A tag has no key",
      fixed: `m f=1 ${T}`,
    },
  ]);
});

test("questdb (8.2.0, 9.0.1, 9.3.4): the smallest integer is null, a backslash that escapes nothing is not stored", () => {
  checkRows([
    {
      text: `m f=⟦-9223372036854775808i⟧ ${T}`,
      code: "lost-value",
      target: "questdb@8.2",
      says: "is the number that stands for null: QuestDB 8.2 takes the line without an error and stores null.",
    },
    {
      text: `m f=⟦"C:\\temp"⟧ ${T}`,
      code: "lost-value",
      target: "questdb",
      says: '"C:\\temp" has a backslash that escapes nothing: QuestDB takes the line without an error and stores the text without it.',
      fixed: null,
      others: ["Store the backslash too: write two"],
    },
  ]);
  assert.deepEqual(codesOf(`m f="a\\\\b\\"c",g=-9223372036854775807i ${T}`, "questdb"), []);
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
