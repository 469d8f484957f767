/** The forecast for VictoriaMetrics against every recorded write to 1.79.5, and the batch mode of newer versions. */
import assert from "node:assert/strict";
import test from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";
import { withoutShared } from "../../../shared";
import type { RecordedSeries, Transcript } from "../../lineprotocol/transcripts";
import { account, bodyOf, type Forecast, headerOf, type LeftOut } from "./recorded";

const MONTH = 31 * 86_400;

const LEFT_OUT: readonly LeftOut[] = [
  ["not a write", ({ request }) => !/\/write(_lp)?\/?$/.test(request.path)],
  [
    "flags of the server that a client does not know (credentials, limits, names, prefix), and the agent before it",
    ({ config }) => !/^(default|retention)$/.test(config),
  ],
  ["compressed bodies", ({ request }) => headerOf(request.headers, "content-encoding") !== ""],
];

const FILE = "victoria-metrics-1.79.5";
test(`forecast = recorded: ${FILE}`, { skip: withoutShared(`corpus/transcripts/${FILE}.json`) }, () => {
  account(FILE, LEFT_OUT, compare);
});

function compare(transcript: Transcript): string | undefined {
  const { request, response, written, config } = transcript;
  const { headers } = response as { headers?: Record<string, string> };
  const now = BigInt(Date.parse(headerOf(headers, "date"))) * 1_000_000n;
  const setup = transcript.setup as { body: string } | undefined;
  const { method, path, query } = request;
  const answer = forecastCase({
    target: "victoriametrics@1.79.5",
    now: String(now),
    database: { retentionSeconds: config === "retention" ? MONTH : null },
    before: setup ? [{ body: setup.body }] : [],
    request: { method, path, query, ...bodyOf(transcript) },
  }) as Forecast;
  if (answer.caseError !== undefined) return answer.caseError;
  if (answer.status !== response.status) {
    return `status ${answer.status}, recorded ${response.status} ${response.body}; ${answer.body}`;
  }
  const mask = (body: string) => body.replace(/^remoteAddr: "[^"]*"/, "");
  if (mask(answer.body) !== mask(response.body ?? "")) return `body\n  ${answer.body}\n  ${response.body}`;
  if (!Array.isArray(written)) return undefined;
  const clock = (time: number) =>
    time * 1e6 > Number(now) - 5e9 && time * 1e6 < Number(now) + 5e9 ? "now" : String(time);
  const ours = samplesOf(answer, clock);
  const theirs = recordedSamples(written as RecordedSeries[], clock);
  return JSON.stringify(ours) === JSON.stringify(theirs)
    ? undefined
    : `written\n  ${ours.join("\n  ")}\nrecorded\n  ${theirs.join("\n  ")}`;
}

type Clock = (time: number) => string;

function samplesOf({ written }: Forecast, clock: Clock): string[] {
  return written
    .flatMap(({ measurement, tags, fields, timestamp }) =>
      fields.map(([key, , value]) =>
        JSON.stringify([
          measurement === "" ? key : `${measurement}_${key}`,
          [...tags].sort(),
          shown(value),
          clock(Number(BigInt(timestamp) / 1_000_000n)),
        ]),
      ),
    )
    .sort();
}

function recordedSamples(series: readonly RecordedSeries[], clock: Clock): string[] {
  return series
    .flatMap(({ metric: { __name__: name, ...labels }, values, timestamps }) =>
      values.map((value, i) =>
        JSON.stringify([name, Object.entries(labels).sort(), shown(value), clock(timestamps[i])]),
      ),
    )
    .sort();
}

/** The store keeps some 15 digits. */
function shown(value: unknown): string {
  const number = value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value);
  return Number.isFinite(number) ? number.toPrecision(14) : String(number);
}

const NOW = "1700000000000000000";

function forecast(version: string, body: string, more: object = {}): Forecast {
  return forecastCase({ target: `victoriametrics@${version}`, now: NOW, body, ...more }) as Forecast;
}

test("from 1.105 on a bad line refuses the request; the answer holds the rest of the body (as in issue 10165)", () => {
  const body = "temperature,sensor=outside value=4.0 1765567846humidity,sensor=outside value=69 1765567846";
  const answer = forecast("1.131", body, { request: { path: "/influx/api/v2/write", query: "", body } });
  assert.equal(answer.status, 400);
  assert.equal(
    answer.body,
    'cannot process influx line protocol data: incorrect influx line "temperature,sensor=outside value=4.0 1765567846humidity,sensor=outside value=69 1765567846": cannot parse timestamp "1765567846humidity,sensor=outside value=69 1765567846": unparsed tail left after parsing int64 form "1765567846humidity,sensor=outside value=69 1765567846": "humidity,sensor=outside value=69 1765567846"; see https://docs.victoriametrics.com/victoriametrics/integrations/influxdb/\n',
  );
  assert.deepEqual(answer.written, []);
  const good = "m v=1 1700000000000000000\n";
  const mixed = forecast("1.105", `${good}m v=\nm v=2 1700000000000000000`);
  assert.match(
    mixed.body,
    /incorrect influx line "m v=\\nm v=2 1700000000000000000": cannot parse field value for "v"/,
  );
  assert.equal(mixed.written.length, 0);
  assert.equal(forecast("1.104", `${good}m v=\n`).status, 204);
  assert.equal(forecast("1.104", `${good}m v=\n`).written.length, 1);
});

test("labels beyond the limits are cut up to 1.107, and leave the series out since", () => {
  const body = `m,t=${"x".repeat(5000)} v=1 ${NOW}`;
  const length = (version: string) =>
    forecast(version, body).written[0]?.tags.find(([key]) => key === "t")?.[1].length;
  assert.equal(length("1.79.5"), 5000);
  assert.equal(length("1.104"), 1024);
  assert.equal(length("1.108"), undefined);
});
