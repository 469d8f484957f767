// A tag and a field of one name in one line.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("stored, or refused", () => {
  checkRows([
    {
      text: `m,x=a ⟦x⟧=1 ${T}`,
      code: "tag-and-field",
      says: "InfluxDB 2.x stores both",
      severity: "information",
      fixed: null,
      others: ['Rename the field to "x_field"'],
    },
    {
      text: `m,x=a ⟦x⟧=1 ${T}`,
      code: "tag-and-field",
      says: "they would be one column. InfluxDB 3 Core refuses this line.",
      target: "influxdb3-core",
      severity: "error",
    },
  ]);
});
