/** Owns the whole of the tables, in the order in which they are asked, and the choice of a row. */
import type { AnsweringProduct } from "../answer";
import { CLOUD_TSM, IOX } from "./clouds";
import { FURTHER } from "./further";
import { GATEWAYS } from "./gateways";
import { INFLUXDB1 } from "./influxdb1";
import { INFLUXDB2 } from "./influxdb2";
import { INFLUXDB3 } from "./influxdb3";
import { LINE_REASONS } from "./lineReasons";
import { QUESTDB } from "./questdb";
import type { ResponseRow } from "./row";
import { STORE_REASONS } from "./storeReasons";
import { TELEGRAF } from "./telegraf";
import { TRACES } from "./traces";
import { VICTORIAMETRICS } from "./victoriametrics";

export interface ResponseTable {
  readonly title: string;
  readonly rows: readonly ResponseRow[];
}

export const TABLES: readonly ResponseTable[] = [
  { title: "InfluxDB 1.x and 2.x: lines and points", rows: STORE_REASONS },
  { title: "InfluxDB 1.x", rows: INFLUXDB1 },
  { title: "InfluxDB 2.x", rows: INFLUXDB2 },
  { title: "InfluxDB Cloud (TSM)", rows: CLOUD_TSM },
  { title: "InfluxDB 3 Core and Enterprise", rows: INFLUXDB3 },
  { title: "Cloud Serverless, Cloud Dedicated, Clustered", rows: IOX },
  { title: "InfluxDB 3: reasons for one line", rows: LINE_REASONS },
  { title: "VictoriaMetrics", rows: VICTORIAMETRICS },
  { title: "QuestDB", rows: QUESTDB },
  { title: "Telegraf", rows: TELEGRAF },
  { title: "Further servers", rows: FURTHER },
  { title: "A part of a sentence", rows: TRACES },
  { title: "Proxies, gateways, and no answer at all", rows: GATEWAYS },
];

const ALL: readonly ResponseRow[] = TABLES.flatMap(({ rows }) => rows);

/** Longer texts are matched by their beginning; the lists that are longer are told by it. */
const MATCHED = 16_384;

/** The row for a sentence: of the product that answered first, then of any other. */
export function findRow(
  sentence: string,
  product: AnsweringProduct | null,
  status: number | null,
): { readonly row: ResponseRow; readonly groups: Readonly<Record<string, string | undefined>> } | undefined {
  const text = sentence.length > MATCHED ? sentence.slice(0, MATCHED) : sentence;
  if (text === "") return undefined;
  const own = (row: ResponseRow) => product !== null && row.products.includes(product);
  for (const wanted of [true, false]) {
    for (const row of ALL) {
      if (own(row) !== wanted) continue;
      if (row.onlyWithStatus && (status === null || !row.status.includes(status))) continue;
      const found = row.pattern.exec(text);
      if (found !== null) return { row, groups: found.groups ?? {} };
    }
  }
  return undefined;
}

const LOOSE: ReadonlySet<ResponseRow> = new Set([...TRACES, ...GATEWAYS]);

/** Whether a row does not stand for a server's whole sentence: a part of one, a proxy's page, a client's words on having no answer. */
export function isLoose(row: ResponseRow): boolean {
  return LOOSE.has(row);
}
