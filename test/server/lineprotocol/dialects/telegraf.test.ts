import assert from "node:assert/strict";
import { test } from "node:test";
import type { StoredPoint } from "../../../../server/src/lineprotocol/entry";
import { type Precision, parseTarget } from "../../../../server/src/lineprotocol/targets";
import { withoutShared } from "../../../shared";
import {
  bodyOfTranscript,
  queryOf,
  type RecordedPoint,
  readAs,
  readTranscripts,
  shortId,
  type Transcript,
} from "../transcripts";

/** Words of `precision` that each listener knows; anything else is ns. */
const WORDS: Readonly<Record<string, Readonly<Record<string, Precision>>>> = {
  influxdb_listener: { u: "us", ms: "ms", s: "s", m: "m", h: "h" },
  influxdb_v2_listener: { us: "us", ms: "ms", s: "s" },
};

/** Cases whose answer is not the parser's, or whose parts it does not decide. */
const NOT_THE_PARSER: readonly (readonly [RegExp, string])[] = [
  [/^limit-|^auth-|^target-|^detect-|^tags-/, "limits, credentials, paths, added tags"],
  [/^encoding-/, "compression and bytes that are not UTF-8"],
  [/^precision-[mh](-.*)?upstream/, "this parser has no such precision"],
  [/^resend-/, "written twice"],
  [/^syntax-field-key-ends-with-backslash$|^mix-every-kind$/, "the output drops a backslash at a key's end"],
  [/^syntax-backslash-other-upstream$/, "the output writes a newline in a name as a backslash and n"],
];

function sorted(entries: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rowOf({ measurement, tags, fields, timestamp }: StoredPoint): string {
  const shown = fields.map(({ key, type, value }) => [key, `${type} ${value}`] as const);
  return `${measurement} ${sorted(tags)} ${sorted(shown)} ${timestamp ?? "now"}`;
}

function recordedRow({ measurement, tags, fields, time }: RecordedPoint): string {
  const shown = Object.entries(fields).map(([key, { type, value }]) => [key, `${type} ${value}`] as const);
  return `${measurement} ${sorted(Object.entries(tags))} ${sorted(shown)} ${time}`;
}

/** The first error's words without place and quoted text, and how many errors there were (1 where only one is told). */
function toldErrors(transcript: Transcript): { reason: string; others: number } | undefined {
  if (transcript.response.status === 204) return undefined;
  const answer = JSON.parse(transcript.response.body ?? "{}") as { error?: string; message?: string };
  const text = (answer.error ?? answer.message ?? "").replace(/^metric parse error: /, "");
  const others = Number(/ \(and (\d+) other parse errors?\)$/.exec(text)?.[1] ?? 0);
  return {
    reason: text.replace(/ \(and \d+ other parse errors?\)$/, "").replace(/ at \d+:\d+(: ".*)?$/s, ""),
    others,
  };
}

function compare(transcript: Transcript): void {
  const body = bodyOfTranscript(transcript) ?? "";
  const upstream = transcript.config.includes("upstream");
  const listener = transcript.listener ?? "";
  const precision = WORDS[listener]?.[queryOf(transcript).get("precision") ?? ""] ?? "ns";
  const target = parseTarget(upstream ? "telegraf@1.37-upstream" : "telegraf@1.37", precision);
  assert.ok(target);
  const said = readAs(body, target);
  const told = toldErrors(transcript);
  if (!told) assert.deepEqual(said.refused, []);
  else {
    assert.ok(said.refused.length > 0, `not refused: ${told.reason}`);
    const first = said.refused[0];
    // A time out of range stops the upstream parser, and is told instead of what came before.
    const stopped = told.reason.startsWith("invalid timestamp: ");
    if (stopped) assert.ok(said.refused.some(({ message }) => message === told.reason));
    else assert.equal(first.message, told.reason);
    if (listener === "influxdb_listener" && !stopped)
      assert.equal(said.refused.length - 1, told.others, "errors");
    if (listener !== "influxdb_listener" || stopped) return;
  }
  if (!Array.isArray(transcript.written)) return;
  const recorded = (transcript.written as RecordedPoint[]).map(recordedRow).sort();
  const ours = said.points.map(rowOf);
  const timeless = ours.some((row) => row.endsWith("now"));
  const strip = (row: string) => (timeless ? row.replace(/ [^ ]*$/, "") : row);
  assert.deepEqual(ours.map(strip).sort(), recorded.map(strip).sort());
}

test("what Telegraf 1.37.2 answered and wrote", { skip: withoutShared("corpus/transcripts") }, () => {
  const differences: string[] = [];
  let compared = 0;
  for (const transcript of readTranscripts("telegraf-1.37")) {
    const { config, listener, response } = transcript;
    const id = shortId(transcript);
    if (listener === "http_listener_v2" || !/^(default|upstream)$/.test(config)) continue;
    if (response.status !== 204 && response.status !== 400) continue;
    if (NOT_THE_PARSER.some(([name]) => name.test(id)) || bodyOfTranscript(transcript) === undefined)
      continue;
    compared++;
    try {
      compare(transcript);
    } catch (error) {
      differences.push(`${id}: ${(error as Error).message.slice(0, 500)}`);
    }
  }
  assert.equal(
    differences.length,
    0,
    `${differences.length} of ${compared} differ\n${differences.slice(0, 30).join("\n")}`,
  );
  assert.ok(compared > 400, `${compared} compared`);
});
