import { test } from "node:test";
import { withoutShared } from "../../../shared";
import { compareWithVerdicts } from "../compareVerdicts";

const DIALECTS: Readonly<Record<string, string>> = {
  "influxdb-1.6": "influxdb-1@1.6",
  "influxdb-1.8": "influxdb-1@1.8",
  "influxdb-1.13": "influxdb-1@1.13",
  "influxdb-2.7": "influxdb-2@2.7",
  "influxdb-2.9": "influxdb-2@2.9",
};

for (const [name, word] of Object.entries(DIALECTS)) {
  test(`reads every body of the verdicts as ${name} does`, { skip: withoutShared("corpus/verdicts") }, () => {
    compareWithVerdicts(name, word);
  });
}
