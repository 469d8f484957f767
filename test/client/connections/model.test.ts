// Connections as they stand in the settings.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Connection,
  destinationOf,
  newId,
  readConnections,
  writeConnection,
} from "../../../client/src/connections/model";
import { describeProduct } from "../../../client/src/connections/products";

const local: Connection = {
  id: "local",
  name: "Local",
  url: "http://localhost:8086",
  product: "influxdb-1",
  version: "1.8.10",
  database: "telemetry",
  retentionPolicy: "week",
  authentication: { kind: "basic", user: "ada" },
  production: false,
};

test("what is written into the settings is read back the same", () => {
  const others: Connection[] = [
    local,
    {
      id: "two",
      name: "Two",
      url: "https://h/prefix",
      product: "influxdb-2",
      database: "b",
      organization: "home",
      precision: "s",
      authentication: { kind: "token" },
      tokenFromEnvironment: "INFLUX_TOKEN",
      production: true,
    },
    {
      id: "q",
      name: "q",
      url: "http://h:9000",
      product: "questdb",
      authentication: { kind: "none" },
      production: false,
    },
  ];
  const { connections, problems } = readConnections(others.map(writeConnection));
  assert.deepEqual(problems, []);
  assert.deepEqual(JSON.parse(JSON.stringify(connections)), JSON.parse(JSON.stringify(others)));
  assert.equal(writeConnection(others[1]).bucket, "b", "2.x says bucket");
});

test("anything in the settings is a connection or a sentence, never an exception", () => {
  const bad: unknown[] = [
    null,
    7,
    {},
    { id: "x" },
    { id: "x", url: "ftp://h" },
    { id: "x", url: "http://u:secret@h" },
    { id: "x", url: "http://h", product: "oracle" },
    { id: "x", url: "http://h", precision: "fortnight" },
    { id: "x", url: "http://h", endpoint: "v9" },
  ];
  for (const entry of bad) {
    const { connections, problems } = readConnections([entry]);
    assert.deepEqual(connections, [], JSON.stringify(entry));
    assert.equal(problems.length, 1);
    assert.doesNotMatch(problems[0], /secret@/);
  }
  assert.equal(readConnections("x").problems.length, 1);
  assert.deepEqual(readConnections(undefined), { connections: [], problems: [] });
});

test("of two entries with one id the first counts", () => {
  const { connections, problems } = readConnections([
    { id: "a", url: "http://one" },
    { id: "a", url: "http://two" },
  ]);
  assert.deepEqual(
    connections.map(({ url }) => url),
    ["http://one"],
  );
  assert.match(problems[0], /"a"/);
});

test("ids are readable, unique, and never the dry run's", () => {
  assert.equal(newId("Local 1.8", []), "local-1-8");
  assert.equal(newId("Local 1.8", ["local-1-8"]), "local-1-8-2");
  assert.equal(newId("Dry run", []), "dry-run-2");
  assert.equal(newId("日本", []), "connection");
});

test("the server gets a destination without address and credentials", () => {
  const destination = destinationOf(local);
  assert.deepEqual(JSON.parse(JSON.stringify(destination)), {
    id: "local",
    name: "Local",
    product: "influxdb-1",
    version: "1.8.10",
    database: "telemetry",
    retentionPolicy: "week",
    precision: "ns",
  });
  assert.doesNotMatch(JSON.stringify(destination), /localhost|ada/);
});

test("another database of the connection does not take over its retention policy", () => {
  assert.equal(destinationOf(local, { database: "other" }).retentionPolicy, undefined);
  assert.equal(destinationOf(local, { database: "telemetry" }).retentionPolicy, "week");
});

test("precision: the connection's, else the file's, else the product's default", () => {
  assert.equal(destinationOf({ ...local, precision: "ms" }, { precision: "s" }).precision, "ms");
  assert.equal(destinationOf(local, { precision: "s" }).precision, "s");
  assert.equal(destinationOf({ ...local, product: "influxdb3-core" }).precision, "auto");
});

test("products are named as people write them", () => {
  assert.equal(describeProduct("influxdb-1", "1.8"), "InfluxDB 1.8");
  assert.equal(describeProduct("influxdb-2"), "InfluxDB 2.x");
  assert.equal(describeProduct("influxdb3-core", "3.10"), "InfluxDB 3 Core 3.10");
});

test("user and password mean the compatible endpoint where the newer one does not know them", () => {
  const endpoint = (product: Connection["product"], authentication: Connection["authentication"]) =>
    destinationOf({ ...local, product, authentication }).endpoint;
  const basic = { kind: "basic", user: "ada" } as const;
  assert.equal(endpoint("influxdb-2", basic), "v1");
  assert.equal(endpoint("cloud-dedicated", basic), "v1");
  assert.equal(endpoint("influxdb3-core", basic), undefined);
  assert.equal(endpoint("influxdb-2", { kind: "token" }), undefined);
  assert.equal(endpoint("influxdb3-core", { kind: "query", user: "" }), "v1");
  assert.equal(endpoint("influxdb-1", { kind: "query", user: "ada" }), undefined);
  assert.equal(destinationOf({ ...local, product: "influxdb-2", endpoint: "v2" }).endpoint, "v2");
});
