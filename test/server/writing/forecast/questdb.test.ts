/** The forecast for QuestDB against every recorded exchange of 8.2.0, 9.0.1 and 9.3.4. */
import assert from "node:assert/strict";
import test from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";
import { withoutShared } from "../../../shared";
import type { RecordedPoint, Transcript } from "../../lineprotocol/transcripts";
import { account, bodyOf, type Forecast, headerOf, type LeftOut } from "./recorded";

const FILES: Readonly<Record<string, string>> = {
  "questdb-8.2": "questdb@8.2",
  "questdb-9.0": "questdb@9.0",
  "questdb-9.3": "questdb@9.3",
};

const isWritePath = ({ request }: Transcript) => /write(_lp)?\/?$/i.test(request.path);

const LEFT_OUT: readonly LeftOut[] = [
  ["not a write", (each) => !isWritePath(each) && each.request.method !== "POST"],
  [
    "settings of the server that a client does not know",
    ({ config }) => !["default", "symbols", "month", "nowal"].includes(config),
  ],
  [
    "compressed bodies, chunked transfer, connections that break",
    ({ request, response }) =>
      response.status === null || headerOf(request.headers, "content-encoding") !== "",
  ],
  [
    "a text in the time column stores a time that is left over from another line",
    ({ response }, id) =>
      response.status === 204 && /^column-(field-timestamp-string|tag-timestamp)$/.test(id),
  ],
];

for (const [file, target] of Object.entries(FILES)) {
  test(`forecast = recorded: ${file}`, { skip: withoutShared(`corpus/transcripts/${file}.json`) }, () => {
    account(file, LEFT_OUT, (transcript) => compare(transcript, target));
  });
}

interface Setup {
  readonly sql?: string;
  readonly body?: string;
}

function compare(transcript: Transcript, target: string): string | undefined {
  const { request, response, written } = transcript;
  const setup = (transcript.setup ?? []) as readonly Setup[];
  const database = { tables: setup.flatMap(({ sql }) => (sql === undefined ? [] : [tableOf(sql)])) };
  const before = setup.flatMap(({ body }) => (body === undefined ? [] : [{ body }]));
  const now = clockOf(transcript);
  const ask = (body: object, bodies: unknown[], query = request.query) =>
    forecastCase({
      target,
      now: String(now),
      database,
      before: bodies,
      request: { method: request.method, path: request.path, query, ...body },
    }) as Forecast;
  // What an earlier request of the same connection stored is recorded with it.
  const { firstOnConnection: first } = transcript as { firstOnConnection?: { body: string } };
  const earlier = first ? ask({ body: first.body }, before, "") : undefined;
  const answer = ask(bodyOf(transcript), first ? [...before, { body: first.body }] : before);
  if (answer.caseError !== undefined) return answer.caseError;
  if (answer.status !== response.status) {
    return `status ${answer.status}, recorded ${response.status} ${response.body}; ${answer.body}`;
  }
  // For an open quote 8.2 and 9.0 show text from elsewhere, also from another request.
  const isOpen =
    !target.endsWith("9.3") && /field value is invalid\. Field: [^;]*; value: "/.test(answer.body);
  const mask = (body: string) => {
    const text = body.replace(/"errorId":"[0-9a-f]+-\d+"/, "");
    return isOpen ? text.replace(/; value: .*"line"/, '; value: …"line"') : text;
  };
  if (mask(answer.body) !== mask(response.body ?? "")) return `body\n  ${answer.body}\n  ${response.body}`;
  if (!Array.isArray(written) || "readErrors" in transcript) return undefined;
  // Each line without a time gets the server's clock anew.
  const clock = (row: string) =>
    row.replace(/"(\d+)"\]$/, (all, time: string) => (isNear(BigInt(time), now) ? '"now"]' : all));
  const ours = [...(earlier?.written ?? []), ...answer.written].map(rowOf).map(clock).sort();
  const theirs = (written as RecordedPoint[]).map(recordedRow).map(clock).sort();
  return JSON.stringify(ours) === JSON.stringify(theirs)
    ? undefined
    : `written\n  ${ours.join("\n  ")}\nrecorded\n  ${theirs.join("\n  ")}`;
}

/** Rows without a time were given the server's clock. */
function clockOf({ response, written }: Transcript): bigint {
  const { headers } = response as { headers?: Record<string, string> };
  const date = BigInt(Date.parse(headerOf(headers, "date"))) * 1_000_000n;
  const times = Array.isArray(written) ? written.map(({ time }) => BigInt(time)) : [];
  return times.find((time) => isNear(time, date)) ?? date;
}

function isNear(time: bigint, clock: bigint): boolean {
  return time > clock - 5_000_000_000n && time < clock + 5_000_000_000n;
}

function tableOf(sql: string): object {
  const [, name, list, rest] = /^CREATE TABLE "?(\w+)"? \((.*?)\)( TIMESTAMP\(.*)?$/.exec(sql) ?? [];
  assert.ok(name, sql);
  const columns = list.split(/, /).map((column) => column.replace(/\bIPV4\b/, "IPv4").split(" "));
  const time = /TIMESTAMP\((\w+)\)/.exec(rest ?? "")?.[1];
  const isNotWal = /BYPASS WAL/.test(rest ?? "");
  const keys = /KEYS\((.*)\)/.exec(rest ?? "")?.[1].split(", ");
  return { name, columns, keys, ...(isNotWal ? {} : { time }) };
}

const KINDS: Readonly<Record<string, string>> = {
  DOUBLE: "float",
  FLOAT: "float",
  LONG: "integer",
  INT: "integer",
  SHORT: "integer",
  BYTE: "integer",
  TIMESTAMP: "integer",
  DATE: "integer",
  BOOLEAN: "boolean",
};

function rowOf({ measurement, tags, fields, timestamp }: Forecast["written"][number]): string {
  const shown = fields.map(([key, type, value]) => [key, type, short(value)]).sort();
  return JSON.stringify([measurement, [...tags].sort(), shown, timestamp]);
}

function recordedRow({ measurement, tags, fields, time }: RecordedPoint): string {
  const shown = Object.entries(fields).map(([key, field]) => [
    key,
    KINDS[field.type] ?? "string",
    "valueLength" in field ? `${field.valueLength} characters` : short(field.value),
  ]);
  return JSON.stringify([measurement, Object.entries(tags).sort(), shown.sort(), time]);
}

function short(value: unknown): string {
  const text = String(value);
  return text.length > 20_000 ? `${text.length} characters` : text;
}

test("names that are not UTF-8 are read and refused as the real 9.0.1 does it", () => {
  const answers = ["a\xf6b v=1\n", "\xf6b v=1\n", "m,t\xc3(x=a v=1\n"].map((body) => {
    const bodyBase64 = Buffer.from(body, "latin1").toString("base64");
    const said = forecastCase({ target: "questdb@9.0.1", now: "0", before: [], bodyBase64 }) as Forecast;
    return [said.status, said.written.at(0)?.measurement ?? said.body.replace(/,"line".*/, "")];
  });
  const wrong = "failed to parse line protocol:errors encountered on line(s):";
  assert.deepEqual(answers, [
    [204, "a"],
    [400, `{"code":"invalid","message":"${wrong}\\nerror in line 1: table: ; invalid table name"`],
    [
      500,
      `{"code":"internal error","message":"${wrong}write error: m, errno: -1, error: invalid UTF8 in value for t"`,
    ],
  ]);
});
