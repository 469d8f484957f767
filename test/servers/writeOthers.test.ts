/** Writes to real VictoriaMetrics 1.79.5 and QuestDB 9.0.1 through the command line; reports against what is then stored. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WriteReport } from "../../server/src/writing/outcome";
import { cli } from "../server/cli/run";
import { startQuestdb } from "./questdb";
import { startVictoriaMetrics, withoutServer } from "./victoriaMetrics";

async function write(
  url: string,
  body: string,
  more: readonly string[],
): Promise<{ code: number; report: WriteReport }> {
  const run = await cli(["write", "--url", url, "--format", "json", ...more, "body.lp"], {
    files: { "body.lp": body },
  });
  assert.notEqual(run.out, "", run.err);
  return { code: run.code, report: JSON.parse(run.out) as WriteReport };
}

const point = (i: number, field = `v=${i}`) => `m,t=s${i} ${field} ${1_700_000_000 + i}`;

test("VictoriaMetrics: detected; good lines are stored; a bad line is never called stored", {
  skip: withoutServer("victoriametrics"),
}, async () => {
  const server = await startVictoriaMetrics();
  try {
    const many = Array.from({ length: 1200 }, (_, i) => point(i)).join("\n");
    const good = await write(server.url, many, ["--db", "good", "--precision", "s", "--batch-lines", "500"]);
    assert.deepEqual(good.report.points, { stored: 1200, refused: 0, unknown: 0, notSent: 0 });
    assert.equal(good.report.destination.product, "victoriametrics");
    assert.equal(good.report.exchanges.length, 3);
    assert.equal((await server.stored('{db="good"}')).length, 1200);

    // This version answers 204 whatever it leaves out.
    const mixed = [point(1), "m,t=x v=", point(2)].join("\n");
    const { report } = await write(server.url, mixed, ["--db", "mixed", "--precision", "s"]);
    const stored = (await server.stored('{db="mixed"}')).length;
    assert.equal(stored, 2);
    assert.ok(report.points.stored <= stored && stored <= report.points.stored + report.points.unknown);
  } finally {
    await server.stop();
  }
});

test("QuestDB: detected with its version; a refused batch, rows as reported", {
  skip: withoutServer("questdb"),
}, async () => {
  const server = await startQuestdb();
  try {
    const many = Array.from({ length: 900 }, (_, i) => point(i)).join("\n");
    const good = await write(server.url, many, ["--precision", "s", "--batch-lines", "400"]);
    assert.deepEqual(good.report.points, { stored: 900, refused: 0, unknown: 0, notSent: 0 });
    assert.equal(good.report.serverName, "QuestDB 9.0.1");
    await server.rows("select * from m", 900);

    const mixed = [point(2000, 'w="a"'), point(2001, "w=1"), point(2002, 'w="b"')].join("\n");
    const { code, report } = await write(server.url, mixed, ["--precision", "s"]);
    assert.equal(code, 1, JSON.stringify(report));
    const { stored, unknown } = report.points;
    const { count } = await server.query("select * from m");
    assert.ok(
      900 + stored <= count && count <= 900 + stored + unknown,
      `${count} rows, ${JSON.stringify(report.points)}`,
    );
    assert.equal(report.resendSafe, report.points.stored + report.points.unknown === 0);
  } finally {
    await server.stop();
  }
});

const MANY = 1_000_000;
/** 100 series, one point each a second, with a float and an integer. */
const many = () =>
  Array.from(
    { length: MANY },
    (_, i) => `m,host=h${i % 100} v=${i}.5,w=${i}i ${1_700_000_000 + Math.floor(i / 100)}`,
  ).join("\n");

test("VictoriaMetrics: a million points, counted by the server as the report says", {
  skip: withoutServer("victoriametrics"),
}, async () => {
  const server = await startVictoriaMetrics();
  try {
    const { code, report } = await write(server.url, many(), ["--db", "many", "--precision", "s"]);
    assert.equal(code, 0, JSON.stringify(report));
    assert.deepEqual(report.points, { stored: MANY, refused: 0, unknown: 0, notSent: 0 });
    const time = { from: 1_700_000_000, seconds: MANY / 100, least: 2 * MANY };
    const counted = await server.count('{db="many"}', time);
    assert.equal(counted, 2 * MANY, "two fields a point");
  } finally {
    await server.stop();
  }
});

test("QuestDB: a million points, counted by the server as the report says", {
  skip: withoutServer("questdb"),
}, async () => {
  const server = await startQuestdb();
  try {
    const large = ["--batch-lines", "50000", "--batch-bytes", "4000000"];
    const { code, report } = await write(server.url, many(), ["--precision", "s", ...large]);
    assert.equal(code, 0, JSON.stringify(report));
    assert.deepEqual(report.points, { stored: MANY, refused: 0, unknown: 0, notSent: 0 });
    // Rows of the write-ahead log are seen a moment later; more than were sent would be a second sending.
    const found = await server.rows(
      `select c, s from (select count() c, sum(w) s from m) where c >= ${MANY}`,
      1,
    );
    assert.deepEqual(found.dataset, [[MANY, (MANY * (MANY - 1)) / 2]]);
  } finally {
    await server.stop();
  }
});
