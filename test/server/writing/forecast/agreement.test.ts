// Findings and forecast on InfluxDB 1.x, 2.x and 3.
import { testAgreement } from "./agreeing";

testAgreement([
  "influxdb-1@1.13",
  "influxdb-1@1.8.3",
  "influxdb-2@2.9",
  "influxdb-2@2.7.11",
  "influxdb3-core@3.10",
  "influxdb3-enterprise",
]);
