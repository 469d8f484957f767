// Findings against real servers: what a finding says of a line is what became of the line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../server/src/checks/check";
import { open } from "../server/checks/checking";
import { startInfluxdb1, withoutServer } from "./influxdb1";
import { startQuestdb } from "./questdb";
import { startVictoriaMetrics } from "./victoriaMetrics";

const DAY = 86_400;

/** Codes by line, from 0, of a text checked now. */
function codes(text: string, target: string, retentionSeconds?: number): string[] {
  const { reading, options } = open(text, target, "s");
  const now = Date.now() / 1000;
  return checkDocument(reading, { ...options, now, retentionSeconds }).findings.map(
    ({ code, start }) => `${reading.text.positionAt(start).line} ${code}`,
  );
}

test("real VictoriaMetrics 1.79.5 loses what is told to be lost, and nothing else", {
  skip: withoutServer("victoriametrics"),
}, async () => {
  const server = await startVictoriaMetrics();
  try {
    const now = Math.floor(Date.now() / 1000);
    const text = [
      `m a=1,b=idle,c="text",d="7",e=NaN ${now - 60}`,
      `m ahead=1 ${now + 3 * DAY}`,
      `m near=1 ${now + DAY}`,
      `m old=1 -${DAY}`,
      "",
    ].join("\n");
    assert.deepEqual(codes(text, "victoriametrics@1.79.5"), [
      "0 lost-value",
      "0 lost-value",
      "0 lost-value",
      "0 lost-value",
      "1 retention",
      "3 timestamp-outlier",
      "3 retention",
    ]);
    const answer = await server.write(text, { precision: "s" });
    assert.equal(answer.status, 204);
    await server.stored("m_a");
    // An export ends with the present unless it is told otherwise.
    const query = new URLSearchParams({
      "match[]": '{__name__=~"m_.*"}',
      start: "-1000000",
      end: String(now + 10 * DAY),
    });
    const lines = (await (await fetch(`${server.url}/api/v1/export?${query}`)).text()).trim().split("\n");
    const values = lines
      .map((line) => JSON.parse(line) as { metric: { __name__: string }; values: number[] })
      .map(({ metric, values: list }) => [metric.__name__, ...list])
      .sort();
    assert.deepEqual(values, [
      ["m_a", 1],
      ["m_b", 0],
      ["m_c", 0],
      ["m_d", 7],
      ["m_near", 1],
    ]);
  } finally {
    await server.stop();
  }
});

test("real QuestDB 9.0.1 makes null of what is told to be lost, and refuses comments", {
  skip: withoutServer("questdb"),
}, async () => {
  const server = await startQuestdb();
  try {
    const text = "m a=1,b=NaN,c=2 1700000000\nm a=2,b=3,c= 1700000001\n";
    assert.deepEqual(codes(text, "questdb"), ["0 lost-value", "1 lost-value"]);
    assert.equal((await server.write(text, { precision: "s" })).status, 204);
    const table = await server.rows("select a, b, c from m order by timestamp", 2);
    assert.deepEqual(table.dataset, [
      [1, null, 2],
      [2, 3, null],
    ]);
    const comment = "# a comment\nother f=1 1700000000\n";
    assert.deepEqual(codes(comment, "questdb"), ["0 unknown-comment"]);
    assert.equal((await server.write(comment, { precision: "s" })).status, 400);
  } finally {
    await server.stop();
  }
});

test("real InfluxDB 1.6.7 drops what is told to be outside the retention, and what a first value outvotes", {
  skip: withoutServer("influxdb-1"),
}, async () => {
  const server = await startInfluxdb1();
  try {
    await server.createDatabase("home");
    await server.query('CREATE RETENTION POLICY "day" ON "home" DURATION 1d REPLICATION 1 DEFAULT');
    const now = Math.floor(Date.now() / 1000);
    const old = `m f=1 ${now - 60}\nm f=2 ${now - 20 * DAY}\n`;
    assert.deepEqual(codes(old, "influxdb-1@1.6.7", DAY), ["1 retention"]);
    const answer = await server.write("home", old, { precision: "s" });
    assert.match(answer.body, /points beyond retention policy dropped=1/);
    const [series] = await server.query("SELECT f FROM m", { db: "home", epoch: "s" });
    assert.deepEqual(series.values, [[now - 60, 1]]);

    const mixed = `n f=1i ${now - 3}\nn f=2.5 ${now - 2}\nn f=3.5 ${now - 1}\n`;
    assert.deepEqual(codes(mixed, "influxdb-1@1.6.7"), [
      "0 outvoted-type",
      "1 field-type-conflict",
      "2 field-type-conflict",
    ]);
    // The time slice is there already: the later values are dropped.
    assert.match(
      (await server.write("home", mixed, { precision: "s" })).body,
      /field type conflict.*dropped=2/,
    );
    const mended = mixed.replace("f=1i", "f=1").replaceAll("n ", "o ");
    assert.deepEqual(codes(mended, "influxdb-1@1.6.7"), []);
    assert.equal((await server.write("home", mended, { precision: "s" })).status, 204);
  } finally {
    await server.stop();
  }
});
