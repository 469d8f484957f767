/**
 * The forecast beside real servers: QuestDB 9.0.1 and VictoriaMetrics 1.79.5 get the bodies that the forecast gets, one case after the
 * other on one server. Equal are status, body (but for ids and addresses) and what was stored.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forecastCase } from "../../server/src/writing/forecast/forecastCase";
import { startQuestdb, withoutServer } from "./questdb";
import { startVictoriaMetrics } from "./victoriaMetrics";

interface Forecast {
  readonly status: number;
  readonly body: string;
  readonly written: readonly {
    measurement: string;
    tags: [string, string][];
    fields: [string, string, unknown][];
    timestamp: string;
  }[];
}

const T = 1_700_000_000;
const ns = (seconds: number) => `${T + seconds}000000000`;

/** `m` stands for the case's own table; bodies are written one after the other. */
const QUESTDB: readonly (readonly string[])[] = [
  [`m,t=a v=1.5,i=2i,b=true,s="x y" ${ns(0)}\nm,t=b v=2 ${ns(1)}\n`],
  [`m v=1 ${ns(0)}`, `m v=2i ${ns(1)}\nm v=true ${ns(2)}\n`],
  [`m v=1i ${ns(0)}`, `m v=2.5 ${ns(1)}\n`],
  [`m v=1i ${ns(0)}\nm v="x" ${ns(1)}\n`],
  [`m v=1 ${ns(0)}`, `m v= ${ns(1)}\n`],
  [`m v= ${ns(0)}\n`],
  [`m v=1 ${ns(0)}`, `m w= ${ns(1)}\n`],
  [`m,x=a v=1 ${ns(0)}`, `m x=7i,v=2 ${ns(1)}\n`],
  [`m x="s",v=1 ${ns(0)}`, `m,x=a v=2 ${ns(1)}\n`],
  [`m v=1 ${ns(0)}`, `m,v=a w=2 ${ns(1)}\n`],
  [`m,t=a v=1 ${ns(0)}\nm,t=a v=1 ${ns(0)}\n`],
  [`m v=1,V=2 ${ns(0)}\n`],
  [`# note\nm v=1 ${ns(0)}\n`],
  [`m v=abc ${ns(0)}\n`],
  [`m v=1 ${ns(0)} x\n`],
  [`m v=1 -5\n`],
  [`m a.b=1 ${ns(0)}\n`],
  [`m v=1u ${ns(0)}\n`],
  [`m v=${T}t,w=0x1fi ${T}000m\n`],
  [`m,t=a ${ns(0)}\n`],
  [`m v=NaN,w=-9223372036854775808i ${ns(0)}\n`],
  [`m s="a\\nb" ${ns(0)}\n`],
];

test("QuestDB 9.0.1 answers and stores as foretold", { skip: withoutServer("questdb") }, async (t) => {
  const server = await startQuestdb();
  let equal = 0;
  try {
    for (const [number, bodies] of QUESTDB.entries()) {
      const own = bodies.map((body) => body.replaceAll(/^m(?=[ ,])/gm, `case${number}`));
      const [last, ...before] = [...own].reverse();
      const expected = forecastCase({
        target: "questdb@9.0.1",
        now: String(BigInt(T) * 1_000_000_000n),
        before: before.reverse(),
        body: last,
      }) as Forecast;
      for (const body of before) await server.write(body);
      const answer = await server.write(last);
      const mask = (text: string) => text.replace(/"errorId":"[^"]*"/, "");
      assert.deepEqual([answer.status, mask(answer.body)], [expected.status, mask(expected.body)], last);
      if (expected.status === 204) {
        const all = forecastCase({
          target: "questdb@9.0.1",
          now: "0",
          body: "",
          before: [],
          request: { path: "/write", query: "", body: own.join("\n") },
        }) as Forecast;
        const table = await server.rows(`select * from case${number}`, all.written.length);
        const names = table.columns.map(({ name }) => name);
        const rows = table.dataset.map((cells) =>
          shown(Object.fromEntries(cells.map((cell, i) => [names[i], cell]))),
        );
        const foretold = all.written.map((point) =>
          shown({
            ...Object.fromEntries(point.tags),
            ...Object.fromEntries(point.fields.map(([key, , value]) => [key, value])),
            timestamp: new Date(Number(BigInt(point.timestamp) / 1_000_000n)).toISOString(),
          }),
        );
        assert.deepEqual(rows.sort(), foretold.sort(), last);
      }
      equal++;
    }
    t.diagnostic(`${equal} of ${QUESTDB.length} equal`);
  } finally {
    await server.stop();
  }
});

