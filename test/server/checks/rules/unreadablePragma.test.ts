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
      fixed: `# line-protocol: precision=s\nm f=1 ${T}`,
    },
    {
      text: `# line-protocol: ⟦precision=min⟧\nm f=1 ${T}`,
      code: "unreadable-pragma",
      says: '"min" is no precision',
      fixed: `# line-protocol: precision=m\nm f=1 ${T}`,
    },
    {
      text: `# line-protocol: ⟦target=influx⟧\nm f=1 ${T}`,
      code: "unreadable-pragma",
      says: '"influx" is no target. Known are influxdb-1',
      fixed: null,
    },
    {
      text: `# line-protocol: ⟦target=influxdb2@2.7⟧\nm f=1 ${T}`,
      code: "unreadable-pragma",
      says: '"influxdb2@2.7" is no target',
      fixed: `# line-protocol: target=influxdb-2@2.7\nm f=1 ${T}`,
    },
  ]);
});
