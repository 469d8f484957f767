// A file's own settings that cannot be read.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("key, value", () => {
  checkRows([
    {
      text: `# line-protocol: ⟦precission=s⟧\nm f=1 ${T}`,
      code: "unreadable-pragma",
      says: '"precission" says nothing to a file\'s settings. Known are target, precision',
      severity: "warning",
    },
    {
      text: `# line-protocol: ⟦precision=min⟧\nm f=1 ${T}`,
      code: "unreadable-pragma",
      says: '"min" is no precision',
    },
    {
      text: `# line-protocol: ⟦target=influx⟧\nm f=1 ${T}`,
      code: "unreadable-pragma",
      says: '"influx" is no target. Known are influxdb-1',
    },
  ]);
});
