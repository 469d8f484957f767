// Which types a destination holds, against recorded answers.
import assert from "node:assert/strict";
import test from "node:test";
import type { Destination } from "../../../server/src/schema/destination";
import { inquireTypes } from "../../../server/src/schema/inquireTypes";
import { withoutShared } from "../../shared";
import { play } from "./player";

const skip = withoutShared("corpus/schema");

function destination(product: Destination["product"], database: string, more: Partial<Destination> = {}) {
  return { id: "c", name: "Plant", product, database, precision: "ns", ...more } as const;
}

async function typesOf(...given: Parameters<typeof inquireTypes>) {
  const inquiry = await inquireTypes(...given);
  assert.ok("types" in inquiry, "failure" in inquiry ? inquiry.failure : "");
  return Object.fromEntries([...inquiry.types].map(([name, fields]) => [name, Object.fromEntries(fields)]));
}

for (const [file, product, credential] of [
  ["schema-influxdb-1.6.7", "influxdb-1", undefined],
  ["schema-influxdb-1.13", "influxdb-1", undefined],
  ["schema-influxdb-2.9", "influxdb-2", "operator"],
] as const)
  test(`${file}: several measurements, a field of two types, one that is not there`, { skip }, async () => {
    const { carry, asked } = play(file, "default", credential);
    const types = await typesOf(carry, destination(product, "plant"), ["cpu", "mixed", "nosuch"]);
    assert.equal(asked.length, 1);
    assert.deepEqual(types.mixed, { v: ["float", "integer"], w: ["string"] });
    assert.deepEqual([types.cpu.count, types.cpu.usage, types.nosuch], [["integer"], ["float"], {}]);
  });

test("InfluxDB 3 Core", { skip }, async () => {
  const { carry } = play("schema-influxdb3-core-3.10", "auth", "admin");
  const types = await typesOf(carry, destination("influxdb3-core", "plant"), ["mixed"]);
  assert.deepEqual(types, { mixed: { v: ["float"], w: ["string"] } });
});

test("a retention policy: a parameter on 1.x, a part of the name on 3", async () => {
  const asked: string[] = [];
  const carry = async ({ query }: { query: readonly (readonly [string, string])[] }) => {
    asked.push(query.map((pair) => pair.join("=")).join("&"));
    return { status: 200, headers: {}, body: Buffer.from('{"results":[{"statement_id":0}]}') };
  };
  await inquireTypes(carry, destination("influxdb-1", "plant", { retentionPolicy: "week" }), ['a "b"']);
  await inquireTypes(carry, destination("influxdb3-core", "plant", { retentionPolicy: "day" }), ["m"]);
  assert.deepEqual(asked, [
    'db=plant&rp=week&q=SHOW FIELD KEYS FROM "a \\"b\\""',
    'db=plant/day&q=SHOW FIELD KEYS FROM "m"',
  ]);
  asked.length = 0;
  const many = Array.from({ length: 120 }, (_, at) => `m${at}`);
  await inquireTypes(carry, destination("influxdb-1", "plant"), many);
  assert.equal(asked.length, 3);
});

test("what cannot be asked is said in a sentence", async () => {
  const answers = [
    [
      200,
      '{"results":[{"statement_id":0,"error":"database not found: nosuch"}]}',
      /\(200\).*"database not found: nosuch"/,
    ],
    [403, '{"error":"error authorizing query"}', /\(403\).*"error authorizing query"/],
    [502, "<html>bad gateway</html>", /\(502\)/],
  ] as const;
  for (const [status, body, expected] of answers) {
    const inquiry = await inquireTypes(
      async () => ({ status, headers: {}, body: Buffer.from(body) }),
      destination("influxdb-1", "x"),
      ["m"],
    );
    assert.match("failure" in inquiry ? inquiry.failure : "", expected);
  }
});
