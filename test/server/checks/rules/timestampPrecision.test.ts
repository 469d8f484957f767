// Timestamps whose size suggests another unit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("the whole file, or one timestamp of it", () => {
  checkRows([
    {
      text: "m f=1 ⟦1700000000⟧\nm f=2 1700000060\n",
      code: "precision-mismatch",
      says: "1700000000 read as ns is 1970-01-01 00:00:01.7; read as s it is 2023-11-14 22:13:20. Set the precision of this file to s?",
      severity: "warning",
      fixed: "# line-protocol: precision=s\nm f=1 1700000000\nm f=2 1700000060\n",
    },
    {
      text: "# line-protocol: target=influxdb-2 precision=ns\nm f=1 ⟦1700000000000⟧\n",
      code: "precision-mismatch",
      says: "read as ms it is 2023-11-14",
      fixed: "# line-protocol: target=influxdb-2 precision=ms\nm f=1 1700000000000\n",
    },
    {
      text: `m f=1 ${T}\nm f=1 1700000001000000000\nm f=1 ⟦1700000002⟧\n`,
      code: "timestamp-outlier",
      says: "unlike the file's other timestamps; read as s it would be 2023-11-14 22:13:22.",
      fixed: `m f=1 ${T}\nm f=1 1700000001000000000\nm f=1 1700000002000000000\n`,
    },
    {
      text: "m f=1 ⟦28333333⟧\n",
      code: "precision-mismatch",
      says: "does not take this unit: convert the timestamps to ns.",
      fixed: null,
    },
  ]);
});

test("InfluxDB 3 guesses the unit where the precision is auto", () => {
  assert.deepEqual(codesOf("m f=1 1700000000\nm f=2 1700000060000\n", "influxdb3-core", "auto"), []);
});
