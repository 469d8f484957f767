import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTarget } from "../../../server/src/lineprotocol/targets";
import { describeUnknownVersion } from "../../../server/src/lineprotocol/versions";

function noteOf(word: string): string | undefined {
  const target = parseTarget(word);
  assert.ok(target, word);
  return describeUnknownVersion(target);
}

test("known versions say nothing", () => {
  for (const word of [
    "influxdb-2",
    "influxdb-1@1.6.7",
    "influxdb-1@1.13",
    "influxdb-2@2.0.4",
    "influxdb-2@2.10",
    "influxdb-2@2",
    "influxdb3-core@3.11.2",
    "influxdb3-enterprise@3.0",
    "victoriametrics@1.79.5",
    "victoriametrics@1.131.0",
    "questdb@8.2",
    "questdb@9.0.1",
    "questdb@9.3.4",
    "telegraf@1.37-upstream",
    "clustered",
  ]) {
    assert.equal(noteOf(word), undefined, word);
  }
});

test("a version nobody listed is taken for the nearest known one", () => {
  const rows: [string, string][] = [
    ["influxdb-1@1.5", "judged as 1.6"],
    ["influxdb-1@1.14", "judged as 1.13"],
    ["influxdb-2@3.0", "judged as 2.10"],
    ["influxdb3-core@3.12", "judged as 3.11"],
    ["victoriametrics@1.90", "judged as 1.79"],
    ["victoriametrics@1.160", "judged as 1.150"],
    ["questdb@8.3", "judged as 8.2"],
    ["questdb@9.1", "judged as 9.0"],
    ["telegraf@1.20", "judged as 1.37"],
    ["cloud-serverless@2", 'has no versions: "2" changes nothing'],
  ];
  for (const [word, says] of rows) assert.ok(noteOf(word)?.includes(says), `${word}: ${noteOf(word)}`);
});
