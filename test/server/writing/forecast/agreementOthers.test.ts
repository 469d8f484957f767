// Findings and forecast on the clouds and on servers that speak line protocol, too.
import { testAgreement } from "./agreeing";

testAgreement([
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
  "cloud-tsm",
  "victoriametrics@1.79.5",
  "victoriametrics@1.150",
  "questdb@9.0",
  "questdb@9.3",
  "telegraf@1.37",
  "telegraf@1.37-upstream",
]);
