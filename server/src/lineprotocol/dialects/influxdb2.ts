/** Owns what is particular to reading line protocol as InfluxDB OSS 2.x and Cloud (TSM) do. */
import type { TextUnits } from "../bytes";
import { type Precision, type Target, versionAtLeast } from "../targets";
import type { Dialect } from "./dialect";
import { createGoDialect } from "./influxdbGo";

/** The words of precision that the parser of 2.x knows; any other means nanoseconds (models/points.go, GetPrecisionMultiplier). */
const KNOWN: readonly Precision[] = ["us", "ms", "s"];

export function createInfluxdb2(target: Target, units: TextUnits): Dialect {
  const precision = KNOWN.includes(target.precision) ? target.precision : "ns";
  return createGoDialect({ ...target, precision }, units, {
    unsigned: true,
    reservedTagKeys: true,
    panicsAtHundredTags: target.product === "influxdb-2" && !versionAtLeast(target, "2.0.3"),
  });
}
