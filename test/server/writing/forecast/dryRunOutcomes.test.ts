import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PagedText } from "../../../../server/src/document/pagedText";
import { DocumentReading } from "../../../../server/src/document/reading";
import { byteString } from "../../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../../server/src/lineprotocol/dialects";
import { parseTarget } from "../../../../server/src/lineprotocol/targets";
import { createDryServer } from "../../../../server/src/writing/forecast/products";
import { projectPath } from "../../../shared";

const WEEK = 7 * 86_400;
const body = byteString(readFileSync(projectPath("samples/type-conflicts.lp")));

/** Lines (from 1) where the dry server left a point out. */
function droppedLines(word: string): number[] {
  const target = parseTarget(word, "ns");
  assert.ok(target);
  const server = createDryServer(target, { retentionSeconds: null, shardSeconds: WEEK });
  assert.ok(server);
  const isV1 = target.product === "influxdb-1";
  const query: [string, string][] = isV1
    ? [["db", "d"]]
    : [
        ["org", "o"],
        ["bucket", "b"],
      ];
  const answer = server.answer({ method: "POST", path: isV1 ? "/write" : "/api/v2/write", query, body }, 0n);
  return (answer.dropped ?? [])
    .map(({ offset }) => body.slice(0, offset).split("\n").length)
    .sort((a, b) => a - b);
}

/** Lines where facts say that a type conflicts. */
function conflicts(word: string): number {
  const target = parseTarget(word, "ns");
  assert.ok(target);
  const paged = new PagedText("file:///a.lp", "line-protocol", 1, body);
  const reading = new DocumentReading(paged, dialectOf(target, "bytes"), { shardSeconds: WEEK });
  reading.advance();
  return reading.facts.conflicts.size;
}

test("the dry run knows each point that it leaves out, though the answer names one", () => {
  assert.deepEqual(droppedLines("influxdb-2"), [26, 38, 50, 53, 56, 60, 61, 62, 63, 64, 65, 68, 71]);
  assert.deepEqual(droppedLines("influxdb-1"), droppedLines("influxdb-2"));
  assert.ok(conflicts("influxdb-2") > 0);
});

test("where the whole time slice is lost, every point of it is left out", () => {
  assert.equal(droppedLines("influxdb-2@2.7.11").length, 50);
});
