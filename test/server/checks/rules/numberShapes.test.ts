// Ways of writing a number that line protocol does not know.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("InfluxDB 2.x", () => {
  checkRows([
    {
      text: "m f=⟦+0.2⟧",
      code: "invalid-number",
      says: 'has a plus sign, which numbers cannot have. InfluxDB 2.x refuses the whole write: "invalid boolean".',
      fixed: "m f=0.2",
    },
    {
      text: "m f=⟦1.0i⟧",
      code: "invalid-number",
      says: "a decimal point and the suffix of an integer",
      fixed: "m f=1i",
    },
    {
      text: "m f=⟦1.5i⟧",
      code: "invalid-number",
      says: "a decimal point and the suffix of an integer",
      fixed: "m f=1.5",
    },
    { text: "m f=⟦-1u⟧", code: "invalid-number", says: "is unsigned and has a minus sign", fixed: "m f=-1i" },
    { text: "m f=⟦1I⟧", code: "invalid-number", says: "suffix in upper case", fixed: "m f=1i" },
    { text: "m f=⟦12ii⟧", code: "invalid-number", says: "its suffix more than once", fixed: "m f=12i" },
    { text: `m g=1,f=⟦NaN⟧ ${T}`, code: "invalid-number", says: "cannot be stored", fixed: `m g=1 ${T}` },
    {
      text: `m f=⟦null⟧ ${T}\nm f=1 ${T}`,
      code: "invalid-number",
      says: "there is no empty and no infinite number",
      fixed: `m f=1 ${T}`,
    },
    { text: "m f=⟦0x1F⟧", code: "invalid-number", says: "is hexadecimal", fixed: "m f=31i" },
    { text: "m f=⟦1_000⟧", code: "invalid-number", says: "underscores", fixed: "m f=1000" },
    {
      text: "m f=⟦1.4.2⟧",
      code: "invalid-number",
      says: "begins like a number and is none",
      fixed: 'm f="1.4.2"',
    },
    {
      text: "m f=⟦1e5i⟧",
      code: "invalid-number",
      says: "an exponent and the suffix of an integer",
      fixed: "m f=1e5",
    },
  ]);
});

test("other servers", () => {
  checkRows([
    {
      text: "m f=⟦1u⟧",
      code: "invalid-number",
      says: "an unsigned integer, which InfluxDB 1.x does not know",
      target: "influxdb-1",
      fixed: "m f=1i",
    },
    {
      text: "m f=⟦.5⟧",
      code: "invalid-number",
      says: "needs digits on both sides of its decimal point",
      target: "influxdb3-core",
      fixed: "m f=0.5",
    },
    {
      text: "m f=⟦5.⟧",
      code: "invalid-number",
      says: "needs digits on both sides of its decimal point",
      target: "influxdb3-core",
      fixed: "m f=5.0",
    },
    {
      text: "m f=⟦+1⟧",
      code: "invalid-number",
      says: 'InfluxDB 3 Core refuses this line: "No fields were provided"',
      target: "influxdb3-core",
      fixed: "m f=1",
    },
  ]);
});
