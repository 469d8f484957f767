/** Owns what is particular to reading line protocol as InfluxDB 1.x does (1.6 to 1.13). */
import type { TextUnits } from "../bytes";
import { type Target, versionAtLeast } from "../targets";
import type { Dialect } from "./dialect";
import { createGoDialect } from "./influxdbGo";

export function createInfluxdb1(target: Target, units: TextUnits): Dialect {
  return createGoDialect(target, units, {
    unsigned: false,
    reservedTagKeys: false,
    // Fixed in 1.8.6. A version like "1.8" means its newest build.
    panicsAtHundredTags: !versionAtLeast(target, "1.8.6"),
  });
}
