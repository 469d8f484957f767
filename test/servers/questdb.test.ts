import assert from "node:assert/strict";
import { test } from "node:test";
import { startQuestdb, withoutServer } from "./questdb";

test("real QuestDB 9.0.1 stores what was written", { skip: withoutServer("questdb") }, async () => {
  const server = await startQuestdb();
  try {
    const answer = await server.write("m,room=hall t=21.5 1700000000\n", { precision: "s" });
    assert.equal(answer.status, 204);
    const table = await server.rows("select room, t, timestamp from m", 1);
    assert.deepEqual(table.dataset, [["hall", 21.5, "2023-11-14T22:13:20.000000Z"]]);
  } finally {
    await server.stop();
  }
});
