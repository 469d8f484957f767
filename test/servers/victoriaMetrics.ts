// A real VictoriaMetrics 1.79.5 for tests, with ports and a data folder of its own.
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, exchange, form } from "./http";
import { cachedServer, freePorts, startServer } from "./process";

export { withoutServer } from "./process";

/** One time series as `/api/v1/export` gives it: times in ms. */
export interface ExportedSeries {
  metric: Record<string, string>;
  /** Text where JSON has no word for it: `+Inf`, `-Inf`, `NaN`. */
  values: (number | string)[];
  timestamps: number[];
}

export interface VictoriaMetrics {
  url: string;
  port: number;
  /** POSTs a body to /write and answers what the server said (204 also for lines it leaves out). */
  write(body: string | Uint8Array, parameters?: Record<string, string>): Promise<Answer>;
  /** What is stored under a selector, for instance `{db="home"}` or `m_t`; flushes first. */
  stored(selector: string): Promise<ExportedSeries[]>;
  /**
   * How many values are stored under a selector in some seconds from a time on (Unix seconds). Flushes first, and asks again for up to 30 s
   * while it sees fewer than `least`: a busy server finds what it has taken only after a while.
   */
  count(selector: string, time: { from: number; seconds: number; least?: number }): Promise<number>;
  /** The server's log: the only place where it says which lines it left out. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts VictoriaMetrics on 127.0.0.1; `flags` are added to its command line (`-influxSkipMeasurement`). */
export async function startVictoriaMetrics({
  flags = [],
}: {
  flags?: string[];
} = {}): Promise<VictoriaMetrics> {
  const program = cachedServer("victoriametrics", "usr/bin/victoria-metrics");
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: "victoriametrics",
    command: async (folder) => [
      program,
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${folder}/data`,
      "-retentionPeriod=100y",
      ...flags,
    ],
    ready: async () => (await exchange(`${url}/health`)).status === 200,
  });
  return {
    url,
    port,
    write: (body, parameters = {}) => exchange(`${url}/write?${form(parameters)}`, { method: "POST", body }),
    async stored(selector) {
      await exchange(`${url}/internal/force_flush`);
      // An export ends with the present unless it is told otherwise, and writes infinities as they are.
      const { body } = await exchange(
        `${url}/api/v1/export?${form({ "match[]": selector, end: String(Math.ceil(Date.now() / 1000) + 60) })}`,
      );
      return body
        .split("\n")
        .filter((line) => line !== "")
        .map(
          (line) =>
            JSON.parse(line.replaceAll(/([-+]?Inf(?:inity)?|NaN)(?=[,\]])/g, '"$1"')) as ExportedSeries,
        );
    },
    async count(selector, { from, seconds, least = 0 }) {
      // A window is open at its beginning.
      const query = `sum(count_over_time(${selector}[${seconds + 1}s]))`;
      for (let tries = 0; ; tries++) {
        await exchange(`${url}/internal/force_flush`);
        const { body } = await exchange(
          `${url}/api/v1/query?${form({ query, time: String(from + seconds) })}`,
        );
        const { data } = JSON.parse(body) as { data: { result: { value: [number, string] }[] } };
        const count = Number(data.result[0]?.value[1] ?? 0);
        if (count >= least || tries === 60) return count;
        await wait(500);
      }
    },
    output: server.output,
    stop: server.stop,
  };
}
