// A byte order mark is told once, at the beginning.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("in front of a point, of a comment", () => {
  checkRows([
    {
      text: `⟦\ufeff⟧m f=1 ${T}\n`,
      code: "byte-order-mark",
      says: "makes it the first character of the first measurement's name",
      fixed: `m f=1 ${T}\n`,
    },
    {
      text: `⟦\ufeff⟧# c\nm f=1 ${T}\n`,
      code: "byte-order-mark",
      says: "InfluxDB 2.x reads it as a point",
      fixed: `# c\nm f=1 ${T}\n`,
    },
  ]);
});
