// What the Connections view says, in words for the eye and for a screen reader.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "../../../client/src/connections/model";
import { connectionRows, type ListedConnection } from "../../../client/src/views/connectionRows";

const connection: Connection = {
  id: "plant",
  name: "Plant",
  url: "https://plant.example:8086",
  product: "influxdb-1",
  version: "1.8.10",
  database: "telemetry",
  authentication: { kind: "token" },
  production: false,
};
const listed = (more: Partial<Connection> = {}, rest: Partial<ListedConnection> = {}): ListedConnection => ({
  connection: { ...connection, ...more },
  definedInWorkspace: false,
  ...rest,
});

test("without a connection there is no row: the welcome stands there", () => {
  assert.deepEqual(connectionRows([], { id: "dry-run", database: "" }), []);
});

test("the dry run comes first, and is marked where the active file goes there", () => {
  const [dry, plant] = connectionRows([listed()], { id: "dry-run", database: "" });
  assert.deepEqual([dry.label, dry.description, dry.active], ["Built-in dry run", "active file", true]);
  assert.match(dry.accessibleLabel, /destination of the active file$/);
  assert.deepEqual([plant.description, plant.active], ["telemetry · InfluxDB 1.8.10", false]);
});

test("production and the destination of the active file stand in words, and in icons", () => {
  const row = connectionRows([listed({ production: true })], { id: "plant", database: "other" })[1];
  assert.equal(row.description, "production · active file · other · InfluxDB 1.8.10");
  assert.equal(row.icon, "shield");
  assert.equal(
    row.accessibleLabel,
    "Plant, InfluxDB 1.8.10, other, https://plant.example:8086, production, each write asks first, destination of the active file",
  );
  assert.match(row.tooltip, /Production: each write asks first\./);
  assert.match(row.context, /\bconnection\b.*\bsecret\b/);
});

test("a secret of the environment cannot be forgotten; one of the workspace says where it stands", () => {
  const row = connectionRows(
    [listed({ tokenFromEnvironment: "T" }, { definedInWorkspace: true })],
    undefined,
  )[1];
  assert.doesNotMatch(row.context, /secret/);
  assert.match(row.description, /of the workspace$/);
});

test("what the server said: databases with retention below, refused credentials on it", () => {
  const detection = {
    label: "InfluxDB 1.8.10",
    credentials: "good",
    databases: [
      { name: "telemetry", retentionSeconds: 604_800 },
      { name: "telemetry", retentionPolicy: "long", retentionSeconds: null },
    ],
    notes: [],
  } as const;
  const row = connectionRows([listed({}, { detection })], { id: "plant", database: "telemetry" })[1];
  assert.deepEqual(
    row.children.map(({ label, description, active }) => [label, description, active]),
    [
      ["telemetry", "active file · kept 7 d · of the connection", true],
      ["telemetry/long", "kept for ever", false],
    ],
  );
  assert.deepEqual(row.children[1].choice, {
    kind: "connection",
    id: "plant",
    database: "telemetry",
    retentionPolicy: "long",
    retentionSeconds: null,
  });
  assert.equal(new Set([row.id, ...row.children.map(({ id }) => id)]).size, 3);
  const bad = connectionRows(
    [listed({}, { detection: { ...detection, credentials: "bad", databases: [] } })],
    undefined,
  )[1];
  assert.match(bad.accessibleLabel, /refused its credentials/);
});
