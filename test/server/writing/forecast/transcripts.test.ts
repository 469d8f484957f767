/**
 * The forecast against every recorded exchange of InfluxDB 1.x, 2.x and 3 Core: status, body, stored points.
 * What is left out, and why, is the table LEFT_OUT; docs/forecast.md counts each reason.
 */
import test from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";
import { withoutShared } from "../../../shared";
import { account, type LeftOut } from "./recorded";

interface Recorded {
  readonly id: string;
  readonly config: string;
  readonly bucket?: { id: string; name: string; everySeconds: number; shardGroupDurationSeconds: number };
  readonly dbrp?: unknown;
  readonly permissions?: unknown;
  readonly retentionPolicies?: { name: string; duration: string; shardDuration: string; default: boolean }[];
  readonly setup?: unknown;
  readonly request: {
    method: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    body: string | null;
    bodyBase64?: string;
    bodyParts?: [string, number][];
  };
  readonly response: { status: number | null; headers?: Record<string, string>; body: string | null };
  readonly storedBefore?: RecordedPoint[];
  readonly written?: RecordedPoint[] | null;
  readonly readErrors?: unknown;
}

interface RecordedPoint {
  readonly measurement: string;
  readonly tags: Record<string, string>;
  readonly fields: Record<string, { type: string; value?: unknown; valueLength?: number }>;
  readonly time: string;
  readonly rp?: string;
}

interface Forecast {
  readonly status: number;
  readonly body: string;
  readonly written: {
    measurement: string;
    tags: [string, string][];
    fields: [string, string, unknown][];
    timestamp: string;
  }[];
  readonly caseError?: string;
}

const FILES: Readonly<Record<string, string>> = {
  "influxdb-1.6.7": "influxdb-1@1.6.7",
  "influxdb-1.8": "influxdb-1@1.8",
  "influxdb-1.13": "influxdb-1@1.13",
  "influxdb-2.7.11": "influxdb-2@2.7.11",
  "influxdb-2.7": "influxdb-2@2.7",
  "influxdb-2.9": "influxdb-2@2.9",
  "influxdb3-core-3.10": "influxdb3-core@3.10",
};

/** Reasons for which a case says nothing about a forecast; the first that fits counts. */
const LEFT_OUT: readonly LeftOut<Recorded>[] = [
  [
    "not a write",
    ({ request }) =>
      request.method !== "POST" || !/^(\/api\/v2)?\/write$|^\/api\/v3\/write_lp$/.test(request.path),
  ],
  [
    "server settings that a client does not know (limits, cache, time-outs, keys, starting)",
    ({ config }) => config !== "default",
  ],
  [
    "credentials and permissions",
    ({ id, permissions }) => permissions !== undefined || /\/(compat-)?auth-/.test(id),
  ],
  [
    "compressed, chunked, cut or otherwise odd transfer, or another form of answer",
    ({ request, response }) =>
      Object.keys(request.headers).some((name) => /encoding|^accept|origin|content-length/i.test(name)) ||
      /gzip/i.test(headerOf(response, "content-encoding")) ||
      response.status === null,
  ],
  [
    "a mapping of 1.x names, or another organisation",
    ({ bucket, dbrp, request }) =>
      dbrp !== undefined || (bucket !== undefined && /\borg(ID)?=(?!acme)/.test(request.query)),
  ],
  ["write windows of a policy", ({ id }) => /\/window-/.test(id)],
  [
    "another database, or a name that the case does not tell",
    ({ id }) =>
      /-with-space$|-named-like-suffix$|-system-bucket$|-deleted-database|-databases-(fifth|sixth)|-database-limit$/.test(
        id,
      ),
  ],
  [
    "several shards refuse: which one is told is a race of the server",
    ({ id }) => /-two-shards-both-conflict$/.test(id),
  ],
];

for (const [file, target] of Object.entries(FILES)) {
  const path = `corpus/transcripts/${file}.json`;
  test(`forecast = recorded: ${file}`, { skip: withoutShared(path) }, () => {
    account<Recorded>(file, LEFT_OUT, (recorded) => compare(recorded, target));
  });
}

