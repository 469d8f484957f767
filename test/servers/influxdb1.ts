// A real InfluxDB 1.6.7 for tests. Everything is its own: ports, data folder, databases; start one per test file and make a database
// per test, or start one per test where the configuration matters (limits, authentication).
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Answer, exchange, form } from "./http";
import { cachedServer, freePorts, startServer } from "./process";

export { withoutServer } from "./process";

type Setting = string | number | boolean;

export interface Influxdb1Options {
  /** Authentication on, with the administrator `root` and password `root-password`. */
  auth?: boolean;
  /** Settings on top of the defaults, by section: `{ data: { "max-series-per-database": 2 }, http: { "max-body-size": 100 } }`. */
  config?: { [section in "data" | "http" | "coordinator" | "retention"]?: Record<string, Setting> };
  /** It goes on when this process ends (process.ts). */
  outlivesUs?: boolean;
}

/** One series of an answer of `/query`; times are in ns unless `epoch` says otherwise. */
export interface Series {
  name: string;
  tags?: Record<string, string>;
  columns: string[];
  values: (string | number | boolean | null)[][];
}

export interface Influxdb1 {
  url: string;
  port: number;
  pid: number;
  /** Credentials of the administrator where authentication is on. */
  admin?: { user: string; password: string };
  /** Runs InfluxQL as the administrator; rejects with the server's words when it answers an error. */
  query(text: string, parameters?: { db?: string; rp?: string; epoch?: string }): Promise<Series[]>;
  createDatabase(name: string): Promise<void>;
  /** Adds a user; grants are `READ`, `WRITE` or `ALL` by database. */
  addUser(name: string, password: string, grants?: Record<string, "READ" | "WRITE" | "ALL">): Promise<void>;
  /** POSTs a body to /write as the administrator and answers what the server said. */
  write(
    database: string,
    body: string | Uint8Array,
    parameters?: { precision?: string; rp?: string },
  ): Promise<Answer>;
  /** The data folder; removed by stop(). */
  folder: string;
  /** What the server printed: its log. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts InfluxDB 1.6.7 on 127.0.0.1; ready in about a second. */
export async function startInfluxdb1({
  auth = false,
  config = {},
  outlivesUs = false,
}: Influxdb1Options = {}): Promise<Influxdb1> {
  const program = cachedServer("influxdb-1", "usr/bin/influxd");
  const [port, rpcPort] = await freePorts(2);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: "influxdb-1",
    outlivesUs,
    async command(folder) {
      const file = join(folder, "influxdb.conf");
      await writeFile(file, configurationOf(folder, port, rpcPort, auth, config));
      return [program, "-config", file];
    },
    ready: async () => (await exchange(`${url}/ping`)).status === 204,
  });
  const admin = auth ? { user: "root", password: "root-password" } : undefined;
  const headers: Record<string, string> = {};
  if (admin)
    headers.Authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString("base64")}`;

  const query: Influxdb1["query"] = async (text, parameters = {}) => {
    const answer = await exchange(`${url}/query?${form({ epoch: "ns", ...parameters })}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/x-www-form-urlencoded" },
      body: form({ q: text }),
    });
    const said = JSON.parse(answer.body) as {
      error?: string;
      results?: { error?: string; series?: Series[] }[];
    };
    const error = said.error ?? said.results?.find((result) => result.error)?.error;
    if (error) throw new Error(`${text}: ${error}`);
    return (said.results ?? []).flatMap((result) => result.series ?? []);
  };
  try {
    if (admin) await query(`CREATE USER ${admin.user} WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url,
    port,
    pid: server.pid,
    admin,
    query,
    async createDatabase(name) {
      await query(`CREATE DATABASE ${quoted(name)}`);
    },
    async addUser(name, password, grants = {}) {
      await query(`CREATE USER ${quoted(name)} WITH PASSWORD '${password}'`);
      for (const [database, grant] of Object.entries(grants))
        await query(`GRANT ${grant} ON ${quoted(database)} TO ${quoted(name)}`);
    },
    write: (database, body, parameters = {}) =>
      exchange(`${url}/write?${form({ db: database, ...parameters })}`, { method: "POST", headers, body }),
    folder: server.folder,
    output: server.output,
    stop: server.stop,
  };
}

const quoted = (name: string) => `"${name.replace(/["\\]/g, "\\$&")}"`;

function configurationOf(
  folder: string,
  port: number,
  rpcPort: number,
  auth: boolean,
  more: NonNullable<Influxdb1Options["config"]>,
): string {
  const sections: Record<string, Record<string, Setting>> = {
    meta: { dir: join(folder, "meta") },
    data: {
      dir: join(folder, "data"),
      "wal-dir": join(folder, "wal"),
      "query-log-enabled": false,
      ...more.data,
    },
    coordinator: { ...more.coordinator },
    retention: { ...more.retention },
    http: { "bind-address": `127.0.0.1:${port}`, "log-enabled": false, "auth-enabled": auth, ...more.http },
    monitor: { "store-enabled": false },
  };
  const lines = ["reporting-disabled = true", `bind-address = "127.0.0.1:${rpcPort}"`];
  for (const [section, settings] of Object.entries(sections)) {
    lines.push("", `[${section}]`);
    for (const [name, value] of Object.entries(settings)) lines.push(`  ${name} = ${JSON.stringify(value)}`);
  }
  return `${lines.join("\n")}\n`;
}
