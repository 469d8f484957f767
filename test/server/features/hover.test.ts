// What a hover says of each part of a line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { escaped, hoverAt } from "../../../server/src/features/hover";
import { open } from "../checks/checking";

const T = "1700000000000000000";

function hover(text: string, place: string, target?: string) {
  const found = hoverAt(open(text, target).reading, text.indexOf(place));
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
  assert.match(mixed, /float \(1\), integer \(1\)\. A field has one type within a time slice/);
  assert.match(hover(`m f=1 ${T}\nm f=2i ${T}\n`, "f=1", "influxdb3-core")?.text ?? "", /within a table/);
});

test("timestamp: UTC, and what it would be in other units", () => {
  const found = hover(TEXT, T);
  assert.equal(found?.of, T);
  assert.match(found?.text ?? "", /\*\*2023-11-14 22:13:20\*\* UTC, read in ns for InfluxDB 2\.x/);
});

test("text of the file does nothing", () => {
  const found = hover(`m,t=[x](http://a)<b> f="**&lt;**" ${T}`, "t=[");
  assert.doesNotMatch(found?.text ?? "", /[^\\]\[x\]|<b>/);
  assert.equal(escaped("a_b*c\nd&<"), "a\\_b\\*c d&amp;&lt;");
});

test("nothing to say of blanks, comments and refused lines", () => {
  assert.equal(hover("# c\nm f=1", "# c"), undefined);
  assert.equal(hover("m f=abc", "f=abc"), undefined);
  assert.equal(hoverAt(open("").reading, 0), undefined);
});
