// CRLF line ends: once of the file, and of each line that is refused because of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("the file and its lines", () => {
  checkRows([
    {
      text: "m f=⟦1\r⟧\nm f=2\r\n",
      code: "crlf",
      says: "This file has CRLF line ends. InfluxDB 2.x takes the carriage return as part of the line",
      severity: "warning",
      fixed: "m f=1\nm f=2\n",
    },
    {
      text: `m f=1 ${T}\nm f=2⟦\r⟧\n`,
      code: "carriage-return",
      says: '"invalid number"',
      severity: "error",
      fixed: `m f=1 ${T}\nm f=2\n`,
    },
    {
      text: `m f=1 ${T}\n⟦\r⟧\n`,
      code: "carriage-return",
      says: "This line is not blank",
      fixed: `m f=1 ${T}\n\n`,
    },
    {
      text: 'm f="a"⟦\r⟧\n',
      code: "carriage-return",
      says: 'stores a" in field "f"',
      severity: "warning",
      fixed: 'm f="a"\n',
    },
    { text: 'm f="a"⟦\r⟧', code: "carriage-return", says: 'stores a" in field "f"', fixed: 'm f="a"' },
    { text: "m f=1⟦\r⟧", code: "carriage-return", says: "This line ends with CRLF", fixed: "m f=1" },
    {
      text: "m f=1⟦\r⟧\n",
      code: "carriage-return",
      says: "Could not parse entire line",
      target: "influxdb3-core",
    },
  ]);
});

test("a file whose lines end with CRLF is fine where servers read it so", () => {
  for (const target of ["victoriametrics", "questdb", "telegraf"]) {
    assert.deepEqual(codesOf(`m f=1 ${T}\r\n`, target), [], target);
  }
});
