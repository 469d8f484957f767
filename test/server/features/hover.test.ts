// What a hover says of each part of a line.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reader } from "../../../server/src/features/describeTime";
import { escaped, hoverAt } from "../../../server/src/features/hover";
import { open } from "../checks/checking";
import { openLarge } from "./reading";

const T = "1700000000000000000";

/** 2026-11-25 00:00 UTC, read in Berlin. */
const READER: Reader = { now: Date.UTC(2026, 10, 25), timeZone: "Europe/Berlin" };

function hover(text: string, place: string, target?: string, reader = READER) {
  const found = hoverAt(open(text, target).reading, text.indexOf(place), reader);
  return found && { text: found.markdown, of: text.slice(found.start, found.end) };
}

const TEXT = `cpu,host=a\\ b,region=eu usage=1.5,n=2i ${T}\ncpu,host=c,region=eu usage=2 ${T}\n`;

test("measurement: points and series", () => {
  const found = hover(TEXT, "cpu");
  assert.equal(found?.of, "cpu");
  assert.match(found?.text ?? "", /\*\*cpu\*\*[\s\S]*2 points in 2 series/);
});

test("tag: the value as stored, its points, and how many values there are", () => {
  const found = hover(TEXT, "host=a");
  assert.equal(found?.of, "host=a\\ b");
  assert.match(found?.text ?? "", /Tag \*\*host\*\* = a b/);
  assert.match(found?.text ?? "", /1 point with this value; 2 values of the tag/);
});

test("field: value, type, and the types seen", () => {
  assert.match(hover(TEXT, "n=2i")?.text ?? "", /Field \*\*n\*\* = 2 \(integer\)/);
  const mixed = hover(`m f=1 ${T}\nm f=2i ${T}\n`, "f=1")?.text ?? "";
  assert.match(
    mixed,
    /float \(1, first on line 1\), integer \(1, first on line 2\)\. A field has one type within a time slice/,
  );
  assert.match(hover(`m f=1 ${T}\nm f=2i ${T}\n`, "f=1", "influxdb3-core")?.text ?? "", /within a table/);
});

test("timestamp: UTC, and what it would be in other units", () => {
  const found = hover(TEXT, T);
  assert.equal(found?.of, T);
  assert.match(found?.text ?? "", /\*\*2023-11-14 22:13:20\*\* UTC, read in ns for InfluxDB 2\.x/);
  assert.match(found?.text ?? "", /^2023-11-14 23:13:20 GMT\+1 \(Europe\/Berlin\), 3 years ago$/m);
  assert.match(found?.text ?? "", /\| s \| 1700000000 \|/);
});

test("text of the file does nothing", () => {
  const found = hover(`m,t=[x](http://a)<b> f="**&lt;**" ${T}`, "t=[");
  assert.doesNotMatch(found?.text ?? "", /[^\\]\[x\]|<b>/);
  assert.equal(escaped("a_b*c\nd&<"), "a\\_b\\*c d&amp;&lt;");
});

test("nothing to say of blanks, comments and refused lines", () => {
  assert.equal(hover("# c\nm f=1", "# c"), undefined);
  assert.equal(hover("m f=abc", "f=abc"), undefined);
  assert.equal(hoverAt(open("").reading, 0, READER), undefined);
});

test("timestamp: each precision, and what a coarser one cuts off", () => {
  const text = hover("m f=1 1700000000123456789\n", "17")?.text ?? "";
  assert.match(text, /\*\*2023-11-14 22:13:20\.123456789\*\* UTC/);
  assert.match(text, /\| us \| 1700000000123456 \(cut\) \|/);
  assert.match(text, /\| ns \| 1700000000123456789 \|/);
});

test("timestamp: without a zone, or in UTC, only UTC is told; the clock is a parameter", () => {
  const utc = hover(TEXT, T, undefined, { now: 1_700_000_060_000, timeZone: "UTC" })?.text ?? "";
  assert.match(utc, /^60 s ago$/m);
  const none = hover(TEXT, T, undefined, { now: 1_699_990_000_000, timeZone: undefined })?.text ?? "";
  assert.match(none, /^in 2 h$/m);
  assert.match(hover(TEXT, T, undefined, { now: 0, timeZone: "No/Where" })?.text ?? "", /^in 54 years$/m);
});

test("series: its points and when they were, exact where other series share the page", () => {
  const text = `m,t=a f=1 ${T}\nm,t=b f=1 1800000000000000000\nm,t=a f=2 1700000060000000000\n`;
  assert.match(
    hover(text, "t=a")?.text ?? "",
    /This series: 2 points, 2023-11-14 22:13:20 to 2023-11-14 22:14:20 UTC\./,
  );
  assert.match(
    hover(text, "m,t=a")?.text ?? "",
    /3 points in 2 series in this file, 2023-11-14 22:13:20 to 2027-01-15 08:00:00 UTC\./,
  );
  assert.match(hover(`m f=1\n`, "m f")?.text ?? "", /This series: 1 point\.$/);
});

test("field: the range of its numbers, of integers beyond doubles exactly", () => {
  const text = `m f=3i ${T}\nm f=9007199254740993i ${T}\nm f=-2i ${T}\nn f=-9i ${T}\n`;
  assert.match(hover(text, "f=3i")?.text ?? "", /From \\-2i to 9007199254740993i in this file\./);
  assert.doesNotMatch(hover(`m s="a" ${T}\n`, "s=")?.text ?? "", /From/);
});

test("field: in a large file the range is of the lines around, and says which", () => {
  const { reading, text, visits } = openLarge();
  const middle = text.indexOf("value=", text.length / 2);
  const found = hoverAt(reading, middle, READER);
  assert.match(found?.markdown ?? "", /From \d{5}\\\.5 to \d{5}\\\.5 on lines \d\d,\d{3} to \d\d,\d{3}\./);
  assert.ok(visits() < 30_000, `${visits()} entries`);
});

test("escapes: what is stored stands beside what is written", () => {
  assert.match(hover(TEXT, "host=a")?.text ?? "", /Escapes: ` a\\ b ` is stored as ` a b `\./);
  assert.match(hover(`m s="x\\"y" ${T}\n`, "s=")?.text ?? "", /` x\\"y ` is stored as ` x"y `/);
  assert.doesNotMatch(hover(`m s="x" ${T}\n`, "s=")?.text ?? "", /Escapes/);
});

test("a value with backticks stays inside its code", () => {
  const text = hover('m s="\\"``" 1700000000000000000\n', "s=")?.text ?? "";
  assert.match(text, /``` \\"`` ``` is stored as/);
});
