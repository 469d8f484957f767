import assert from "node:assert/strict";
import { test } from "node:test";
import type { StoredPoint } from "../../../../server/src/lineprotocol/entry";
import type { Precision } from "../../../../server/src/lineprotocol/targets";
import { withoutShared } from "../../../shared";
import {
  bodyOfTranscript,
  queryOf,
  type RecordedSeries,
  readAs,
  readTranscripts,
  shortId,
  type Transcript,
} from "../transcripts";

/** Cases that something other than the parser decides. */
const NOT_THE_PARSER: Readonly<Record<string, string>> = {
  "option-names": "flags change the names",
  "limit-too-many-labels": "a flag limits the number of labels",
  "limit-long-label-value": "a flag cuts label values",
  "limit-long-line-within-block": "a flag cuts label values",
  "syntax-key-too-long": "the store cuts label values",
  "type-large-int": "the store keeps about 15 digits",
  "retention-some-old": "the store drops points older than its retention",
  "target-extra-label": "a parameter adds a label",
  "encoding-deflate": "the server takes the compressed bytes for text",
};

const WORDS: Readonly<Record<string, Precision>> = {
  ns: "ns",
  u: "us",
  us: "us",
  µ: "us",
  ms: "ms",
  s: "s",
  m: "m",
  h: "h",
};

/** `name{labels} value@time` of every value. */
function recordedSamples(series: readonly RecordedSeries[], db: string): string[] {
  return series
    .flatMap(({ metric, values, timestamps }) => {
      const { __name__: name, ...all } = metric;
      const labels = Object.fromEntries(
        Object.entries(all).filter(([key, value]) => key !== "db" || value !== db),
      );
      return values.map((value, i) => sample(name, labels, String(value), timestamps[i]));
    })
    .sort();
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: string, time: number | null) {
  const sorted = Object.entries(labels).sort();
  return `${name}${JSON.stringify(sorted)} ${value}@${time ?? "now"}`;
}

function ourSamples(points: readonly StoredPoint[]): string[] {
  return points.flatMap((point) =>
    point.fields.map(({ key, value }) => {
      const name = point.measurement === "" ? key : `${point.measurement}_${key}`;
      const shown = value === Number.POSITIVE_INFINITY ? "+Inf" : String(value);
      const time = point.timestamp === null ? null : Number(point.timestamp / 1_000_000n);
      return sample(name, Object.fromEntries(point.tags), shown, time);
    }),
  );
}

function isWrite({ request, response }: Transcript): boolean {
  return /\/write$/.test(request.path) && response.status === 204;
}

/** Times before 1970, outside the retention and far ahead are dropped by the store, and `now` differs from run to run. */
function isKept(line: string, ignored: number): boolean {
  if (ignored === 0) return true;
  const time = Number(/@(-?\d+)$/.exec(line)?.[1]);
  return Number.isNaN(time) || (time >= 1_700_000_000_000 && time < 1_795_477_633_000);
}

test("what 1.79.5 stored and logged", { skip: withoutShared("corpus/transcripts") }, () => {
  const differences: string[] = [];
  let compared = 0;
  for (const transcript of readTranscripts("victoria-metrics-1.79.5")) {
    const id = shortId(transcript);
    const body = bodyOfTranscript(transcript);
    if (NOT_THE_PARSER[id] || !isWrite(transcript) || body === undefined || transcript.written === null)
      continue;
    const query = queryOf(transcript);
    const said = readAs(body, {
      product: "victoriametrics",
      version: "1.79.5",
      precision: WORDS[query.get("precision") ?? ""] ?? "auto",
    });
    const logged = (transcript.log ?? []).flatMap((line) => {
      const match = /cannot unmarshal InfluxDB line ".*?[^\\]": (.*); skipping it$/s.exec(line);
      return match ? [match[1]] : [];
    });
    const counters = transcript.counters ?? {};
    const ignored = counters['vm_rows_ignored_total{reason="small_timestamp"}'] ?? 0;
    const dropped = Object.entries(counters).some(([name]) => name.startsWith("vm_rows_ignored"))
      ? 1
      : ignored;
    try {
      assert.equal(
        said.refused.length,
        counters['vm_rows_invalid_total{type="influx"}'] ?? 0,
        "lines refused",
      );
      assert.deepEqual(
        said.refused.map(({ message }) => message.slice(0, 100)),
        logged.map((message) => message.slice(0, 100)),
      );
      const recorded = recordedSamples(transcript.written as RecordedSeries[], query.get("db") ?? "");
      const ours = ourSamples(said.points);
      const timeless = ours.some((line) => line.endsWith("@now"));
      const strip = (line: string) => (timeless ? line.replace(/@.*/, "") : line);
      assert.deepEqual(
        ours
          .filter((line) => isKept(line, dropped))
          .map(strip)
          .sort(),
        recorded
          .filter((line) => isKept(line, dropped))
          .map(strip)
          .sort(),
      );
      compared++;
    } catch (error) {
      differences.push(`${id}: ${(error as Error).message.slice(0, 700)}`);
    }
  }
  assert.equal(
    differences.length,
    0,
    `${differences.length} of ${compared} differ\n${differences.join("\n")}`,
  );
  assert.ok(compared > 90, `${compared} compared`);
});
