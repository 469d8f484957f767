// What Test Connection says: what was found, what was not, and from where it was asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "../../../client/src/connections/model";
import { changesTarget, describeTest } from "../../../client/src/connections/testText";
import type { Detection } from "../../../server/src/lsp/protocol";

const connection: Connection = {
  id: "c",
  name: "Plant",
  url: "http://plant:8086",
  product: "influxdb-1",
  version: "1.6.7",
  database: "telemetry",
  authentication: { kind: "basic", user: "ada" },
  production: false,
};
const detection: Detection = {
  product: "influxdb-1",
  version: "1.6.7",
  label: "InfluxDB 1.6.7",
  credentials: "good",
  databases: [{ name: "telemetry" }, { name: "telemetry", retentionPolicy: "long" }, { name: "home" }],
  notes: ["The server is InfluxDB 1.6.7.", 'The credential may not read the retention of "home".'],
};

test("who it is, the credentials, the databases, and what could not be found out", () => {
  assert.equal(
    describeTest(connection, detection),
    'Plant: InfluxDB 1.6.7. The credentials are good. The credential may not read the retention of "home". Found: "telemetry", "home".',
  );
});

test("a database of the connection that is not there is named, many are counted", () => {
  const databases = ["a", "b", "c", "d", "e", "f", "g"].map((name) => ({ name }));
  assert.match(
    describeTest(connection, { ...detection, databases }),
    /Found: "a", "b", "c", "d", "e" and 2 more\. The database "telemetry" of this connection is not among them\.$/,
  );
});

test("another version is the files' target from then on", () => {
  const newer: Detection = {
    ...detection,
    product: "influxdb-2",
    version: "2.7.11",
    label: "InfluxDB 2.7.11",
  };
  assert.equal(changesTarget(connection, newer), true);
  assert.equal(changesTarget(connection, { ...detection, version: undefined }), false);
  assert.match(
    describeTest(connection, newer),
    /From now on files written there are checked as InfluxDB 2\.7\.11\.$/,
  );
});

test("a failure, and the machine that it was seen from", () => {
  const failed: Detection = { ...detection, failure: "No server answers at http://plant:8086." };
  assert.equal(
    describeTest(connection, failed, "build-7 (ssh-remote)"),
    "No server answers at http://plant:8086. Asked from build-7 (ssh-remote).",
  );
});

test("without credentials, and where reading does not tell", () => {
  const open: Connection = { ...connection, authentication: { kind: "none" } };
  assert.match(describeTest(open, detection), /It takes requests without credentials\./);
  assert.match(
    describeTest(connection, { ...detection, credentials: "unknown" }),
    /Whether the credentials are good could not be found out by reading\./,
  );
});
