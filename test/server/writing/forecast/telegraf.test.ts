/** The forecast for Telegraf's three listeners and two parsers against every recorded exchange of 1.37.2. */
import test from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";
import { withoutShared } from "../../../shared";
import type { RecordedPoint, Transcript } from "../../lineprotocol/transcripts";
import { account, bodyOf, type Forecast, headerOf, type LeftOut } from "./recorded";

const LEFT_OUT: readonly LeftOut[] = [
  [
    "not a write",
    ({ request }) =>
      !/^\/(write|api\/v2\/write|telegraf|nosuch|)$/.test(request.path) ||
      (request.path === "/" && request.method === "GET"),
  ],
  [
    "settings of the listener that a client does not know (limits, credentials, queue, tags, methods)",
    ({ config }) => !/^(default|upstream)$/.test(config),
  ],
  [
    "compressed bodies, chunked transfer",
    ({ request }) =>
      headerOf(request.headers, "content-encoding") !== "" ||
      headerOf(request.headers, "transfer-encoding") !== "",
  ],
];

/** Telegraf's own output writes these names otherwise than it holds them. */
const WRITTEN_OTHERWISE =
  /^syntax-field-key-ends-with-backslash|^mix-every-kind|^syntax-backslash-other-upstream$/;

const FILE = "telegraf-1.37";
test(`forecast = recorded: ${FILE}`, { skip: withoutShared(`corpus/transcripts/${FILE}.json`) }, () => {
  account(FILE, LEFT_OUT, compare);
});

function compare(transcript: Transcript, id: string): string | undefined {
  const { request, response, written, config } = transcript;
  const { headers } = response as { headers?: Record<string, string> };
  const now = BigInt(Date.parse(headerOf(headers, "date"))) * 1_000_000n;
  const setup = (transcript.setup ?? []) as readonly { body: string }[];
  const { method, path, query } = request;
  const answer = forecastCase({
    target: config === "upstream" ? "telegraf@1.37-upstream" : "telegraf@1.37",
    now: String(now),
    before: setup.map(({ body }) => ({ body })),
    request: { method, path, query, ...bodyOf(transcript) },
  }) as Forecast;
  if (answer.caseError !== undefined) return answer.caseError;
  if (answer.status !== response.status) {
    return `status ${answer.status}, recorded ${response.status} ${response.body}; ${answer.body}`;
  }
  if (answer.body !== (response.body ?? "")) return `body\n  ${answer.body}\n  ${response.body}`;
  if (WRITTEN_OTHERWISE.test(id)) return undefined;
  const clock = (row: string) =>
    row.replace(/"(\d+)"\]$/, (all, time: string) =>
      BigInt(time) > now - 5_000_000_000n && BigInt(time) < now + 5_000_000_000n ? '"now"]' : all,
    );
  const ours = answer.written.map(rowOf).map(clock).sort();
  const summary = written as { points?: number } | RecordedPoint[] | null;
  if (summary === null) return undefined;
  if (!Array.isArray(summary)) {
    return ours.length === summary.points ? undefined : `${ours.length} points, recorded ${summary.points}`;
  }
  const theirs = summary.map(recordedRow).map(clock).sort();
  return JSON.stringify(ours) === JSON.stringify(theirs)
    ? undefined
    : `written\n  ${ours.join("\n  ")}\nrecorded\n  ${theirs.join("\n  ")}`;
}

function rowOf({ measurement, tags, fields, timestamp }: Forecast["written"][number]): string {
  const shown = fields.map(([key, type, value]) => [key, type, String(value)]).sort();
  return JSON.stringify([measurement, [...tags].sort(), shown, timestamp]);
}

function recordedRow({ measurement, tags, fields, time }: RecordedPoint): string {
  const shown = Object.entries(fields).map(([key, { type, value }]) => [key, type, String(value)]);
  return JSON.stringify([measurement, Object.entries(tags).sort(), shown.sort(), time]);
}
