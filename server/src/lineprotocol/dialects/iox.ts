/**
 * Owns what is particular to reading line protocol as Cloud Serverless, Cloud Dedicated and Clustered do. They have InfluxDB 3's
 * parser; the rest is from the documentation and the last public state of their router (influxdb@acfef87659), since they are closed.
 */
import type { TextUnits } from "../bytes";
import type { Target } from "../targets";
import type { Dialect } from "./dialect";
import { createRustDialect, overflows, refuseNotUtf8 } from "./influxdb3";

const KIB_64 = 65_536;
const MIB_1 = 1_048_576;

export function createIox(target: Target, units: TextUnits): Dialect {
  // They take no `auto`; nanoseconds are what they read without a precision.
  const precision = target.precision === "auto" ? "ns" : target.precision;
  return createRustDialect(
    { ...target, precision },
    units,
    {
      nameLimit: KIB_64,
      // Documented: 64 KB on Serverless, 1 MB for string fields on the others.
      stringLimit: target.product === "cloud-serverless" ? KIB_64 : MIB_1,
      // The server adds ` on line <n> (1-based)`, which an entry alone does not know.
      checkTime: (digits) => (overflows(precision, digits) ? "timestamp overflows i64" : undefined),
    },
    // A body with nothing in it is answered with 204.
    (body, _entries, offset) => refuseNotUtf8(body, units, offset),
  );
}
