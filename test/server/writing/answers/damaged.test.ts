// Recorded answers, cut off and damaged at random: the decoder never throws and never claims what the recording shows to be untrue.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { decodeAnswer } from "../../../../server/src/writing/answers/decode";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { sharedPath, withoutShared } from "../../../shared";
import { checkCase, inputOf, type TranscriptCase } from "./transcriptCase";

const FOLDER = "corpus/transcripts";
const skip = withoutShared(FOLDER);
// One seed, so that a run tells the same on every machine; others by hand.
const seed = Number(process.env.DAMAGED_SEED ?? 20_261_125);
const RUNS = Number(process.env.DAMAGED_RUNS ?? 3000);

function loadCases(): TranscriptCase[] {
  if (skip) return [];
  return readdirSync(sharedPath(FOLDER))
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(readFileSync(sharedPath(`${FOLDER}/${name}`), "utf8")) as TranscriptCase[])
    .filter(
      ({ request, response }) =>
        response.status !== null && (response.body ?? "") !== "" && (request.body?.length ?? 0) < 5000,
    );
}

const cases = loadCases();
const anyCase = fc.integer({ min: 0, max: Math.max(0, cases.length - 1) });

function check(item: TranscriptCase, body: string, truncated: boolean): void {
  const input = inputOf(item);
  const decoded = decodeAnswer({
    ...input,
    response: { ...input.response, body, ...(truncated ? { truncated } : {}) },
  });
  assert.deepEqual(checkCase(item, decoded), [], JSON.stringify(body));
}

test("cut off", { skip }, () => {
  fc.assert(
    fc.property(anyCase, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (at, part, told) => {
      const body = cases[at].response.body ?? "";
      check(cases[at], body.slice(0, Math.floor(body.length * part)), told);
    }),
    { numRuns: RUNS, seed },
  );
});

test("one place damaged", { skip }, () => {
  fc.assert(
    fc.property(
      anyCase,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(12),
      fc.string({ maxLength: 6, unit: "binary" }),
      (at, part, gone, put) => {
        const body = cases[at].response.body ?? "";
        const from = Math.floor(body.length * part);
        check(cases[at], body.slice(0, from) + put + body.slice(from + gone), false);
      },
    ),
    { numRuns: RUNS, seed },
  );
});

test("anything at all", () => {
  const words = fc.constantFrom(
    "partial write: ",
    "unable to parse '",
    "': ",
    "dropped=1",
    "field type conflict",
    '{"error":"',
    '","data":[',
    "HTTP/1.1 400 Bad\r\n",
    "\n",
    "{",
    '"',
    "\\",
    "missing fields",
    'msg="',
    "🙂",
    "\ud800",
    "\x00",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(words, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 30 }),
      fc.constantFrom("m v=1\n", "m v=\n", ""),
      (parts, body) => {
        const text = parts.join("");
        explainCase({ text, request: { body } });
        explainCase({
          target: "influxdb3-core",
          request: { method: "POST", path: "/write", body },
          response: { status: 400, headers: {}, body: text },
        });
      },
    ),
    { numRuns: RUNS, seed },
  );
});