/** A row's cells that are not null, as text; times to the millisecond; times in other columns as microseconds. */
function shown(row: Readonly<Record<string, unknown>>): string {
  const cells = Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => {
      const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value);
      if (!isTime) return [key, String(value)];
      return [key, key === "timestamp" ? value.slice(0, 23) : String(Date.parse(value) * 1000)];
    });
  return JSON.stringify(cells.sort());
}

const VICTORIA: readonly (readonly [body: string, precision: string])[] = [
  [`m,t=a v=1.5,i=2i,b=true,s="x" ${ns(0)}\n`, "ns"],
  [`m,t=a v=1 ${T}\nm,t=b v=abc ${T}\nm,t=c v= ${T}\nm,t=d v=4 ${T}\n`, "s"],
  [`m,t=a v=1 ${T}\nm,t=a v=2 ${T}\n`, "s"],
  [`m,t=a,t=b v=1,v=2 ${T}\n`, "s"],
  [`m,t= v=1 ${T}\n,t=a w=2 ${T}\n`, "s"],
  [`m v=1 ${T} \n m v=2 ${T}\n# note\n`, "s"],
  [`m v=.5,w=5.,x=1e400,y=NaN,z=-1u ${T}\n`, "s"],
  [`m v=1 -1000\nm v=2 4102444800\nm v=3 ${T}\n`, "s"],
  [`m,t=a v=1 ${T}\nm,t=b v=2 ${T}000\nm,t=c v=3 ${T}000000\n`, "auto"],
  [`m\\ n,t\\,k=v\\=1 f\\ k="12.5" ${T}\r\n`, "s"],
  [`m v="a\nb" ${T}\nm w=1 ${T}\n`, "s"],
];

test("VictoriaMetrics 1.79.5 answers and stores as foretold", {
  skip: withoutServer("victoriametrics"),
}, async (t) => {
  const server = await startVictoriaMetrics();
  let equal = 0;
  try {
    for (const [number, [body, precision]] of VICTORIA.entries()) {
      const db = `case${number}`;
      const query = `db=${db}&precision=${precision}`;
      const expected = forecastCase({
        target: "victoriametrics@1.79.5",
        now: String(BigInt(Date.now()) * 1_000_000n),
        database: { retentionSeconds: 100 * 365 * 86_400 },
        request: { path: "/write", query, body },
      }) as Forecast;
      const answer = await server.write(body, { db, precision });
      assert.deepEqual([answer.status, answer.body], [expected.status, expected.body], body);
      const foretold = expected.written.flatMap(({ measurement, tags, fields, timestamp }) =>
        fields.map(([key, , value]) => {
          const name = measurement === "" ? key : `${measurement}_${key}`;
          const number = value === "Infinity" ? "Infinity" : String(Number(value));
          return JSON.stringify([name, [...tags].sort(), number, String(BigInt(timestamp) / 1_000_000n)]);
        }),
      );
      const stored = (await server.stored(`{db="${db}"}`)).flatMap(({ metric, values, timestamps }) => {
        const { __name__: name, ...labels } = metric;
        return values.map((value, i) => {
          const number = String(value) === "+Inf" ? "Infinity" : String(value);
          return JSON.stringify([name, Object.entries(labels).sort(), number, String(timestamps[i])]);
        });
      });
      assert.deepEqual(stored.sort(), foretold.sort(), body);
      equal++;
    }
    t.diagnostic(`${equal} of ${VICTORIA.length} equal`);
  } finally {
    await server.stop();
  }
});
