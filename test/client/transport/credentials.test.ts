// Which header signs a request in, by product and endpoint (influxdb-v1-v2 1.1, 1.2; influxdb-v3-cloud 1.1, 1.2).
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Product } from "../../../client/src/connections/products";
import { signIn } from "../../../client/src/transport/credentials";

const token = (secret: string) => ({ authentication: { kind: "token" } as const, secret });
const basic = { authentication: { kind: "basic", user: "ada" } as const, secret: "pä:ss" };

const cases: readonly [Product | undefined, string | undefined, string, string, string][] = [
  ["influxdb-1", "1.8.10", "/write", "ada:pw", "Token ada:pw"],
  ["influxdb-1", "1.7.3", "/write", "ada:pw", "Token ada:pw"],
  ["influxdb-1", "1.7.2", "/write", "ada:pw", `Basic ${btoa("ada:pw")}`],
  ["influxdb-1", "1.6.7~rc0", "/write", "ada:pw", `Basic ${btoa("ada:pw")}`],
  ["influxdb-1", undefined, "/write", "ada:pw", "Token ada:pw"],
  ["influxdb-1", "1.6.7", "/write", "ey.J.wt", "Bearer ey.J.wt"],
  ["influxdb-2", "2.7.11", "/api/v2/write", "t", "Token t"],
  ["influxdb-2", "2.7.11", "/write", "t", "Token t"],
  ["influxdb3-core", undefined, "/api/v3/write_lp", "t", "Bearer t"],
  ["influxdb3-core", undefined, "/ping", "t", "Bearer t"],
  ["influxdb3-enterprise", undefined, "/write", "t", "Bearer t"],
  ["cloud-serverless", undefined, "/api/v2/write", "t", "Token t"],
  ["cloud-dedicated", undefined, "/api/v2/write", "t", "Bearer t"],
  ["cloud-dedicated", undefined, "/write", "t", "Token t"],
  ["victoriametrics", undefined, "/write", "t", "Bearer t"],
  ["questdb", undefined, "/write", "t", "Bearer t"],
  ["telegraf", undefined, "/api/v2/write", "t", "Token t"],
  [undefined, undefined, "/api/v3/configure/database", "t", "Bearer t"],
  [undefined, undefined, "/api/v2/buckets", "t", "Token t"],
];

test("a token's word follows product, version and endpoint", () => {
  for (const [product, version, path, secret, expected] of cases)
    assert.deepEqual(
      signIn(token(secret), { product, version, path }),
      { headers: { authorization: expected }, query: [] },
      `${product} ${version} ${path}`,
    );
});

test("user and password go as Basic, in UTF-8", () => {
  const { authorization } = signIn(basic, { product: "influxdb-1", path: "/write" }).headers;
  assert.equal(Buffer.from(authorization.slice(6), "base64").toString("utf8"), "ada:pä:ss");
});

const NOTHING = { headers: {}, query: [] };

test("nothing is sent where nothing is needed or known", () => {
  assert.deepEqual(signIn({ authentication: { kind: "none" }, secret: "x" }, { path: "/write" }), NOTHING);
  assert.deepEqual(signIn({ authentication: { kind: "token" } }, { path: "/write" }), NOTHING);
});

test("u and p go into the URL only where the connection says so and the endpoint reads them", () => {
  const query = { authentication: { kind: "query", user: "ada" } as const, secret: "p&w" };
  const inUrl = {
    headers: {},
    query: [
      ["u", "ada"],
      ["p", "p&w"],
    ],
  };
  for (const product of [
    "influxdb-1",
    "influxdb-2",
    "cloud-tsm",
    "cloud-serverless",
    "influxdb3-core",
  ] as const) {
    assert.deepEqual(signIn(query, { product, path: "/write" }), inUrl, product);
    assert.deepEqual(signIn(query, { product, path: "/query" }), inUrl, product);
  }
  const byBasic = { headers: { authorization: `Basic ${btoa("ada:p&w")}` }, query: [] };
  assert.deepEqual(signIn(query, { product: "influxdb-2", path: "/api/v2/buckets" }), byBasic);
  assert.deepEqual(signIn(query, { product: "victoriametrics", path: "/write" }), byBasic);
  const tokenAsP = { authentication: { kind: "query", user: "" } as const, secret: "apiv3_x" };
  assert.deepEqual(signIn(tokenAsP, { product: "influxdb3-core", path: "/write" }).query, [["p", "apiv3_x"]]);
});

test("Telegraf reads a JWT under another name, and a token of its second version as Token", () => {
  const jwt = token("ey.Jh.bGc");
  assert.deepEqual(signIn(jwt, { product: "telegraf", path: "/write" }).headers, {
    authentication: "Bearer ey.Jh.bGc",
  });
  assert.deepEqual(signIn(jwt, { product: "telegraf", path: "/api/v2/write" }).headers, {
    authorization: "Token ey.Jh.bGc",
  });
  assert.deepEqual(signIn(token("ada:pw"), { product: "telegraf", path: "/write" }).headers, {
    authorization: "Token ada:pw",
  });
});
