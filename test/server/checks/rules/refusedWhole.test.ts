// Refused beyond a single place of a line.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("backslashes at the end", () => {
  checkRows([
    {
      text: `m,t=⟦a\\\\⟧ f=1 ${T}`,
      code: "trailing-backslash",
      says: "ends in a backslash, which no name and no tag value may",
      target: "influxdb3-core",
      fixed: `m,t=a f=1 ${T}`,
    },
  ]);
});
