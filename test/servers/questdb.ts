// A real QuestDB 9.0.1 for tests, with ports and a data folder of its own. It is a Java program: ready in a few seconds.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Answer, exchange, form } from "./http";
import { cachedServer, freePorts, startServer } from "./process";

export { withoutServer } from "./process";

export interface QuestdbTable {
  columns: { name: string; type: string }[];
  dataset: unknown[][];
  count: number;
}

export interface Questdb {
  url: string;
  port: number;
  /** POSTs a body to /write and answers what the server said. */
  write(body: string | Uint8Array, parameters?: Record<string, string>): Promise<Answer>;
  /** Runs SQL; rejects with the server's words when it answers an error. */
  query(sql: string): Promise<QuestdbTable>;
  /** Asks until `sql` gives `count` rows: what was written is applied from the write-ahead log a moment later. */
  rows(sql: string, count: number): Promise<QuestdbTable>;
  output(): string;
  stop(): Promise<void>;
}

/** Starts QuestDB on 127.0.0.1; `config` adds lines to server.conf (`{ "line.http.enabled": false }`). */
export async function startQuestdb({
  config = {},
}: {
  config?: Record<string, string | number | boolean>;
} = {}): Promise<Questdb> {
  const jar = cachedServer("questdb", "questdb-9.0.1.jar");
  const [port, minPort, pgPort, linePort] = await freePorts(4);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: "questdb",
    seconds: 60,
    async command(folder) {
      const settings = {
        "http.bind.to": `127.0.0.1:${port}`,
        "http.min.net.bind.to": `127.0.0.1:${minPort}`,
        "pg.net.bind.to": `127.0.0.1:${pgPort}`,
        "line.tcp.net.bind.to": `127.0.0.1:${linePort}`,
        "telemetry.enabled": false,
        ...config,
      };
      await mkdir(join(folder, "conf"));
      const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
      await writeFile(join(folder, "conf", "server.conf"), `${lines.join("\n")}\n`);
      return ["java", "-p", jar, "-m", "io.questdb/io.questdb.ServerMain", "-d", folder];
    },
    ready: async () => (await exchange(`${url}/exec?${form({ query: "select 1" })}`)).status === 200,
  });
  const query: Questdb["query"] = async (sql) => {
    const said = JSON.parse((await exchange(`${url}/exec?${form({ query: sql })}`)).body) as QuestdbTable & {
      error?: string;
    };
    if (said.error) throw new Error(`${sql}: ${said.error}`);
    return said;
  };
  return {
    url,
    port,
    query,
    write: (body, parameters = {}) => exchange(`${url}/write?${form(parameters)}`, { method: "POST", body }),
    async rows(sql, count) {
      for (let attempt = 0; ; attempt++) {
        const table = await query(sql).catch((error: Error) => error);
        if (!(table instanceof Error) && table.count >= count) return table;
        if (attempt === 100)
          throw table instanceof Error ? table : new Error(`${sql}: ${table.count} rows, not ${count}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    output: server.output,
    stop: server.stop,
  };
}
