import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("__chunk_order is InfluxDB 3's own, as a tag and as a field", () => {
  checkRows([
    {
      text: `m f=1,⟦__chunk_order⟧=2i ${T}`,
      code: "reserved-key",
      target: "influxdb3-core",
      says: "\"'__chunk_order' is a reserved column\"",
      severity: "error",
      fixed: null,
      others: ['Rename it to "chunk_order"'],
    },
    {
      text: `m,⟦__chunk_order⟧=a f=1 ${T}`,
      code: "reserved-key",
      target: "influxdb3-enterprise@3.4.0",
      says: 'called "__chunk_order"',
    },
  ]);
});

test("other servers, older versions and other names know nothing of it", () => {
  assert.deepEqual(codesOf(`m __chunk_order=1 ${T}`), []);
  assert.deepEqual(codesOf(`m __chunk_order=1 ${T}`, "influxdb3-core@3.3.0"), []);
  assert.deepEqual(codesOf(`m __chunk_orders=1,chunk_order__x=2 ${T}`, "influxdb3-core"), []);
});
