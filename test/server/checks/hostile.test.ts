/**
 * Texts made to be slow, through document and check as the editor has them: each costs about what a plain text of its size costs. The bound is
 * the processor's time and a hundred times as wide as what is needed: what grows with the square of the size is far beyond it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../server/src/checks/check";
import { open } from "./checking";

const UNITS = 200_000;
const MOST_MILLISECONDS = 6_000;
const fill = (unit: string) => unit.repeat(Math.ceil(UNITS / unit.length));

const TEXTS: Readonly<Record<string, string>> = {
  "one line of fields": `m ${fill("f=1,")}g=1 1`,
  "one line of fields of two types": `m ${fill("f=1,f=1i,")}g=1 1`,
  "one line of many fields of two types": `m ${Array.from({ length: 9_000 }, (_, i) => `f${i}=1,f${i}=t`).join()}`,
  "one line of tags": `m,${fill("t=v,")}z=1 f=1 1`,
  "one line of strings": `m ${fill('f="a",')}g=1`,
  quotes: fill('"'),
  commas: fill(","),
  backslashes: fill("\\"),
  newlines: fill("\n"),
  "carriage returns": fill("\r"),
  "CRLF only": fill("\r\n"),
  "comments that open quotes": fill('# x k="\n'),
  "one comment that opens quotes": fill('# x k="'),
  spaces: fill(" "),
  "equals signs": fill("="),
  "lines without a value": fill("m f=\n"),
  "lines that open quotes": fill('m f="a\n'),
  "lines of tags": fill("m,a=b\n"),
  "a string that never ends": `m f="${fill("a b,c=d ")}`,
  "a string of escaped quotes": `m f="${fill('\\"')}`,
  "escaped quotes": fill('\\" '),
  "a number of digits": `m f=${fill("1")}`,
  "a number of digits and a letter": `m f=${fill("1")}x`,
  "a fraction": `m f=1.${fill("0")}e`,
  "a time of digits": `m f=1 ${fill("1")}`,
  "half a pair": fill("\ud800"),
  "NUL bytes": fill("\0"),
  "one point without time, again and again": fill("m f=1\n"),
  "one point, again and again": fill("m f=1 1\n"),
  "commas and equals signs": fill(",="),
  "quotes and commas": fill('",'),
};

const TARGETS = [
  "influxdb-1@1.6.7",
  "influxdb-2",
  "influxdb3-core",
  "cloud-serverless",
  "victoriametrics",
  "questdb@8.2",
  "questdb",
  "telegraf",
];

for (const target of TARGETS) {
  test(`hostile texts cost what plain ones do: ${target}`, () => {
    for (const [name, text] of Object.entries(TEXTS)) {
      const start = process.cpuUsage();
      const { reading, options } = open(text, target);
      const { findings } = checkDocument(reading, options);
      const { user, system } = process.cpuUsage(start);
      assert.ok((user + system) / 1000 < MOST_MILLISECONDS, `${name}: ${(user + system) / 1000} ms`);
      assert.ok(findings.every(({ start, end }) => start >= 0 && start <= end && end <= text.length));
      assert.ok(reading.isDone);
    }
  });
}
