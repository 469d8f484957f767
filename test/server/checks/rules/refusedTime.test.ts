// Refused because of the timestamp or what stands behind it.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("each way of writing a time", () => {
  checkRows([
    {
      text: "m f=1 ⟦2023-11-14T22:13:20Z⟧",
      code: "invalid-timestamp",
      says: "A time must be a number, in ns since 1970; this is a date.",
      fixed: `m f=1 ${T}`,
    },
    {
      text: "m f=1 ⟦2023-11-14T22:13:20Z⟧",
      code: "invalid-timestamp",
      says: "in s since 1970",
      precision: "s",
      fixed: "m f=1 1700000000",
    },
    {
      text: "m f=1 ⟦1700000000.5⟧",
      code: "invalid-timestamp",
      says: "As seconds it is 2023-11-14 22:13:20.",
      fixed: "m f=1 1700000000500000000",
    },
    {
      text: "m f=1 ⟦1700000000.5⟧",
      code: "invalid-timestamp",
      says: "As seconds",
      precision: "ms",
      fixed: "m f=1 1700000000500",
    },
    {
      text: "m f=1 ⟦1700000000.5⟧",
      code: "invalid-timestamp",
      says: "a whole number",
      precision: "s",
      fixed: null,
    },
    { text: "m f=1 ⟦+1⟧", code: "invalid-timestamp", says: "a timestamp has no plus sign", fixed: "m f=1 1" },
    {
      text: `m f=1 ⟦g=2⟧ ${T}`,
      code: "invalid-timestamp",
      says: "fields are joined by commas without blanks",
      fixed: `m f=1,g=2 ${T}`,
    },
    { text: "m f=1 ⟦abc⟧", code: "invalid-timestamp", says: "a whole number", fixed: null },
    {
      text: `m f=1 ${T} ⟦# noon⟧`,
      code: "text-after-point",
      says: "A comment cannot stand behind a point; it needs a line of its own.",
      fixed: `# noon\nm f=1 ${T}`,
    },
    {
      text: `m f=1 ${T} ⟦1⟧`,
      code: "text-after-point",
      says: "where the line must end",
      fixed: null,
      others: ["Remove what stands behind the timestamp"],
    },
    {
      text: `m f=1 ⟦${T}⟧`,
      code: "timestamp-out-of-range",
      says: "read as s is beyond the times that can be stored (1677 to 2262); read as ns it is 2023-11-14 22:13:20.",
      precision: "s",
      fixed: `# line-protocol: precision=ns\nm f=1 ${T}`,
    },
  ]);
});

test("what stands where the line must end: behind a timestamp, or where there is none", () => {
  checkRows([
    {
      text: "m f=1⟦ ⟧",
      code: "text-after-point",
      target: "influxdb3-core",
      says: "A blank stands at the end of the line, and no timestamp behind it.",
      fixed: "m f=1",
    },
    {
      text: "m f=1 1700000000000000000⟦  ⟧",
      code: "text-after-point",
      target: "victoriametrics",
      says: "A blank stands behind the timestamp, where the line must end.",
      fixed: "m f=1 1700000000000000000",
    },
    {
      text: "m  ⟦ ⟧f=1 1700000000000000000",
      code: "text-after-point",
      target: "questdb",
      says: "A blank too many stands here: one separates the parts of a line.",
      fixed: "m f=1 1700000000000000000",
    },
    {
      text: "m  ⟦f=1⟧ 1700000000000000000",
      code: "invalid-timestamp",
      target: "questdb",
      says: '"f=1" stands where the timestamp should be: two blanks stand before it',
      fixed: "m f=1 1700000000000000000",
    },
    {
      text: "m f=1 ⟦,⟧g=2",
      code: "text-after-point",
      target: "questdb",
      says: "A blank stands before the comma",
      fixed: "m f=1,g=2",
    },
    {
      text: "m f=1⟦\rm f=2⟧",
      code: "text-after-point",
      target: "telegraf",
      says: "stands behind the fields, where the line must end.",
    },
  ]);
});

test("digits with something behind them", () => {
  checkRows([
    {
      text: "m f=1 ⟦1700000000000000000i⟧",
      code: "invalid-timestamp",
      says: "nothing behind",
      fixed: "m f=1 1700000000000000000",
    },
    {
      text: "m f=1 ⟦1700000000000000000;⟧",
      code: "invalid-timestamp",
      says: "nothing behind",
      fixed: "m f=1 1700000000000000000",
    },
    {
      text: "m f=1 ⟦1700000000000000000s⟧",
      code: "invalid-timestamp",
      says: "a timestamp is a whole number.",
      fixed: null,
    },
  ]);
});
