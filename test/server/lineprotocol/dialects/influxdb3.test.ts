import assert from "node:assert/strict";
import { test } from "node:test";
import { byteString, encodeUtf8 } from "../../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../../server/src/lineprotocol/dialects";
import { EntryKind } from "../../../../server/src/lineprotocol/entry";
import { isData, readBody, storedPoint } from "../../../../server/src/lineprotocol/points";
import { type Precision, parseTarget } from "../../../../server/src/lineprotocol/targets";
import { withoutShared } from "../../../shared";
import { compareWithVerdicts } from "../compareVerdicts";
import { bodyOfTranscript, queryOf, readAs, readTranscripts, shortId, type Transcript } from "../transcripts";

for (const word of ["influxdb3-core@3.10", "influxdb3-enterprise", "influxdb3-core@3.11"]) {
  test(`reads every body of the verdicts as influxdb-3 does: ${word}`, {
    skip: withoutShared("corpus/verdicts"),
  }, () => {
    compareWithVerdicts("influxdb-3", word);
  });
}

/** The first entry of a text: its timestamp, or its refusal. */
function first(word: string, precision: Precision, text: string): string {
  const target = parseTarget(word, precision);
  assert.ok(target);
  const dialect = dialectOf(target, "bytes");
  const bytes = byteString(encodeUtf8(text));
  let said = "nothing";
  readBody(bytes, dialect, (reading) => {
    if (!isData(reading) || said !== "nothing") return;
    said =
      reading.kind === EntryKind.refused
        ? reading.message
        : String(storedPoint(bytes, reading, dialect).timestamp);
  });
  return said;
}

// influxdb3_types/src/write.rs: the thresholds of `auto`.
const AUTO: readonly (readonly [string, string])[] = [
  ["0", "0"],
  ["4999999999", "4999999999000000000"],
  ["5000000000", "5000000000000000"],
  ["4999999999999", "4999999999999000000"],
  ["5000000000000", "5000000000000000"],
  ["4999999999999999", "4999999999999999000"],
  ["5000000000000000", "5000000000000000"],
  ["9223372036854775807", "9223372036854775807"],
  ["-4999999999", "-4999999999000000000"],
  ["-5000000000", "-5000000000000000"],
  ["-9223372036854775807", "-9223372036854775807"],
  ["-9223372036854775808", "timestamp, -9223372036854775808, out of range for precision: Auto"],
];

for (const [digits, expected] of AUTO) {
  test(`auto takes ${digits}`, () => {
    assert.equal(first("influxdb3-core", "auto", `m f=1 ${digits}`), expected);
  });
}

const OVERFLOWS: readonly (readonly [Precision, string, string])[] = [
  ["s", "9223372036", "9223372036000000000"],
  ["s", "9223372037", "timestamp, 9223372037, out of range for precision: Second"],
  ["s", "-9223372037", "timestamp, -9223372037, out of range for precision: Second"],
  ["ms", "9223372036854", "9223372036854000000"],
  ["ms", "9223372036855", "timestamp, 9223372036855, out of range for precision: Millisecond"],
  ["us", "9223372036854775", "9223372036854775000"],
  ["us", "0009223372036854776", "timestamp, 9223372036854776, out of range for precision: Microsecond"],
  ["ns", "9223372036854775808", "Unable to parse timestamp value `9223372036854775808`"],
];

for (const [precision, digits, expected] of OVERFLOWS) {
  test(`${precision} takes or refuses ${digits}`, () => {
    assert.equal(first("influxdb3-core", precision, `m f=1 ${digits}`), expected);
  });
}

test("up to 3.5 a time out of range wraps around", () => {
  assert.equal(first("influxdb3-core@3.5", "s", "m f=1 9223372037"), "-9223372036709551616");
  assert.match(first("influxdb3-core@3.6", "s", "m f=1 9223372037"), /out of range/);
});

