// Text behind a string's closing quote.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("what is stored, and what was meant", () => {
  checkRows([
    {
      text: `m f="a"⟦b⟧ ${T}`,
      code: "text-after-quote",
      says: 'InfluxDB 2.x stores a" in field "f", quote included, without an error.',
      severity: "warning",
      fixed: null,
      others: ["Move the text into the quotes", 'Remove "b"'],
    },
    {
      text: `m f="a"⟦b"c"⟧ ${T}`,
      code: "text-after-quote",
      says: 'stores a"b"c',
      fixed: `m f="a\\"b\\"c" ${T}`,
    },
    {
      text: `m f="a"⟦b⟧ ${T}`,
      code: "invalid-field-format",
      says: "Text stands behind the closing quote of a string. InfluxDB 3 Core refuses this line",
      target: "influxdb3-core",
      severity: "error",
      fixed: null,
      others: ["Move the text into the quotes", 'Remove "b"'],
    },
  ]);
});
