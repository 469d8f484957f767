import assert from "node:assert/strict";
import { test } from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";

interface Forecast {
  readonly body: string;
  readonly written: readonly { readonly measurement: string }[];
}

test("a second attempt of InfluxDB 1.6 meets the array that the first one left, as the real server showed", () => {
  const at = "1700000000000000000";
  const { body, written } = forecastCase({
    target: "influxdb-1@1.6.7",
    now: at,
    before: [`n,t=a v=2.5 ${at}\n`],
    // The first line makes the first attempt fail, which has moved `n` out of the array: it is lost, and not counted again.
    body: `m,t=b v="x",v=true ${at}\nn,t=a v="x" ${at}\nm,t=a x="x" ${at}\n`,
  }) as Forecast;
  assert.equal(
    body,
    '{"error":"partial write: field type conflict: input field \\"v\\" on measurement \\"m\\" is type boolean, already exists as type string dropped=1"}\n',
  );
  assert.deepEqual(
    written.map(({ measurement }) => measurement),
    ["m"],
  );
});
