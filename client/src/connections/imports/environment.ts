/**
 * Owns the environment variables of InfluxDB's tools as connections. Pure over a function that reads one. Invariant: the token stays
 * in its variable; the connection only names it.
 */
import { type Imported, type Imports, importedFrom, type Told } from "./imported";

/** influx-cli: INFLUX_…; influxdb3 (its `--help`): INFLUXDB3_…. */
export function readEnvironmentConnections(read: (name: string) => string | undefined): Imports {
  const found: Imported[] = [];
  const problems: string[] = [];
  const take = (told: Told, source: string) => {
    const made = importedFrom(told);
    if ("problem" in made) problems.push(`${source}: ${made.problem}`);
    else found.push(made);
  };
  const set = (name: string) => read(name) || undefined;
  const host = set("INFLUX_HOST");
  if (host !== undefined || set("INFLUX_TOKEN") !== undefined)
    take(
      {
        address: host ?? "http://localhost:8086",
        product: "influxdb-2",
        organization: set("INFLUX_ORG") ?? set("INFLUX_ORG_ID"),
        database: set("INFLUX_BUCKET_NAME") ?? set("INFLUX_BUCKET_ID"),
        secret: set("INFLUX_TOKEN") === undefined ? undefined : { variable: "INFLUX_TOKEN" },
      },
      "INFLUX_HOST",
    );
  const host3 = set("INFLUXDB3_HOST_URL");
  if (host3 !== undefined || set("INFLUXDB3_AUTH_TOKEN") !== undefined)
    take(
      {
        address: host3 ?? "http://127.0.0.1:8181",
        product: "influxdb3-core",
        database: set("INFLUXDB3_DATABASE_NAME"),
        secret: set("INFLUXDB3_AUTH_TOKEN") === undefined ? undefined : { variable: "INFLUXDB3_AUTH_TOKEN" },
      },
      "INFLUXDB3_HOST_URL",
    );
  if (found.length === 0 && problems.length === 0)
    problems.push(
      "Neither INFLUX_HOST nor INFLUX_TOKEN, INFLUXDB3_HOST_URL or INFLUXDB3_AUTH_TOKEN is set where VS Code runs.",
    );
  return { found, problems };
}
