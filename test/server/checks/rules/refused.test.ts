// Refused lines: what all of them have in common.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, findingsOf } from "../checking";

const T = "1700000000000000000";

test("a mark of output that was copied along", () => {
  checkRows([
    {
      text: `⟦> ⟧cpu,host=a usage=1 ${T}`,
      code: "copied-prompt",
      says: "as in output of telegraf --test",
      severity: "error",
      fixed: `cpu,host=a usage=1 ${T}`,
    },
    {
      text: `⟦> ⟧cpu usage=1 ${T}`,
      code: "copied-prompt",
      says: "InfluxDB 3 Core refuses this line",
      target: "influxdb3-core",
      fixed: `cpu usage=1 ${T}`,
    },
  ]);
});

test("long words of the server are shortened, control characters made visible", () => {
  const [{ message }] = findingsOf(`m f=${"9".repeat(4000)}i ${T}`);
  assert.ok(message.length < 900, String(message.length));
  const [finding] = findingsOf(`m f=1\t1 ${T}`);
  assert.doesNotMatch(finding.message, /\t/);
});
