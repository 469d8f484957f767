import assert from "node:assert/strict";
import test from "node:test";
import { detectServer, identityOf } from "../../../server/src/schema/detect";
import { withoutShared } from "../../shared";
import { play } from "./player";

/** `GET /query` without a statement was recorded on 1.13 only, with one good user and one bad password. */
const GOOD = { "GET /query": "influxdb-1.13/auth-no-statement-reader" };
const BAD = { "GET /query": "influxdb-1.13/auth-no-statement-wrong" };

const skip = withoutShared("corpus/schema");

test("InfluxDB 1.6.7, no authentication: version, databases, retention", { skip }, async () => {
  const player = play("schema-influxdb-1.6.7", "default", undefined, GOOD);
  const found = await detectServer(player.carry, {});
  assert.deepEqual(
    [found.product, found.version, found.label, found.credentials],
    ["influxdb-1", "1.6.7", "InfluxDB 1.6.7", "good"],
  );
  assert.ok(found.databases.some(({ name }) => name === 'My "db", ü'));
  assert.deepEqual(
    found.databases.filter(({ name }) => name === "plant"),
    [
      { name: "plant", retentionSeconds: null, shardSeconds: 604_800 },
      { name: "plant", retentionPolicy: "week", retentionSeconds: 604_800, shardSeconds: 86_400 },
    ],
  );
});

for (const version of ["1.6.7", "1.13"]) {
  test(`InfluxDB ${version} with authentication: good, bad and limited users`, { skip }, async () => {
    const detect = async (credential: string) => {
      const answers = credential === "wrong-password" ? BAD : GOOD;
      return detectServer(play(`schema-influxdb-${version}`, "auth", credential, answers).carry, {});
    };
    const root = await detect("root");
    assert.equal(root.credentials, "good");
    assert.equal(root.version, version === "1.13" ? "1.13.0" : version);
    const wrong = await detect("wrong-password");
    assert.equal(wrong.credentials, "bad");
    assert.deepEqual(wrong.databases, []);
    const writer = await detect("writer");
    assert.equal(writer.credentials, "good");
    // What this user sees as databases was recorded on 1.6.7 only.
    if (version === "1.13") return;
    assert.deepEqual(writer.databases, [{ name: "plant" }]);
    assert.ok(writer.notes.some((note) => /may not read the retention of "plant"/.test(note)));
  });
}

test("InfluxDB 2.9: buckets with retention, by token", { skip }, async () => {
  const player = play("schema-influxdb-2.9", "default", "operator");
  const found = await detectServer(player.carry, { organization: "acme" });
  assert.deepEqual([found.product, found.version, found.credentials], ["influxdb-2", "2.9.0", "good"]);
  assert.ok(found.databases.length > 20, `${found.databases.length} buckets`);
  assert.deepEqual(
    found.databases.find(({ name }) => name === "page17"),
    { name: "page17", organization: "acme", retentionSeconds: 17 * 3600, shardSeconds: 3600 },
  );
  assert.ok(!found.databases.some(({ name }) => name.startsWith("_")));
});

test("InfluxDB 2.9: a wrong token is bad, one without read permission is not called good", {
  skip,
}, async () => {
  // With these tokens one bucket was asked for by name; the list has the same answer.
  const detect = async (credential: string) => {
    const answers = {
      "GET /api/v2/buckets?limit=100&org=acme": `influxdb-2.9/auth-bucket-${credential}`,
      "GET /query?q=SHOW DATABASES": `influxdb-2.9/auth-${credential === "wrong" ? "fields" : "databases"}-${credential}`,
    };
    const player = play("schema-influxdb-2.9", "default", credential, answers);
    return detectServer(player.carry, { organization: "acme" });
  };
  assert.equal((await detect("wrong")).credentials, "bad");
  const writer = await detect("writer");
  assert.equal(writer.credentials, "unknown");
  assert.match(writer.notes.join(" "), /may read no bucket/);
});

