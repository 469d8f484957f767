import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { exchange } from "./http";
import { startInfluxdb1, withoutServer } from "./influxdb1";

describe("real InfluxDB 1.6.7", { skip: withoutServer("influxdb-1") }, () => {
  test("stores what was written and gives it back", async () => {
    const server = await startInfluxdb1();
    try {
      assert.equal((await exchange(`${server.url}/ping`)).headers["x-influxdb-version"], "1.6.7~rc0");
      await server.createDatabase("home");
      assert.equal(
        (await server.write("home", "m,room=hall t=21.5,n=3i 1700000000", { precision: "s" })).status,
        204,
      );
      const [series] = await server.query("SELECT * FROM m", { db: "home", epoch: "s" });
      assert.deepEqual(series.columns, ["time", "n", "room", "t"]);
      assert.deepEqual(series.values, [[1700000000, 3, "hall", 21.5]]);
      await assert.rejects(server.query("SELECT nonsense"), /error parsing query/);
    } finally {
      await server.stop();
    }
    await assert.rejects(exchange(`${server.url}/ping`), /ECONNREFUSED/);
  });

  test("answers a refusal whose header repeats control characters", async () => {
    const server = await startInfluxdb1();
    try {
      await server.createDatabase("home");
      const answer = await server.write("home", "m t=1\nm t=\u0001");
      assert.equal(answer.status, 400);
      assert.match(answer.headers["x-influxdb-error"], /unable to parse/);
    } finally {
      await server.stop();
    }
  });

  test("takes limits from its configuration", async () => {
    const server = await startInfluxdb1({
      config: { http: { "max-body-size": 20 }, data: { "max-series-per-database": 1 } },
    });
    try {
      await server.createDatabase("small");
      assert.equal((await server.write("small", "m t=1,u=2,v=3,w=4 1700000000000000000")).status, 413);
      assert.equal((await server.write("small", "m,a=1 t=1")).status, 204);
      const answer = await server.write("small", "m,a=2 t=1");
      assert.match(answer.body, /max-series-per-database limit exceeded/);
    } finally {
      await server.stop();
    }
  });

  test("with authentication asks for a user who may write", async () => {
    const server = await startInfluxdb1({ auth: true });
    try {
      await server.createDatabase("home");
      await server.addUser("reader", "secret", { home: "READ" });
      const as = (user: string, password: string) =>
        exchange(`${server.url}/write?db=home`, {
          method: "POST",
          headers: { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` },
          body: "m t=1",
        });
      assert.equal(
        (await exchange(`${server.url}/write?db=home`, { method: "POST", body: "m t=1" })).status,
        401,
      );
      assert.equal((await as("reader", "wrong")).status, 401);
      assert.equal((await as("reader", "secret")).status, 403);
      assert.equal((await server.write("home", "m t=1")).status, 204);
    } finally {
      await server.stop();
    }
    assert.ok(!existsSync(server.folder), "the data folder is gone");
  });
});
