import assert from "node:assert/strict";
import { test } from "node:test";
import { byteStringOfBase64, bytesOfByteString } from "../../../server/src/lineprotocol/bytes";
import { type ParseAnswer, parseCase } from "../../../server/src/lineprotocol/parseCase";
import type { ParsedEntry } from "../../../server/src/lineprotocol/parsedEntries";
import { withoutShared } from "../../shared";
import { bodyOf, readVerdicts, textOfVerdict, type VerdictCase, type VerdictLine } from "./verdicts";

const TARGETS: Readonly<Record<string, string>> = {
  "influxdb-1.6": "influxdb-1@1.6",
  "influxdb-1.8": "influxdb-1@1.8",
  "influxdb-1.13": "influxdb-1@1.13",
  "influxdb-2.7": "influxdb-2@2.7",
  "influxdb-2.9": "influxdb-2@2.9",
  "influxdb-3": "influxdb3-core@3.10",
};

/** What the contract makes of a line of a verdict. `body` is the case's bytes. */
function expectedEntry(line: VerdictLine, body: Buffer): unknown {
  const newlines = (to: number) => body.subarray(0, to).filter((byte) => byte === 10).length;
  const [start, end] = line.at;
  const place = { line: newlines(start) + 1, endLine: newlines(Math.max(start, end - 1)) + 1 };
  if (line.error !== undefined) return { ...place, message: textOfVerdict(line.error) };
  const point = line.point;
  assert.ok(point);
  if (point.fieldsError !== undefined || point.fieldsPanic !== undefined)
    return { ...place, message: "ours" };
  return {
    ...place,
    measurement: textOfVerdict(point.measurement),
    tags: point.tags.map(([key, value]) => [textOfVerdict(key), textOfVerdict(value)]),
    fields: (point.fields ?? []).map(([key, type, value]) => {
      const text = typeof value === "boolean" || value === null ? value : textOfVerdict(value);
      // String(-0) is "0".
      return [textOfVerdict(key), type, type === "float" && text === "-0" ? "0" : text];
    }),
    timestamp: point.timestamp,
  };
}

function withoutCode(entry: ParsedEntry): unknown {
  if (!("error" in entry)) return entry;
  const { line, endLine, error } = entry;
  return { line, endLine, message: error.code === "unreadable-value" ? "ours" : error.message };
}

function caseOf(verdict: VerdictCase, target: string): unknown {
  const { id, bodyBase64 } = verdict;
  const rest = { id, target, precision: "ns" };
  return bodyBase64 === undefined
    ? { ...rest, body: bodyOf(verdict).toString("utf8") }
    : { ...rest, bodyBase64 };
}

for (const [name, target] of Object.entries(TARGETS)) {
  test(`answers every case of the verdicts for ${name}`, { skip: withoutShared("corpus/verdicts") }, () => {
    for (const verdict of readVerdicts()) {
      const said = verdict.verdicts.find(({ dialects }) => dialects.includes(name));
      assert.ok(said);
      // As it goes over the wire.
      const answer = JSON.parse(JSON.stringify(parseCase(caseOf(verdict, target)))) as ParseAnswer;
      assert.equal(answer.id, verdict.id);
      assert.ok("entries" in answer);
      if (said.bodyError !== undefined) {
        assert.ok("refused" in answer, verdict.id);
        assert.equal(answer.refused.message, textOfVerdict(said.bodyError));
        continue;
      }
      assert.ok(!("refused" in answer), verdict.id);
      if (said.panic !== undefined) {
        assert.ok(answer.entries.some((entry) => "error" in entry && entry.error.code === "server-panic"));
        continue;
      }
      const body = bodyOf(verdict);
      const expected = (said.lines ?? []).map((line) => expectedEntry(line, body));
      assert.deepEqual(answer.entries.map(withoutCode), expected, verdict.id);
    }
  });
}

test("a case that cannot be read is told, under its id", () => {
  const errors: readonly (readonly [unknown, RegExp])[] = [
    [null, /not a JSON object/],
    [[], /not a JSON object/],
    [{ id: 1 }, /neither "body" nor "bodyBase64"/],
    [{ id: 1, body: 5 }, /neither/],
    [{ id: 1, bodyBase64: "a" }, /not base64/],
    [{ id: 1, bodyBase64: "%%%%" }, /not base64/],
    [{ id: 1, body: "", target: "influx" }, /"influx"/],
    [{ id: 1, body: "", target: "influxdb-2@next" }, /"influxdb-2@next"/],
    [{ id: 1, body: "", target: 2 }, /not a text/],
    [{ id: 1, body: "", precision: "n" }, /"n"/],
  ];
  for (const [json, expected] of errors) {
    const answer = parseCase(json);
    assert.ok("caseError" in answer, JSON.stringify(json));
    assert.match(answer.caseError, expected);
    assert.equal(answer.id, json !== null && !Array.isArray(json) ? 1 : null);
  }
});

test("lines, precision, and bytes that are not UTF-8", () => {
  assert.deepEqual(
    parseCase({ id: "a", target: "influxdb-2", precision: "s", body: '\n# c\nm,t=a s="x\ny",b=T 2\nbad\n' }),
    {
      id: "a",
      entries: [
        {
          line: 3,
          endLine: 4,
          measurement: "m",
          tags: [["t", "a"]],
          fields: [
            ["s", "string", "x\ny"],
            ["b", "boolean", true],
          ],
          timestamp: "2000000000",
        },
        { line: 5, endLine: 5, error: { code: "missing-fields", message: "missing fields" } },
      ],
    },
  );
  const latin = parseCase({
    id: 1,
    target: "influxdb-1",
    bodyBase64: Buffer.from('m f="k\xfchl"', "latin1").toString("base64"),
  });
  assert.ok("entries" in latin && "fields" in latin.entries[0]);
  assert.deepEqual(latin.entries[0].fields, [["f", "string", "k\ufffdhl"]]);
});

test("reads base64 as Node does", () => {
  for (let length = 0; length < 50; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 73 + length * 31) % 256));
    for (const text of [bytes.toString("base64"), bytes.toString("base64url")]) {
      assert.deepEqual(Buffer.from(bytesOfByteString(byteStringOfBase64(text) ?? "")), bytes);
    }
  }
});
