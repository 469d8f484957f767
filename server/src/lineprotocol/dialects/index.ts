/** Owns which dialect reads which product. */
import type { TextUnits } from "../bytes";
import type { Product, Target } from "../targets";
import type { Dialect } from "./dialect";
import { createInfluxdb1 } from "./influxdb1";
import { createInfluxdb2 } from "./influxdb2";

type CreateDialect = (target: Target, units: TextUnits) => Dialect;

const DIALECTS: Readonly<Record<Product, CreateDialect>> = {
  "influxdb-1": createInfluxdb1,
  "influxdb-2": createInfluxdb2,
  "influxdb3-core": createInfluxdb2,
  "influxdb3-enterprise": createInfluxdb2,
  "cloud-serverless": createInfluxdb2,
  "cloud-dedicated": createInfluxdb2,
  clustered: createInfluxdb2,
  "cloud-tsm": createInfluxdb2,
  victoriametrics: createInfluxdb2,
  questdb: createInfluxdb2,
  telegraf: createInfluxdb2,
};

/** The dialect that reads texts for a target. `units`: whether they are documents or byte strings. */
export function dialectOf(target: Target, units: TextUnits): Dialect {
  return DIALECTS[target.product](target, units);
}
