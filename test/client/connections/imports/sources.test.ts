// What people have: configurations of the influx command and of Telegraf, environment variables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readEnvironmentConnections } from "../../../../client/src/connections/imports/environment";
import type { Imports } from "../../../../client/src/connections/imports/imported";
import { influxCliPath, readInfluxCliConfigs } from "../../../../client/src/connections/imports/influxCli";
import { readTelegrafConfig } from "../../../../client/src/connections/imports/telegraf";

const from = (variables: Record<string, string>) => (name: string) => variables[name];

/** Each connection on a line: name, address, product, place, sign-in, secret. */
function lines({ found }: Imports): string[] {
  return found.map(({ connection, secret }) =>
    [
      connection.name,
      connection.url,
      connection.product,
      connection.organization ?? "-",
      [connection.database ?? "-", connection.retentionPolicy].filter(Boolean).join("/"),
      connection.authentication.kind === "basic"
        ? `basic ${connection.authentication.user}`
        : connection.authentication.kind,
      secret ?? (connection.tokenFromEnvironment && `$${connection.tokenFromEnvironment}`) ?? "no secret",
    ].join(" | "),
  );
}

test("configurations of the influx command", () => {
  const read = readInfluxCliConfigs(`[default]
  url = "http://localhost:8086"
  token = "s3cret=="
  org = "home"
  active = true
# [old]
[cloud]
  url = "https://eu-central-1-1.aws.cloud2.influxdata.com"
  token = "abc"
  org = "me@example.com"
["no token"]
  url = "http://db:9999"
[broken]
  org = "x"
`);
  assert.deepEqual(lines(read), [
    "default | http://localhost:8086 | influxdb-2 | home | - | token | s3cret==",
    "cloud | https://eu-central-1-1.aws.cloud2.influxdata.com | cloud-serverless | me@example.com | - | token | abc",
    "no token | http://db:9999 | influxdb-2 | - | - | token | no secret",
  ]);
  assert.deepEqual(read.problems, ['"broken" has no url.']);
  assert.match(read.found[2].credential, /No token stands there.*asks for it/);
  assert.deepEqual(readInfluxCliConfigs("").problems, ["There is no configuration in it."]);
});

test("where the influx command keeps them", () => {
  assert.equal(influxCliPath(from({ HOME: "/home/ada" })), "/home/ada/.influxdbv2/configs");
  assert.equal(influxCliPath(from({ USERPROFILE: "C:\\Users\\ada" })), "C:\\Users\\ada/.influxdbv2/configs");
  assert.equal(influxCliPath(from({ HOME: "/x", INFLUX_CONFIGS_PATH: "/etc/influx" })), "/etc/influx");
  assert.equal(influxCliPath(from({})), undefined);
});

const TELEGRAF = `
[agent]
  interval = "10s"
[[inputs.cpu]]
  percpu = true
#[[outputs.influxdb]]
#  urls = ["http://commented:8086"]
[[outputs.influxdb]]
  urls = ["http://one:8086", "udp://two:8089"]
  database = "plant"
  retention_policy = "week"
  username = "writer"
  password = "pa$$word"
[[outputs.influxdb]]
[[outputs.influxdb_v2]]
  urls = ["\${INFLUX_URL:-http://three:8086}"]
  token = "$INFLUX_TOKEN"
  organization = "\${ORG}"
  bucket = "b"
  [outputs.influxdb_v2.tagpass]
    x = ["y"]
[[outputs.influxdb_v2]]
  urls = ["http://$NOWHERE:8086"]
[[outputs.influxdb_v2]]
  urls = ["https://four.a.influxdb.io"]
  token = "@{vault:token}"
[[outputs.influxdb_v3]]
  urls = ["http://five:8181"]
  token = "apiv3_x"
  database = "three"
[[outputs.file]]
  files = ["stdout"]
`;

test("outputs of a Telegraf configuration, its variables put in, its secrets left where they are", () => {
  const read = readTelegrafConfig(TELEGRAF, from({ ORG: "acme", INFLUX_TOKEN: "never-read" }));
  assert.deepEqual(lines(read), [
    "one | http://one:8086 | influxdb-1 | - | plant/week | basic writer | pa$$word",
    "Local InfluxDB 1.x | http://localhost:8086 | influxdb-1 | - | telegraf | none | no secret",
    "three | http://three:8086 | influxdb-2 | acme | b | token | $INFLUX_TOKEN",
    "four.a.influxdb.io | https://four.a.influxdb.io | cloud-dedicated | - | - | token | no secret",
    "five | http://five:8181 | influxdb3-core | - | three | token | apiv3_x",
  ]);
  assert.equal(read.problems.length, 2);
  assert.match(read.problems[0], /udp:\/\/two:8089 is not HTTP/);
  assert.match(read.problems[1], /\$NOWHERE.*not set/);
  assert.match(read.found[3].credential, /secret store of Telegraf/);
  assert.doesNotMatch(JSON.stringify(read), /never-read/);
});

test("a configuration without such outputs says so", () => {
  const { found, problems } = readTelegrafConfig("[[outputs.kafka]]\nbrokers = []", from({}));
  assert.deepEqual([found, problems.length], [[], 1]);
});

test("environment variables name the token, and never hold it", () => {
  const read = readEnvironmentConnections(
    from({
      INFLUX_HOST: "https://db.example:8086",
      INFLUX_TOKEN: "t0ken",
      INFLUX_ORG: "acme",
      INFLUX_BUCKET_NAME: "home",
      INFLUXDB3_HOST_URL: "http://three:8181",
      INFLUXDB3_AUTH_TOKEN: "t0ken3",
      INFLUXDB3_DATABASE_NAME: "plant",
    }),
  );
  assert.deepEqual(lines(read), [
    "db.example | https://db.example:8086 | influxdb-2 | acme | home | token | $INFLUX_TOKEN",
    "three | http://three:8181 | influxdb3-core | - | plant | token | $INFLUXDB3_AUTH_TOKEN",
  ]);
  assert.doesNotMatch(JSON.stringify(read), /t0ken/);
  assert.match(read.found[0].credential, /stays in the environment variable INFLUX_TOKEN/);
  const token = readEnvironmentConnections(from({ INFLUX_TOKEN: "x" }));
  assert.equal(token.found[0].connection.url, "http://localhost:8086");
  assert.equal(readEnvironmentConnections(from({})).problems.length, 1);
});