test("the limit of strings and names is 64 KB up to 3.8, 1 MB from 3.9 on", () => {
  const name = "n".repeat(65_537);
  assert.equal(first("influxdb3-core@3.8", "ns", `${name} f=1 1`), "String is greater than 64KB");
  assert.equal(first("influxdb3-core@3.8", "ns", `m f="${name}" 1`), "String is greater than 64KB");
  assert.equal(first("influxdb3-core@3.8", "ns", `${name.slice(1)} f=1 1`), "1");
  assert.equal(first("influxdb3-core@3.9", "ns", `m,t=${name} f="${name}" 1`), "1");
  const long = "s".repeat(1_048_577);
  assert.equal(first("influxdb3-core@3.9", "ns", `m f="${long}" 1`), "String is greater than 1MB");
  assert.equal(first("influxdb3-core@3.9", "ns", `m f="${long.slice(2)}\\"" 1`), "1");
  // Bytes count, not letters.
  assert.equal(first("influxdb3-core@3.8", "ns", `m,t=${"ö".repeat(32_768)} f=1 1`), "1");
  assert.equal(
    first("influxdb3-core@3.8", "ns", `m,t=${"ö".repeat(32_769)} f=1 1`),
    "String is greater than 64KB",
  );
});

const WORDS: Readonly<Record<string, Precision>> = {
  second: "s",
  s: "s",
  millisecond: "ms",
  ms: "ms",
  microsecond: "us",
  u: "us",
  us: "us",
  nanosecond: "ns",
  n: "ns",
  ns: "ns",
};

/** What the schema and the store say of lines that the parser takes. */
const NOT_THE_PARSER = /invalid column type|reserved column|multiple instances|would exceed/;

interface LineError {
  readonly error_message: string;
  readonly line_number: number;
}

/** The errors of lines in an answer; `all`: every line was looked at. */
function lineErrors(body: string): { errors: LineError[]; all: boolean } {
  let data: unknown;
  try {
    data = (JSON.parse(body) as { data?: unknown }).data;
  } catch {}
  if (Array.isArray(data)) return { errors: data as LineError[], all: true };
  return { errors: data === undefined ? [] : [data as LineError], all: false };
}

function compareAnswer(transcript: Transcript, body: string): void {
  const { request, response } = transcript;
  const otherwise = request.path === "/api/v3/write_lp" ? "auto" : "ns";
  const precision = WORDS[queryOf(transcript).get("precision") ?? ""] ?? otherwise;
  const target = parseTarget("influxdb3-core@3.10", precision);
  assert.ok(target);
  const said = readAs(body, target);
  const whole = dialectOf(target, "bytes").refuseBody(body, said.points.length + said.refused.length);
  const answer = response.body ?? "";
  if (whole) {
    assert.ok(answer.includes(whole.message));
    return;
  }
  if (response.status === 204) {
    assert.deepEqual(said.refused, []);
    return;
  }
  const { errors, all } = lineErrors(answer);
  const ours = said.refused.map(({ index, message }) => `${index + 1} ${message}`);
  const theirs = errors
    .filter(({ error_message }) => !NOT_THE_PARSER.test(error_message))
    .map(({ line_number, error_message }) => `${line_number} ${error_message}`);
  if (all) assert.deepEqual(ours, theirs);
  // Where the first fault ends the reading, what comes behind it is not told.
  else if (theirs.length > 0) assert.equal(ours[0], theirs[0]);
}

test("what 3.10 answered, line by line, in every precision", {
  skip: withoutShared("corpus/transcripts"),
}, () => {
  let compared = 0;
  const differences: string[] = [];
  for (const transcript of readTranscripts("influxdb3-core-3.10")) {
    const { request, response } = transcript;
    const body = bodyOfTranscript(transcript);
    if (request.method !== "POST" || !/write/.test(request.path) || body === undefined) continue;
    if (response.status !== 204 && response.status !== 400) continue;
    if (response.body?.includes("content-encoding")) continue;
    // Answers that speak of no line: names, parameters, limits.
    if (response.status === 400 && !/"data"|utf8|incoming write was empty/.test(response.body ?? ""))
      continue;
    compared++;
    try {
      compareAnswer(transcript, body);
    } catch (error) {
      differences.push(`${shortId(transcript)}: ${(error as Error).message.slice(0, 400)}`);
    }
  }
  assert.deepEqual(differences, []);
  assert.ok(compared > 200, `${compared} compared`);
});
