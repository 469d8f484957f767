// Making a database or bucket, against answers that real servers gave to the same requests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createDatabase } from "../../../server/src/schema/createDatabase";
import type { Destination } from "../../../server/src/schema/destination";
import type { CarriedRequest } from "../../../server/src/schema/exchange";
import { sharedPath, withoutShared } from "../../shared";

const skip = withoutShared("corpus/schema");

interface Recorded {
  readonly id: string;
  readonly request: { readonly method: string; readonly path: string; readonly body: string | null };
  readonly response: { readonly status: number; readonly body: string | null };
}

/** A server that answers each request as the recorded case did, which must be of that method and path. */
function server(file: string, ...ids: readonly string[]) {
  const cases = JSON.parse(readFileSync(sharedPath(`corpus/schema/${file}.json`), "utf8")) as Recorded[];
  const asked: CarriedRequest[] = [];
  const carry = async (request: CarriedRequest) => {
    asked.push(request);
    const found = ids
      .map((id) => cases.find((each) => each.id.endsWith(`/${id}`)))
      .find((each) => each?.request.path === request.path && each.request.method === request.method);
    assert.ok(found, `nobody recorded ${request.method} ${request.path}`);
    return { status: found.response.status, headers: {}, body: Buffer.from(found.response.body ?? "") };
  };
  return { carry, asked };
}

function destination(product: Destination["product"], database: string, organization?: string): Destination {
  return {
    id: "c",
    name: "Plant",
    product,
    database,
    precision: "ns",
    ...(organization && { organization }),
  };
}

for (const version of ["1.6.7", "1.13"])
  test(`InfluxDB ${version}: CREATE DATABASE by POST, the name quoted`, { skip }, async () => {
    const { carry, asked } = server(`schema-influxdb-${version}`, "create-database");
    const made = await createDatabase(carry, destination("influxdb-1", 'a "b"'));
    assert.deepEqual(
      asked.map(({ method, path, query }) => [method, path, query]),
      [["POST", "/query", [["q", 'CREATE DATABASE "a \\"b\\""']]]],
    );
    assert.equal(made.created, true);
    assert.match(made.message, /is made\. It keeps points for ever/);
  });

test("InfluxDB 1.x: a user without the privilege, and an error inside a 200", { skip }, async () => {
  const writer = await createDatabase(
    server("schema-influxdb-1.6.7", "create-database-writer").carry,
    destination("influxdb-1", "made"),
  );
  assert.equal(writer.created, false);
  assert.match(
    writer.message,
    /was not made \(403\)\. The credential may not make it.*requires admin privilege/,
  );
  const inside = await createDatabase(
    server("schema-influxdb-1.6.7", "create-database-dot").carry,
    destination("influxdb-1", "../up"),
  );
  assert.equal(inside.created, false);
  assert.match(inside.message, /The server says: "invalid name"/);
});

test("InfluxDB 2.9: the organization's id first, then the bucket", { skip }, async () => {
  const { carry, asked } = server("schema-influxdb-2.9", "create-bucket", "list-orgs-operator", "list-orgs");
  const id = "29f6dd04020f3ffa";
  const made = await createDatabase(carry, destination("influxdb-2", "grün", id));
  assert.equal(made.created, true);
  assert.equal(asked.length, 1);
  assert.deepEqual(JSON.parse(Buffer.from(asked[0].body ?? "").toString()), {
    orgID: id,
    name: "grün",
    retentionRules: [],
  });
});

test("InfluxDB 2.9: an organization by name is looked up; one that is there already is no failure", async () => {
  const asked: string[] = [];
  const made = await createDatabase(
    async ({ method, path, query }) => {
      asked.push(`${method} ${path} ${query.map((pair) => pair.join("=")).join("&")}`);
      return path === "/api/v2/orgs"
        ? {
            status: 200,
            headers: {},
            body: Buffer.from('{"orgs":[{"id":"29f6dd04020f3ffa","name":"acme"}]}'),
          }
        : {
            status: 422,
            headers: {},
            body: Buffer.from('{"code":"conflict","message":"bucket with name made already exists"}'),
          };
    },
    destination("influxdb-2", "made", "acme"),
  );
  assert.deepEqual(asked, ["GET /api/v2/orgs org=acme", "POST /api/v2/buckets "]);
  assert.deepEqual(made, { created: true, message: 'The bucket "made" is there already.' });
});

test("InfluxDB 3 Core: a name it does not take", { skip }, async () => {
  const { carry } = server("schema-influxdb3-core-3.10", "create-database-bad-name");
  const made = await createDatabase(carry, destination("influxdb3-core", "a b"));
  assert.equal(made.created, false);
  assert.match(made.message, /must be ASCII/);
});

test("no answer, and products without databases to make", async () => {
  const failed = await createDatabase(
    async () => ({ failure: "refused", message: "No server answers there." }),
    destination("influxdb-1", "x"),
  );
  assert.deepEqual(failed, {
    created: false,
    message: 'The database "x" was not made. No server answers there.',
  });
  const never = async () => assert.fail("nothing is asked");
  assert.equal((await createDatabase(never, destination("questdb", "x"))).created, false);
  assert.equal((await createDatabase(never, destination("influxdb-1", ""))).created, false);
});
