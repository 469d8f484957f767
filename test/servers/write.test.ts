/** Writes to a real InfluxDB 1.6.7 through plan, session and the command line's transport; what was stored is queried back. */
import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { WriteReport } from "../../server/src/writing/outcome";
import { type CliOptions, cli } from "../server/cli/run";
import { type Influxdb1, startInfluxdb1, withoutServer } from "./influxdb1";

const T = 1_700_000_000_000_000_000n;
const point = (i: number, field = `v=${i}`) => `m,t=s${i} ${field} ${T + BigInt(i) * 1_000_000_000n}`;

/** Points in a database, over all measurements and policies. */
async function stored(server: Influxdb1, database: string, policy = "autogen"): Promise<number> {
  const series = await server.query(`SELECT * FROM "${policy}"./.*/`, { db: database });
  return series.reduce((sum, { values }) => sum + values.length, 0);
}

async function write(
  server: Influxdb1,
  database: string,
  body: string | Uint8Array,
  more: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  interrupt?: CliOptions["interrupt"],
) {
  const run = await cli(
    ["write", "--url", server.url, "--db", database, "--format", "json", ...more, "body.lp"],
    { files: { "body.lp": body }, environment, ...(interrupt && { interrupt }) },
  );
  const report = run.out === "" ? undefined : (JSON.parse(run.out) as WriteReport);
  return { ...run, report };
}

suite("write to InfluxDB 1.6.7", { skip: withoutServer("influxdb-1") }, () => {
  let server: Influxdb1;
  before(async () => {
    server = await startInfluxdb1();
  });
  after(() => server?.stop());

  test("good lines in several batches: all stored, all said to be", async () => {
    await server.createDatabase("good");
    const body = Array.from({ length: 2500 }, (_, i) => point(i)).join("\n");
    const { code, report } = await write(server, "good", `# a comment\n\n${body}\n`, [
      "--batch-lines",
      "1000",
    ]);
    assert.equal(code, 0);
    assert.deepEqual(report?.points, { stored: 2500, refused: 0, unknown: 0, notSent: 0 });
    assert.equal(report?.exchanges.length, 3);
    assert.equal(report?.serverName, "InfluxDB 1.6.7");
    assert.equal(report?.summary, "All 2,500 points stored.");
    assert.equal(await stored(server, "good"), 2500);
  });

  test("bad lines: named at their places, the others are stored", async () => {
    await server.createDatabase("bad");
    const body = [point(1), "m,t=a v= 1", "", "# x", point(2), 'm s="a\nb" 5', "m v=tru", point(3)].join(
      "\n",
    );
    const { code, report } = await write(server, "bad", body);
    assert.equal(code, 1);
    assert.deepEqual(report?.points, { stored: 4, refused: 2, unknown: 0, notSent: 0 });
    assert.deepEqual(
      report?.lines.map(({ range, focus, code: found, certain }) => [
        range.start.line,
        focus?.start.character,
        found,
        certain,
      ]),
      [
        [1, 6, "missing-field-value", true],
        [7, 4, "invalid-boolean", true],
      ],
    );
    assert.equal(report?.brief, "4 stored · 2 refused (400)");
    assert.equal(await stored(server, "bad"), 4);
  });

  test("a type conflict with what is stored", async () => {
    await server.createDatabase("conflict");
    await server.write("conflict", point(1));
    const { code, report } = await write(
      server,
      "conflict",
      [point(2), point(3, "v=3i"), point(4)].join("\n"),
    );
    assert.equal(code, 1);
    assert.deepEqual(report?.points, { stored: 2, refused: 1, unknown: 0, notSent: 0 });
    assert.equal(report?.lines[0].code, "field-type-conflict");
    assert.equal(report?.lines[0].range.start.line, 1);
    assert.equal(await stored(server, "conflict"), 3);
  });

  test("a type conflict inside a new shard loses all of it, and says so", async () => {
    await server.createDatabase("bare");
    const { report } = await write(server, "bare", [point(2), point(3, "v=3i"), point(4)].join("\n"));
    assert.equal(report?.points.stored, await stored(server, "bare"));
    assert.equal((report?.points.stored ?? 0) + (report?.points.refused ?? 0), 3);
  });

  test("points outside the retention", async () => {
    await server.createDatabase("short");
    await server.query(
      'CREATE RETENTION POLICY "day" ON "short" DURATION 1d REPLICATION 1 SHARD DURATION 1h DEFAULT',
    );
    const now = BigInt(Date.now()) * 1_000_000n;
    const body = [`m v=1 ${T}`, `m v=2 ${now}`, `m v=3 ${T + 5n}`].join("\n");
    const { report } = await write(server, "short", body);
    assert.deepEqual(report?.points, { stored: 1, refused: 2, unknown: 0, notSent: 0 });
    assert.deepEqual(
      report?.lines.map(({ range, code }) => [range.start.line, code]),
      [
        [0, "retention"],
        [2, "retention"],
      ],
    );
    assert.equal(await stored(server, "short", "day"), 1);
  });

  test("no such database: nothing stored, no line blamed, the next batches are not sent", async () => {
    const body = Array.from({ length: 30 }, (_, i) => point(i)).join("\n");
    const { code, report } = await write(server, "nowhere", body, ["--batch-lines", "10"]);
    assert.equal(code, 3);
    assert.deepEqual(report?.points, { stored: 0, refused: 10, unknown: 0, notSent: 20 });
    assert.equal(report?.state, "stopped");
    assert.deepEqual(report?.lines, []);
    assert.match(report?.whole?.message ?? "", /nowhere/);
  });

  test("precision, retention policy and gzip reach the server", async () => {
    await server.createDatabase("exact");
    await server.query('CREATE RETENTION POLICY "two" ON "exact" DURATION 0s REPLICATION 1');
    const { report } = await write(server, "exact", "m v=1 1700000000\n", [
      "--precision",
      "s",
      "--rp",
      "two",
      "--gzip",
    ]);
    assert.equal(report?.points.stored, 1);
    const [series] = await server.query('SELECT v FROM "two"."m"', { db: "exact" });
    assert.deepEqual(series.values.map(String), ["1700000000000000000,1"]);
  });

  test("after a refused batch: stop, or go on", async () => {
    await server.createDatabase("stop");
    await server.createDatabase("on");
    const body = [point(1), point(2, "v="), point(3), point(4)].join("\n");
    const stopped = await write(server, "stop", body, ["--batch-lines", "2"]);
    assert.deepEqual(stopped.report?.points, { stored: 1, refused: 1, unknown: 0, notSent: 2 });
    assert.equal(await stored(server, "stop"), 1);
    const continued = await write(server, "on", body, ["--batch-lines", "2", "--on-refused", "continue"]);
    assert.deepEqual(continued.report?.points, { stored: 3, refused: 1, unknown: 0, notSent: 0 });
    assert.equal(await stored(server, "on"), 3);
  });
});

