/** Owns which dialect reads which product. */
import type { TextUnits } from "../bytes";
import type { Product, Target } from "../targets";
import type { Dialect } from "./dialect";
import { createInfluxdb1 } from "./influxdb1";
import { createInfluxdb2 } from "./influxdb2";
import { createInfluxdb3 } from "./influxdb3";
import { createIox } from "./iox";
import { createQuestDb } from "./questdb";
import { createTelegraf } from "./telegraf";
import { createVictoriaMetrics } from "./victoriametrics";

type CreateDialect = (target: Target, units: TextUnits) => Dialect;

const DIALECTS: Readonly<Record<Product, CreateDialect>> = {
  "influxdb-1": createInfluxdb1,
  "influxdb-2": createInfluxdb2,
  "influxdb3-core": createInfluxdb3,
  "influxdb3-enterprise": createInfluxdb3,
  "cloud-serverless": createIox,
  "cloud-dedicated": createIox,
  clustered: createIox,
  "cloud-tsm": createInfluxdb2,
  victoriametrics: createVictoriaMetrics,
  questdb: createQuestDb,
  telegraf: createTelegraf,
};

/** The dialect that reads texts for a target. `units`: whether they are documents or byte strings. */
export function dialectOf(target: Target, units: TextUnits): Dialect {
  return DIALECTS[target.product](target, units);
}
