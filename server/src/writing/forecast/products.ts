/** Owns which products the dry run can stand for. */
import type { Product, Target } from "../../lineprotocol/targets";
import type { CreateDryServer, DryDatabase, DryServer } from "./dryServer";
import { createInfluxdb1Server } from "./influxdb1";
import { createInfluxdb2Server } from "./influxdb2";
import { createInfluxdb3Server } from "./influxdb3";
import { createQuestdbServer } from "./questdb";
import { createTelegrafServer } from "./telegraf";
import { createVictoriaMetricsServer } from "./victoriametrics";

const SERVERS: Readonly<Partial<Record<Product, CreateDryServer>>> = {
  "influxdb-1": createInfluxdb1Server,
  "influxdb-2": createInfluxdb2Server,
  "influxdb3-core": createInfluxdb3Server,
  "influxdb3-enterprise": createInfluxdb3Server,
  victoriametrics: createVictoriaMetricsServer,
  questdb: createQuestdbServer,
  telegraf: createTelegrafServer,
};

export const FORECAST_PRODUCTS: readonly string[] = Object.keys(SERVERS);

/** A server of the target's product with one empty database; undefined where there is no forecast for it. */
export function createDryServer(target: Target, database: DryDatabase): DryServer | undefined {
  return SERVERS[target.product]?.(target, database);
}
