/** Owns what is particular to reading line protocol as InfluxDB OSS 2.x and Cloud (TSM) do. */
import type { TextUnits } from "../bytes";
import { type Target, versionAtLeast } from "../targets";
import type { Dialect } from "./dialect";
import { createGoDialect } from "./influxdbGo";

export function createInfluxdb2(target: Target, units: TextUnits): Dialect {
  return createGoDialect(target, units, {
    unsigned: true,
    reservedTagKeys: true,
    panicsAtHundredTags: target.product === "influxdb-2" && !versionAtLeast(target, "2.0.3"),
  });
}
