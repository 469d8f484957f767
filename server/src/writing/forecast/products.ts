/** Owns which dry server stands for which product. */
import type { Product, Target } from "../../lineprotocol/targets";
import { createCloudTsmServer } from "./cloudTsm";
import type { CreateDryServer, DryDatabase, DryServer } from "./dryServer";
import { createInfluxdb1Server } from "./influxdb1";
import { createInfluxdb2Server } from "./influxdb2";
import { createInfluxdb3Server } from "./influxdb3";
import { createIoxServer } from "./iox";
import { createQuestdbServer } from "./questdb";
import { createTelegrafServer } from "./telegraf";
import { createVictoriaMetricsServer } from "./victoriametrics";

const SERVERS: Readonly<Record<Product, CreateDryServer>> = {
  "influxdb-1": createInfluxdb1Server,
  "influxdb-2": createInfluxdb2Server,
  "influxdb3-core": createInfluxdb3Server,
  "influxdb3-enterprise": createInfluxdb3Server,
  "cloud-serverless": createIoxServer,
  "cloud-dedicated": createIoxServer,
  clustered: createIoxServer,
  "cloud-tsm": createCloudTsmServer,
  victoriametrics: createVictoriaMetricsServer,
  questdb: createQuestdbServer,
  telegraf: createTelegrafServer,
};

/** A server of the target's product with one empty database. */
export function createDryServer(target: Target, database: DryDatabase): DryServer {
  return SERVERS[target.product](target, database);
}
