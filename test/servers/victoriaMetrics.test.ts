import assert from "node:assert/strict";
import { test } from "node:test";
import { startVictoriaMetrics, withoutServer } from "./victoriaMetrics";

test("real VictoriaMetrics 1.79.5 stores what was written", {
  skip: withoutServer("victoriametrics"),
}, async () => {
  const server = await startVictoriaMetrics();
  try {
    const answer = await server.write("m,room=hall t=21.5 1700000000", { db: "home", precision: "s" });
    assert.equal(answer.status, 204);
    assert.deepEqual(await server.stored('{__name__="m_t"}'), [
      { metric: { __name__: "m_t", db: "home", room: "hall" }, values: [21.5], timestamps: [1700000000000] },
    ]);
  } finally {
    await server.stop();
  }
});
