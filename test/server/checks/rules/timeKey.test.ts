// Tags and fields called time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("by product and version", () => {
  checkRows([
    {
      text: `m ⟦time⟧=1,f=2 ${T}`,
      code: "time-key",
      says: 'answers with an error ("Field "time" has been stripped from point")',
      severity: "warning",
      others: ['Rename it to "time_"'],
    },
    {
      text: `m ⟦time⟧=1,f=2 ${T}`,
      code: "time-key",
      says: "leaves it out without an error",
      target: "influxdb-2@2.7",
    },
    {
      text: `m ⟦time⟧=1 ${T}`,
      code: "time-key",
      says: "drops this point, which has no other field",
      severity: "error",
    },
    {
      text: `m,⟦time⟧=1 f=1 ${T}`,
      code: "time-key",
      says: "drops this point",
      target: "influxdb-1",
      severity: "error",
    },
    {
      text: `m ⟦time⟧=1,f=2 ${T}`,
      code: "time-key",
      says: "\"'time' is a reserved column\"",
      target: "influxdb3-core",
      severity: "error",
    },
    {
      text: `m ⟦time⟧=1,f=2 ${T}`,
      code: "time-key",
      says: "InfluxDB 3 Core 3.3 may take the line; what it stores is not known. Later versions refuse it.",
      target: "influxdb3-core@3.3",
      severity: "warning",
    },
    {
      text: `m ⟦time⟧=1,f=2 ${T}`,
      code: "time-key",
      says: "leaves it out without an error",
      target: "clustered",
      severity: "warning",
    },
  ]);
});

test("elsewhere the name is free", () => {
  for (const target of ["victoriametrics", "questdb", "telegraf"]) {
    assert.deepEqual(codesOf(`m,time=a f=1 ${T}`, target), [], target);
  }
});
