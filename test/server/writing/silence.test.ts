import assert from "node:assert/strict";
import test from "node:test";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { readBody } from "../../../server/src/lineprotocol/points";
import type { Destination } from "../../../server/src/schema/destination";
import { certaintyOf } from "../../../server/src/writing/silence";

const NOW = 1_700_000_000;

function sure(more: Partial<Destination>, line: string): boolean {
  const destination: Destination = {
    id: "c",
    name: "x",
    product: "victoriametrics",
    database: "",
    precision: "s",
    ...more,
  };
  const certain = certaintyOf(destination, NOW * 1000);
  let answer = false;
  readBody(line, dialectOf(destination, "bytes"), (reading) => {
    answer = certain(line, reading);
  });
  return answer;
}

test("VictoriaMetrics drops old samples without a word: sure only where its retention is known", () => {
  assert.equal(sure({}, `m v=1 ${NOW}`), false);
  assert.equal(sure({}, "m v=1"), true);
  assert.equal(sure({ retentionSeconds: 86_400 }, `m v=1 ${NOW - 3600}`), true);
  assert.equal(sure({ retentionSeconds: 86_400 }, `m v=1 ${NOW - 90_000}`), false);
  assert.equal(sure({ retentionSeconds: 86_400 }, `m v=1 ${NOW + 3 * 86_400}`), false);
  assert.equal(sure({ retentionSeconds: null }, `m v=1 ${NOW - 9e8}`), true);
});

test("QuestDB stores what it reads; behind Telegraf nobody knows", () => {
  assert.equal(sure({ product: "questdb" }, `m v=1 ${NOW}`), true);
  assert.equal(sure({ product: "telegraf" }, `m v=1 ${NOW}`), false);
});
