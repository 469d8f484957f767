// Every write that was recorded with a real server, decoded: what we say was stored is what was read back, lines that we call certain
// are not stored, lines that we call stored are; kind and retry are what rules of their own say (transcriptKinds.ts). Left out: cases that were not read back (`written` null), and their lines.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { DecodedAnswer } from "../../../../server/src/writing/answers/answer";
import { sharedPath, withoutShared } from "../../../shared";
import { checkCase, decodeCase, type TranscriptCase } from "./transcriptCase";
import { expectedKinds, expectedSafe, expectedSensible } from "./transcriptKinds";

const FOLDER = "corpus/transcripts";
const skip = withoutShared(FOLDER);

/** How many cases may be called unknown, so that caution does not grow unseen: servers that skip lines in silence have the most. */
const UNKNOWN: Readonly<Record<string, number>> = {
  "influxdb-1.13.json": 14,
  "influxdb-1.6.7.json": 3,
  "influxdb-1.8.json": 10,
  "influxdb-2.7.11.json": 5,
  "influxdb-2.7.json": 7,
  "influxdb-2.9.json": 6,
  // Three echo another line than the one they number: then neither is trusted.
  "influxdb3-core-3.10.json": 9,
  "questdb-8.2.json": 5,
  "questdb-9.0.json": 231,
  "questdb-9.3.json": 8,
  "telegraf-1.37.json": 288,
  "victoria-metrics-1.79.5.json": 109,
};

interface Tally {
  cases: number;
  claims: number;
  unknown: number;
  certain: number;
  candidates: number;
  stored: number;
}

const files = skip ? [] : readdirSync(sharedPath(FOLDER)).filter((name) => name.endsWith(".json"));
for (const file of files) {
  test(`recorded answers: ${file}`, () => {
    const cases = JSON.parse(readFileSync(sharedPath(`${FOLDER}/${file}`), "utf8")) as TranscriptCase[];
    const tally: Tally = {
      cases: 0,
      claims: 0,
      unknown: 0,
      certain: 0,
      candidates: 0,
      stored: 0,
    };
    const wrong: string[] = [];
    for (const item of cases) {
      if (item.response.status === null) continue;
      const decoded = decodeCase(item);
      const checked = checkCase(item, decoded);
      tally.cases++;
      if (decoded.written === "unknown") tally.unknown++;
      else tally.claims++;
      tally.certain += decoded.lines.filter((line) => line.certain).length;
      tally.candidates += decoded.lines.filter((line) => !line.certain).length;
      tally.stored += (decoded.storedLines ?? []).length;
      wrong.push(...checked, ...checkKind(item, decoded));
    }
    console.log(file, JSON.stringify(tally));
    assert.deepEqual(wrong, []);
    assert.ok(
      tally.unknown <= (UNKNOWN[file] ?? 0),
      `${tally.unknown} of what was written is called unknown`,
    );
  });
}
/** Kind and retry of a case against rules of their own. */
function checkKind(item: TranscriptCase, { kind, written, retry }: DecodedAnswer): string[] {
  const wrong: string[] = [];
  const say = (text: string) =>
    wrong.push(`${item.id}: ${text} | ${item.response.status} ${(item.response.body ?? "").slice(0, 200)}`);
  const kinds = expectedKinds(item);
  if (!kinds.includes(kind)) say(`kind ${kind}, not ${kinds.join(" or ")}`);
  // A read-only server stays one: QuestDB's 421.
  const sensible = item.response.status === 421 ? undefined : expectedSensible(kind);
  const asksToWait = Object.keys(item.response.headers ?? {}).some((name) => /^retry-after$/i.test(name));
  if (sensible !== undefined && retry.sensible !== (sensible || asksToWait))
    say(`sensible ${retry.sensible}`);
  if (retry.safe !== expectedSafe(item, written)) say(`safe ${retry.safe}`);
  return wrong;
}

test("transcripts are there", { skip }, () => assert.ok(files.length > 0));
