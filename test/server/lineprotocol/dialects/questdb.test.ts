import assert from "node:assert/strict";
import { test } from "node:test";
import type { StoredPoint } from "../../../../server/src/lineprotocol/entry";
import { isPrecision, type Precision, parseTarget } from "../../../../server/src/lineprotocol/targets";
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

/** Answers that the schema or the store gives to a line that its parser takes. */
const NOT_THE_PARSER =
  /cast error|invalid column type|out bounds of|does not exist|cannot insert in non-WAL|must be created manually|invalid UTF8|UnsupportedOperationException|transaction is too large|unsupported precision|gzip|cannot receive writes/;

/** Cases whose stored rows have another reason than the line: named with it. */
const STORED_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/^column-(field|tag)-timestamp/i, "a column called timestamp takes the place of the time column"],
  [/-field-timestamp/, "a column called timestamp takes the place of the time column"],
  [/^precision-twice$/, "the last of two precisions counts"],
  [/^lineno-cut-then-good$/, "rows of the request before take part"],
  [/^string-long/, "the recording has a hash in place of a long string"],
  [/^name-table-(sys|case)/, "a hidden table; tables whose names differ in case are one"],
  [/^cast-/, "the column has another type already"],
  [/^encoding-.*(utf8|latin)/, "bytes that are not UTF-8"],
  [/^missing-value/, "a null in a boolean column is false"],
  [/^option-/, "settings of the server"],
  [/^dedup-|^resend|^partial-|^earlier-/, "rows from before take part"],
  [/^type-bool.*|^mix-type/, "columns of other types cast"],
];

const WORDS: Readonly<Record<string, Precision>> = { n: "ns", u: "us" };

function rowOf(point: StoredPoint): string {
  const sorted = (entries: (readonly [string, unknown])[]) =>
    JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const fields = point.fields.map(({ key, value }) => [key, String(value)] as const);
  const time = point.timestamp === null ? "now" : String(point.timestamp);
  return `${point.measurement} ${sorted([...point.tags])} ${sorted(fields)} ${time}`;
}

function recordedRow(point: RecordedPoint): string {
  const sorted = (entries: (readonly [string, unknown])[]) =>
    JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const fields = Object.entries(point.fields).map(([key, { value }]) => [key, String(value)] as const);
  return `${point.measurement} ${sorted(Object.entries(point.tags))} ${sorted(fields)} ${point.time}`;
}

function compare(transcript: Transcript, version: string): void {
  const body = bodyOfTranscript(transcript) ?? "";
  const word = queryOf(transcript).get("precision") ?? "ns";
  const precision = isPrecision(word) ? word : (WORDS[word] ?? "ns");
  const target = parseTarget(`questdb@${version}`, precision);
  assert.ok(target);
  const said = readAs(body, target);
  const first = said.refused[0];
  if (transcript.response.status === 204) {
    assert.equal(first, undefined, `refused: ${first?.message}`);
    const id = shortId(transcript);
    if (
      !Array.isArray(transcript.written) ||
      transcript.setup ||
      STORED_OTHERWISE.some(([name]) => name.test(id))
    )
      return;
    const recorded = (transcript.written as RecordedPoint[]).map(recordedRow).sort();
    const ours = said.points.map(rowOf);
    const timeless = ours.some((row) => row.endsWith("now"));
    const strip = (row: string) => (timeless ? row.replace(/ [^ ]*$/, "") : row);
    assert.deepEqual(ours.map(strip).sort(), recorded.map(strip).sort());
    return;
  }
  const answer = JSON.parse(transcript.response.body ?? "{}") as { message?: string; line?: number };
  const message = (answer.message ?? "").replace(
    /^failed to parse line protocol:errors encountered on line\(s\):\s*/,
    "",
  );
  if (NOT_THE_PARSER.test(message)) {
    if (answer.line && first) assert.ok(first.index >= answer.line, `refused before: ${first.message}`);
    return;
  }
  assert.ok(first, `not refused: ${message}`);
  // For a quote that is not closed the value is text from elsewhere.
  const known = (text: string) => text.replace(/^error in line \d+: |^write error: .*, error: /, "");
  const open = /field value is invalid\. Field: [^;]*; value: $/.test(first.message);
  if (open) assert.ok(known(message).startsWith(first.message), `${known(message)} / ${first.message}`);
  else assert.equal(first.message, known(message));
  assert.equal(first.index + 1, answer.line);
}

for (const version of ["9.0", "9.3", "8.2"]) {
  test(`what QuestDB ${version} answered and stored`, { skip: withoutShared("corpus/transcripts") }, () => {
    const differences: string[] = [];
    let compared = 0;
    for (const transcript of readTranscripts(`questdb-${version}`)) {
      const { request, response, config } = transcript;
      if (request.method !== "POST" || !/^\/(api\/v2\/)?write$/.test(request.path)) continue;
      if (!["default", "symbols", "month", "nowal"].includes(config)) continue;
      if (response.status !== 204 && !response.body?.startsWith("{")) continue;
      if (bodyOfTranscript(transcript) === undefined) continue;
      // 9.3 reads GZIP as gzip.
      if (shortId(transcript) === "encoding-gzip-upper-case") continue;
      compared++;
      try {
        compare(transcript, version);
      } catch (error) {
        differences.push(`${shortId(transcript)}: ${(error as Error).message.slice(0, 500)}`);
      }
    }
    assert.equal(
      differences.length,
      0,
      `${differences.length} of ${compared} differ\n${differences.slice(0, 30).join("\n")}`,
    );
    assert.ok(compared >= 10, `${compared} compared`);
  });
}

test("equals signs in front of a line are passed over, and the smallest number is no time, as the real 9.0.1 does it", () => {
  const target = parseTarget("questdb@9.0.1", "ns");
  assert.ok(target);
  const said = readAs("=\n==m,t=a v=1 -9223372036854775808\n= v=1\n", target);
  assert.deepEqual(
    said.points.map(({ measurement, timestamp }) => [measurement, timestamp]),
    [["m", null]],
  );
  assert.deepEqual(
    said.refused.map(({ message }) => message),
    ["table: ; invalid table name"],
  );
});