function compare(recorded: Recorded, target: string): string | undefined {
  const { request, response } = recorded;
  const policy = recorded.retentionPolicies?.find((each) => each.default) ?? recorded.retentionPolicies?.[0];
  const now =
    serverTime(recorded) ?? clockOf(recorded) ?? BigInt(Date.parse(headerOf(response, "date"))) * 1_000_000n;
  const answer = forecastCase({
    id: recorded.id,
    target,
    now: String(now),
    database: recorded.bucket
      ? {
          id: recorded.bucket.id,
          name: recorded.bucket.name,
          retentionSeconds: recorded.bucket.everySeconds || null,
          shardGroupSeconds: recorded.bucket.shardGroupDurationSeconds,
        }
      : {
          // InfluxDB 3 makes a database that is not there.
          name: target.startsWith("influxdb3") ? undefined : databaseName(recorded),
          retentionPolicy: policy?.name,
          retentionSeconds: policy ? seconds(policy.duration) : madeWithRetention(recorded.setup),
          shardGroupSeconds: policy ? seconds(policy.shardDuration) : undefined,
        },
    before: setups(recorded.setup),
    request: { ...request, ...bodyOf(request) },
  }) as Forecast;
  if (answer.caseError !== undefined) return answer.caseError;
  if (answer.status !== response.status)
    return `status ${answer.status}, recorded ${response.status} ${response.body}; ${answer.body}`;
  if (answer.body !== (response.body ?? "")) return `body\n  ${answer.body}\n  ${response.body}`;
  if (!recorded.written || recorded.readErrors) return undefined;
  const ours = JSON.stringify(answer.written.map(flatten).sort());
  const theirs = JSON.stringify(recorded.written.map(flattenRecorded).sort());
  return ours === theirs ? undefined : `written\n  ${ours}\n  ${theirs}`;
}

/** The clock of the server stands in some of its messages. */
function serverTime(recorded: Recorded): bigint | undefined {
  const policy = recorded.retentionPolicies?.find((each) => each.default) ?? recorded.retentionPolicies?.[0];
  const retention = recorded.bucket?.everySeconds ?? (policy ? seconds(policy.duration) : null);
  const bound = /Lower Bound at (\S+?)Z/.exec(recorded.response.body ?? "")?.[1];
  if (!bound || !retention) return undefined;
  const [whole, decimals = ""] = bound.split(".");
  const base = BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(decimals.padEnd(9, "0"));
  return base + BigInt(retention) * 1_000_000_000n;
}

/** A header, whatever the case of its name. */
function headerOf({ headers }: Recorded["response"], name: string): string {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
}

/** Points without a time were given the server's clock. */
function clockOf({ response, written }: Recorded): bigint | undefined {
  const date = BigInt(Date.parse(headerOf(response, "date"))) * 1_000_000n;
  const near = (written ?? [])
    .map(({ time }) => BigInt(time))
    .filter((time) => time >= date && time < date + 1_000_000_000n);
  return near[0];
}

/** InfluxDB 3: the set-up makes the database with a retention period. */
function madeWithRetention(setup: unknown): number | null {
  const period = /"retention_period":\s*"([^"]+)"/.exec(
    JSON.stringify(setup ?? "").replaceAll('\\"', '"'),
  )?.[1];
  return period === undefined ? null : seconds(period);
}

function databaseName(recorded: Recorded): string {
  return recorded.id.replace(/^.*\//, "").replaceAll("-", "_");
}

function seconds(duration: string): number | null {
  const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  let sum = 0;
  for (const [, count, unit] of duration.matchAll(/(\d+)([smhdw])/g)) sum += Number(count) * units[unit];
  return sum === 0 ? null : sum;
}

function setups(setup: unknown): unknown[] {
  if (setup === undefined || setup === null) return [];
  const list = Array.isArray(setup) ? setup : [setup];
  const isWrite = (path: string | undefined) => path === undefined || /\/write(_lp)?$/.test(path);
  return list
    .filter((each: { path?: string }) => isWrite(each.path))
    .map((each: { body: string }) => ({ body: each.body }));
}

function bodyOf(request: Recorded["request"]): object {
  if (request.bodyParts)
    return { body: request.bodyParts.map(([text, times]) => text.repeat(times)).join("") };
  if (request.body === null && request.bodyBase64 !== undefined)
    return { body: undefined, bodyBase64: request.bodyBase64 };
  return { body: request.body ?? "" };
}

/** Long strings were recorded as length and checksum: compared by length. */
function shownValue(value: unknown, length?: number): string {
  if (length !== undefined) return `${length} characters`;
  if (typeof value === "string" && value.length > 20_000) return `${value.length} characters`;
  const text = typeof value === "string" ? value : String(value);
  return text === "inf" ? "Infinity" : text === "-inf" ? "-Infinity" : text;
}

function flatten(point: Forecast["written"][number]): string {
  const fields = point.fields.map(([key, type, value]) => [key, type, shownValue(value)]);
  return JSON.stringify([point.measurement, [...point.tags].sort(), fields.sort(), point.timestamp]);
}

function flattenRecorded(point: RecordedPoint): string {
  const fields = Object.entries(point.fields).map(([key, { type, value, valueLength }]) => [
    key,
    type,
    shownValue(value, valueLength),
  ]);
  return JSON.stringify([point.measurement, Object.entries(point.tags).sort(), fields.sort(), point.time]);
}