test("InfluxDB 3 Core: databases and retention, and nothing that makes one", { skip }, async () => {
  const player = play("schema-influxdb3-core-3.10", "default");
  const found = await detectServer(player.carry, {});
  assert.deepEqual([found.product, found.version, found.credentials], ["influxdb3-core", "3.10.0", "good"]);
  assert.deepEqual(found.databases, [
    { name: "empty", retentionSeconds: null },
    { name: "plant", retentionSeconds: null },
    { name: "plant/day", retentionSeconds: null },
    { name: "week", retentionSeconds: 604_800 },
  ]);
  for (const request of player.asked) assert.ok(!/^POST.*db=/.test(request), request);
});

test("InfluxDB 3 Core with authentication: recognised by cluster-uuid even with a bad token", {
  skip,
}, async () => {
  const wrong = await detectServer(
    // A bad token is 401 everywhere, as none is.
    play("schema-influxdb3-core-3.10", "auth", "wrong", {
      "GET /ping": "influxdb3-core-3.10/detect-auth-before-token-ping",
      "GET /health": "influxdb3-core-3.10/detect-auth-health-wrong",
    }).carry,
    {},
  );
  assert.deepEqual([wrong.product, wrong.version, wrong.credentials], ["influxdb3-core", undefined, "bad"]);
  const admin = await detectServer(
    play("schema-influxdb3-core-3.10", "auth", "admin", { "GET /ping": "influxdb3-core-3.10/detect-ping" })
      .carry,
    {},
  );
  assert.deepEqual([admin.product, admin.version, admin.credentials], ["influxdb3-core", "3.10.0", "good"]);
});

test("VictoriaMetrics: by its header; databases are labels", { skip }, async () => {
  const ping = { "GET /ping": "victoria-metrics-1.79.5/auth-ping-none" };
  const found = await detectServer(
    play("schema-victoria-metrics-1.79.5", "default", undefined, ping).carry,
    {},
  );
  assert.deepEqual([found.product, found.credentials], ["victoriametrics", "good"]);
  assert.deepEqual(
    found.databases.map(({ name }) => name),
    ["other", "own", "plant"],
  );
  const wrong = await detectServer(
    play("schema-victoria-metrics-1.79.5", "auth", "wrong", {
      ...ping,
      "GET /health": "victoria-metrics-1.79.5/auth-health-wrong",
      "GET /api/v1/label/db/values?start=1": "victoria-metrics-1.79.5/auth-names-wrong",
    }).carry,
    {},
  );
  assert.equal(wrong.credentials, "bad");
});

test("headers of other servers", () => {
  const identity = (headers: Record<string, string>) => identityOf({ headers });
  assert.deepEqual(identity({ server: "questDB/1.0", "x-influxdb-version": "v2.7.4" }), {
    product: "questdb",
  });
  assert.deepEqual(identity({ "x-influxdb-version": "Telegraf 1.37.2", "x-influxdb-build": "telegraf" }), {
    product: "telegraf",
    version: "1.37.2",
  });
  assert.deepEqual(identity({ "x-influxdb-version": "1.0" }), { product: "telegraf" });
  // 2.0.9 to 2.1.1 send each header twice.
  assert.deepEqual(identity({ "x-influxdb-version": "v2.1.1, 2.1.1", "x-influxdb-build": "OSS, oss2" }), {
    product: "influxdb-2",
    version: "2.1.1",
  });
  assert.deepEqual(
    identity({ "x-influxdb-version": "influxqlbridged-development", "x-influxdb-build": "cloud2" }),
    {
      product: "clustered",
    },
  );
  assert.equal(identity({ "content-type": "text/html" }), undefined);
});

test("nobody there, and somebody else", async () => {
  const gone = await detectServer(async () => ({ failure: "refused", message: "No server answers." }), {});
  assert.equal(gone.failure, "No server answers.");
  const page = await detectServer(
    async () => ({
      status: 200,
      headers: { "content-type": "text/html" },
      body: new TextEncoder().encode("<html>"),
    }),
    {},
  );
  assert.equal(page.label, "not recognised");
  const said = await detectServer(async () => ({ status: 404, headers: {}, body: new Uint8Array() }), {
    product: "influxdb-2",
  });
  assert.equal(said.product, "influxdb-2");
});
