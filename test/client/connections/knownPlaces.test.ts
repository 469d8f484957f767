// What is known of retention and shards, by place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KnownPlaces } from "../../../client/src/connections/knownPlaces";
import type { Detection } from "../../../server/src/schema/destination";

const CONNECTION = { id: "home", url: "http://localhost:8086" };

function memory() {
  const held = new Map<string, unknown>();
  return {
    get: <T>(key: string, otherwise: T) =>
      (held.has(key) ? JSON.parse(String(held.get(key))) : otherwise) as T,
    update: async (key: string, value: unknown) => {
      held.set(key, JSON.stringify(value));
    },
  };
}

const said = (more: Partial<Detection>): Detection => ({
  product: "influxdb-1",
  label: "InfluxDB 1.6.7",
  credentials: "good",
  databases: [
    { name: "db", retentionSeconds: null, shardSeconds: 604_800 },
    { name: "db", retentionPolicy: "week", retentionSeconds: 604_800, shardSeconds: 86_400 },
    { name: "hidden" },
  ],
  notes: [],
  ...more,
});

test("of each place its own, also in the next window", async () => {
  const kept = memory();
  await new KnownPlaces(kept).keep(CONNECTION, said({}));
  const places = new KnownPlaces(kept);
  assert.deepEqual(places.of(CONNECTION, { database: "db" }), {
    retentionSeconds: null,
    shardSeconds: 604_800,
  });
  assert.deepEqual(places.of(CONNECTION, { database: "db", retentionPolicy: "week" }), {
    retentionSeconds: 604_800,
    shardSeconds: 86_400,
  });
  for (const place of [
    { database: "hidden" },
    { database: "other" },
    { database: "db", retentionPolicy: "month" },
  ])
    assert.deepEqual(places.of(CONNECTION, place), {});
});

test("a server that keeps all equally long", async () => {
  const places = new KnownPlaces(memory());
  await places.keep(CONNECTION, said({ databases: [{ name: "db" }], retentionSeconds: 2_678_400 }));
  assert.deepEqual(places.of(CONNECTION, { database: "new" }), { retentionSeconds: 2_678_400 });
  assert.deepEqual(places.of(CONNECTION, { database: "db" }), { retentionSeconds: 2_678_400 });
});

test("another address, another organization, another connection: nothing is known", async () => {
  const places = new KnownPlaces(memory());
  const databases = [{ name: "b", organization: "acme", retentionSeconds: 3600 }];
  await places.keep(CONNECTION, said({ databases }));
  assert.deepEqual(places.of({ ...CONNECTION, url: "http://localhost:8087" }, { database: "b" }), {});
  assert.deepEqual(places.of({ ...CONNECTION, id: "constructor" }, { database: "b" }), {});
  assert.deepEqual(places.of(CONNECTION, { database: "b", organization: "other" }), {});
  assert.deepEqual(places.of(CONNECTION, { database: "b", organization: "acme" }), {
    retentionSeconds: 3600,
  });
});

test("a server that did not answer, or refused the credential, changes nothing that is known", async () => {
  const places = new KnownPlaces(memory());
  await places.keep(CONNECTION, said({}));
  await places.keep(CONNECTION, said({ databases: [], failure: "Nobody listens there." }));
  await places.keep(CONNECTION, said({ databases: [], credentials: "bad" }));
  assert.equal(places.of(CONNECTION, { database: "db" }).retentionSeconds, null);
});

test("the oldest of very many connections is forgotten", async () => {
  const places = new KnownPlaces(memory());
  for (let n = 0; n <= 100; n++) await places.keep({ ...CONNECTION, id: `c${n}` }, said({}));
  assert.deepEqual(places.of({ ...CONNECTION, id: "c0" }, { database: "db" }), {});
  assert.equal(places.of({ ...CONNECTION, id: "c1" }, { database: "db" }).retentionSeconds, null);
});
