/**
 * Bodies at random, sent to real servers and foretold: status, body and what is stored are equal. The seeds are fixed; with others
 * (`ODD_SEED`, `ODD_RUNS`) differences are to be expected where several shards of InfluxDB refuse, which answer in any order.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { forecastCase } from "../../server/src/writing/forecast/forecastCase";
import { type Influxdb1, startInfluxdb1, withoutServer } from "./influxdb1";
import { oddBody, rightBody } from "./oddBodies";
import { startQuestdb } from "./questdb";
import { startVictoriaMetrics, type VictoriaMetrics } from "./victoriaMetrics";

interface Point {
  readonly measurement: string;
  readonly tags: readonly [key: string, value: string][];
  readonly fields: readonly [key: string, type: string, value: string | boolean][];
  readonly timestamp: string;
}

interface Forecast {
  readonly status: number;
  readonly body: string;
  readonly written: readonly Point[];
}

const seed = Number(process.env.ODD_SEED ?? 11);
const numRuns = Number(process.env.ODD_RUNS ?? 120);
const foretell = (input: object) => forecastCase({ now: nowNs(), ...input }) as Forecast;
const nowNs = () => String(BigInt(Date.now()) * 1_000_000n);
/** Lines without a time got that of their arrival. */
const timeOf = (ms: number) => (Math.abs(ms - Date.now()) < 60_000 ? "now" : String(ms));

test("InfluxDB 1.6.7 answers odd bodies as foretold", { skip: withoutServer("influxdb-1") }, async () => {
  const words = { ns: "n", us: "u", ms: "ms", s: "s", m: "m", h: "h" } as const;
  const cases = fc.sample(
    fc.tuple(
      fc.oneof({ weight: 2, arbitrary: oddBody }, { weight: 1, arbitrary: rightBody }),
      fc.option(rightBody),
      fc.constantFrom("ns", "ns", "ns", "us", "ms", "s", "m", "h"),
    ),
    { seed, numRuns },
  );
  const server = await startInfluxdb1();
  try {
    for (const [number, [body, before, precision]] of cases.entries()) {
      const name = `odd${number}`;
      await server.createDatabase(name);
      const database = { name, retentionSeconds: null };
      const target = "influxdb-1@1.6.7";
      const bodies = before === null ? [] : [before];
      const first = foretell({ target, precision, database, body: before ?? "" }).written;
      const expected = foretell({ target, precision, database, before: bodies, body });
      for (const earlier of bodies) await server.write(name, earlier, { precision: words[precision] });
      const answer = await server.write(name, body, { precision: words[precision] });
      assert.deepEqual([answer.status, answer.body], [expected.status, expected.body], JSON.stringify(body));
      const rows = await influxdbRows(server, name);
      if (rows) assert.deepEqual(rows, rowsOf([...first, ...expected.written]), JSON.stringify(body));
      await server.query(`DROP DATABASE "${name}"`);
    }
  } finally {
    await server.stop();
  }
});

