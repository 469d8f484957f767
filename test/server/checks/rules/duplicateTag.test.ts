// A tag that stands twice, also where the parser lets it through.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("by product and version", () => {
  checkRows([
    {
      text: `m,t=1,⟦t⟧=2 f=1 ${T}`,
      code: "duplicate-tag",
      says: '"duplicate tags"',
      severity: "error",
      fixed: `m,t=1 f=1 ${T}`,
    },
    {
      text: `m,t=1,⟦t⟧=2 f=1 ${T}`,
      code: "duplicate-tag",
      says: "InfluxDB 3 Core refuses this line",
      target: "influxdb3-core",
      others: ["Remove the second one"],
    },
    {
      text: `m,t=1,⟦t⟧=2 f=1 ${T}`,
      code: "duplicate-tag",
      says: "from then on every query of the table fails",
      target: "influxdb3-core@3.9.7",
    },
    {
      text: `m,t=1,⟦t⟧=2 f=1 ${T}`,
      code: "duplicate-tag",
      says: "takes the line; what it stores of the two is not known",
      target: "influxdb3-core@3.3",
      severity: "warning",
    },
    {
      text: `m,T=1,⟦t⟧=2 f=1 ${T}`,
      code: "duplicate-tag",
      says: "QuestDB stores only the first value",
      target: "questdb",
      severity: "warning",
    },
  ]);
});
