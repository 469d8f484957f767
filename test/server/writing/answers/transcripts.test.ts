// Every write that was recorded with a real server, decoded: what we say was stored is what was read back, lines that we call certain
// are not stored, lines that we call stored are. Left out: cases that were not read back (`written` null), and their lines.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { sharedPath, withoutShared } from "../../../shared";
import { checkCase, decodeCase, type TranscriptCase } from "./transcriptCase";

const FOLDER = "corpus/transcripts";
const skip = withoutShared(FOLDER);

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
      wrong.push(...checked);
    }
    console.log(file, JSON.stringify(tally));
    assert.deepEqual(wrong, []);
  });
}
test("transcripts are there", { skip }, () => assert.ok(files.length > 0));
