/** Owns the whole of the tables, in the order in which they are asked, and the choice of a row. */
import type { AnsweringProduct } from "../answer";
import { CLOUD_TSM, IOX } from "./clouds";
import { BROKEN, UNSENT } from "./connections";
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
  { title: "Nothing was sent", rows: UNSENT },
  { title: "Proxies and gateways", rows: GATEWAYS },
  { title: "No answer came", rows: BROKEN },
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
      if (row.noAnswer && status !== null) continue;
      const found = row.pattern.exec(text);
      if (found !== null) return { row, groups: found.groups ?? {} };
    }
  }
  return undefined;
}

const LOOSE: ReadonlySet<ResponseRow> = new Set([...TRACES, ...UNSENT, ...GATEWAYS, ...BROKEN]);

/** Whether a row does not stand for a server's whole sentence: a part of one, a proxy's page, a client's words on having no answer. */
export function isLoose(row: ResponseRow): boolean {
  return LOOSE.has(row);
}

/** The beginnings of whole sentences, in one pattern for those that mind the case of letters and one for those that do not. */
const BEGINNINGS: readonly RegExp[] = ["", "i"].map((flags) => {
  const rows = ALL.filter((row) => row.pattern.flags === flags && isWhole(row));
  const parts = rows.map(({ pattern }) =>
    pattern.source
      .slice(1)
      .replace(/\$$/, "")
      .replace(/\(\?<\w+>/g, "(?:"),
  );
  return new RegExp(parts.join("|"), `${flags}y`);
});

/** Whether a whole sentence of a row may begin there, with no more behind it told than that it begins so. */
export function mayBeginAt(text: string, at: number): boolean {
  return BEGINNINGS.some((pattern) => {
    pattern.lastIndex = at;
    return pattern.test(text);
  });
}

/** Whether a row knows its sentence from the first word on. */
export function isWhole(row: ResponseRow): boolean {
  return !isLoose(row) && !/^\^\[/.test(row.pattern.source);
}

/** Whether a text holds words that clients say where they got no answer. */
export function saysNoAnswer(text: string): boolean {
  return saysUnsent(text) || saysBroken(text);
}

/** The same, where nothing was sent. */
export function saysUnsent(text: string): boolean {
  return UNSENT.some(({ pattern }) => pattern.test(text));
}

/** The same, where it is not known how far the request came. */
export function saysBroken(text: string): boolean {
  return BROKEN.some(({ pattern }) => pattern.test(text));
}