suite("a server with a small limit", { skip: withoutServer("influxdb-1") }, () => {
  test("413 halves the batches and goes on", async () => {
    const server = await startInfluxdb1({ config: { http: { "max-body-size": 1000 } } });
    try {
      await server.createDatabase("small");
      const body = Array.from({ length: 200 }, (_, i) => point(i)).join("\n");
      const { code, report } = await write(server, "small", body);
      assert.equal(code, 0);
      assert.equal(report?.points.stored, 200);
      assert.equal(await stored(server, "small"), 200);
    } finally {
      await server.stop();
    }
  });
});

suite("a server with limits on what it holds", { skip: withoutServer("influxdb-1") }, () => {
  let server: Influxdb1;
  before(async () => {
    const data = { "max-series-per-database": 5, "max-values-per-tag": 3, "cache-max-memory-size": 20_000 };
    server = await startInfluxdb1({ config: { data } });
  });
  after(() => server?.stop());

  /** What is claimed to be stored is, and no more than may be. */
  async function holdsTrue(
    database: string,
    body: string,
    onRefused: string,
    interrupt?: CliOptions["interrupt"],
  ) {
    await server.createDatabase(database);
    const args = ["--batch-lines", "4", "--on-refused", onRefused];
    const { report } = await write(server, database, body, args, {}, interrupt);
    assert.ok(report);
    const held = await stored(server, database);
    const { stored: said, unknown } = report.points;
    assert.ok(said <= held && held <= said + unknown, `${held} held: ${JSON.stringify(report.points)}`);
    return report;
  }

  test("series of a database: those that are there are written to, new ones are refused", async () => {
    const body = Array.from({ length: 12 }, (_, i) => `m${i % 8} v=${i} ${T + BigInt(i)}`).join("\n");
    const report = await holdsTrue("series", body, "continue");
    assert.match(report.summary, /limit of series \(max-series-per-database\)/);
    assert.equal(report.points.stored + report.points.refused + report.points.unknown, 12);
  });

  test("values of a tag", async () => {
    const report = await holdsTrue(
      "values",
      Array.from({ length: 8 }, (_, i) => point(i)).join("\n"),
      "stop",
    );
    assert.ok(report.points.refused + report.points.unknown > 0, JSON.stringify(report.points));
  });

  test("the cache's memory: nothing of a batch that does not fit is called stored", async () => {
    const text = "x".repeat(6000);
    const body = Array.from({ length: 8 }, (_, i) => `m s="${text}" ${T + BigInt(i)}`).join("\n");
    // It would be waited for and tried again.
    const report = await holdsTrue("cache", body, "stop", (press) => void setTimeout(press, 300));
    assert.equal(report.points.stored, 0);
    assert.match(report.summary, /write cache is full/);
  });
});

suite("with authentication", { skip: withoutServer("influxdb-1") }, () => {
  let server: Influxdb1;
  before(async () => {
    server = await startInfluxdb1({ auth: true });
    await server.createDatabase("db");
    await server.addUser("writer", "writer-secret", { db: "WRITE" });
    await server.addUser("reader", "reader-secret", { db: "READ" });
  });
  after(() => server?.stop());

  const as = (user: string, secret: string) =>
    write(server, "db", `${point(1)}\n`, ["--user", user, "--password-env", "SECRET"], { SECRET: secret });

  test("a user that may write", async () => {
    const { code, report, out, err } = await as("writer", "writer-secret");
    assert.equal(code, 0);
    assert.equal(report?.points.stored, 1);
    assert.equal(await stored(server, "db"), 1);
    assert.ok(!(out + err).includes("writer-secret"));
  });

  test("wrong password and read-only user: nothing stored, said so, no secret in it", async () => {
    for (const [user, secret, kind] of [
      ["writer", "wrong-secret", "unauthorized"],
      ["reader", "reader-secret", "forbidden"],
    ]) {
      const { code, report, out, err } = await as(user, secret);
      assert.equal(code, 1);
      assert.equal(report?.points.stored, 0);
      assert.equal(report?.whole?.code, kind);
      assert.ok(!(out + err).includes(secret));
    }
  });
});