/** Rows as the server has them; undefined where InfluxQL cannot ask for them: odd names, a field with several types, a tag of its name. */
async function influxdbRows(server: Influxdb1, db: string): Promise<string[] | undefined> {
  const points: Point[] = [];
  for (const { name, values } of await server.query("SHOW FIELD KEYS", { db })) {
    const fields = values.map(([field]) => String(field));
    if (!/^[\w.#]+$/.test(name) || new Set(fields).size < fields.length) return undefined;
    for (const { tags, columns, values: rows } of await server.query(`SELECT * FROM "${name}" GROUP BY *`, {
      db,
    })) {
      if (Object.keys(tags ?? {}).some((tag) => fields.includes(tag))) return undefined;
      for (const [time, ...cells] of rows) {
        points.push({
          measurement: name,
          tags: Object.entries(tags ?? {}).filter(([, value]) => value !== ""),
          fields: cells.flatMap((cell, i) =>
            cell === null ? [] : [[columns[i + 1], "", typeof cell === "boolean" ? cell : String(cell)]],
          ),
          timestamp: String(BigInt(time as number)),
        });
      }
    }
  }
  return rowsOf(points);
}

/** Points united by series and time; numbers to 13 digits: JSON, and VictoriaMetrics' own numbers, keep no more than about 15. */
function rowsOf(points: readonly Point[]): string[] {
  const rows = new Map<string, Map<string, string>>();
  for (const { measurement, tags, fields, timestamp } of points) {
    const key = JSON.stringify([measurement, [...tags].sort(), timeOf(Number(timestamp) / 1e6)]);
    const row = rows.get(key) ?? new Map<string, string>();
    for (const [field, type, value] of fields)
      row.set(field, type === "string" ? String(value) : numeral(value));
    rows.set(key, row);
  }
  return [...rows].map(([key, row]) => `${key} ${JSON.stringify([...row].sort())}`).sort();
}

function numeral(value: string | boolean): string {
  const number = Number(String(value).replace("Inf", "Infinity").replace("Infinityinity", "Infinity"));
  return typeof value === "boolean" || value === "" || Number.isNaN(number)
    ? String(value)
    : String(Number.isFinite(number) ? Number(number.toPrecision(13)) : number);
}

test("VictoriaMetrics 1.79.5 answers odd bodies as foretold", {
  skip: withoutServer("victoriametrics"),
}, async () => {
  const cases = fc.sample(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: oddBody }, { weight: 1, arbitrary: rightBody }),
      fc.constantFrom("ns", "us", "ms", "s", "auto"),
    ),
    { seed, numRuns },
  );
  const server = await startVictoriaMetrics();
  try {
    for (const [number, [body, precision]] of cases.entries()) {
      const db = `odd${number}`;
      const expected = foretell({
        target: "victoriametrics@1.79.5",
        database: { retentionSeconds: 100 * 365 * 86_400 },
        request: { path: "/write", query: `db=${db}&precision=${precision}`, body },
      });
      const answer = await server.write(body, { db, precision });
      assert.deepEqual([answer.status, answer.body], [expected.status, expected.body], JSON.stringify(body));
      const foretold = expected.written.flatMap(({ measurement, tags, fields, timestamp }) =>
        fields.map(([key, , value]) => {
          const name = measurement === "" ? key : `${measurement}_${key}`;
          const at = timeOf(Number(BigInt(timestamp) / 1_000_000n));
          return JSON.stringify([name, [...tags].sort(), numeral(value), at]);
        }),
      );
      assert.deepEqual(await victoriaSamples(server, db), foretold.sort(), JSON.stringify(body));
    }
  } finally {
    await server.stop();
  }
});

async function victoriaSamples(server: VictoriaMetrics, db: string): Promise<string[]> {
  const series = await server.stored(`{db="${db}"}`);
  return series
    .flatMap(({ metric: { __name__: name = "", ...labels }, values, timestamps }) =>
      values.map((value, i) =>
        JSON.stringify([name, Object.entries(labels).sort(), numeral(String(value)), timeOf(timestamps[i])]),
      ),
    )
    .sort();
}

test("QuestDB 9.0.1 answers odd bodies as foretold", { skip: withoutServer("questdb") }, async () => {
  const cases = fc.sample(
    fc.tuple(
      fc.oneof({ weight: 3, arbitrary: oddBody }, { weight: 2, arbitrary: rightBody }),
      fc.option(rightBody),
    ),
    { seed, numRuns },
  );
  const server = await startQuestdb();
  try {
    for (const [body, before] of cases) {
      const bodies = before === null ? [] : [before];
      const expected = foretell({ target: "questdb@9.0.1", before: bodies, body });
      for (const earlier of bodies) await server.write(earlier);
      const answer = await server.write(body);
      assert.deepEqual(
        [answer.status, questdbBody(answer.body)],
        [expected.status, questdbBody(expected.body)],
        JSON.stringify(body),
      );
      await server.query("drop all tables");
    }
  } finally {
    await server.stop();
  }
});

/** An answer without its id, and without what it quotes: the server reads that from a buffer that may hold something else by then. */
function questdbBody(body: string): string {
  return body
    .replace(/"errorId":"[^"]*"/, "")
    .replace(/(value: |value is missing: |invalid column name: ).*?(?=",")/, "$1");
}
