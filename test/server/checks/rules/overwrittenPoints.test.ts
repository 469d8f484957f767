// Points without timestamp that become one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

test("said once of a series", () => {
  checkRows([
    {
      text: "⟦m,t=a⟧ f=1\nm,t=b f=1\nm,t=a f=2\nm,t=a f=3",
      code: "overwritten-points",
      says: '"m,t=a" has 3 points without timestamp, which all get the time of the write: InfluxDB 2.x keeps only one value of each field.',
      severity: "warning",
    },
    {
      text: "⟦m,b=1,a=2⟧ f=1\nm,a=2,b=1 f=2",
      code: "overwritten-points",
      says: '"m,a=2,b=1" has 2 points',
      target: "influxdb3-core",
    },
  ]);
});

test("nothing is lost between points that share no field, nor where points are not merged", () => {
  assert.deepEqual(codesOf("m f=1\nm g=2"), []);
  assert.deepEqual(codesOf("m f=1\nm f=2", "questdb"), []);
});
