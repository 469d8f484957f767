import assert from "node:assert/strict";
import { test } from "node:test";
import { forecastCase } from "../../../../server/src/writing/forecast/forecastCase";

const TIME = "1764115190000000000";

function answer(
  target: string,
  body: string,
  query: Readonly<Record<string, string>> = {},
  path = "/api/v3/write_lp",
) {
  const target3 = path === "/api/v2/write" ? { bucket: "db" } : { db: "db" };
  const request = { method: "POST", path, query: { ...target3, ...query }, headers: {} };
  const given =
    typeof body === "string" && body.startsWith("base64:") ? { bodyBase64: body.slice(7) } : { body };
  return forecastCase({ id: 1, target, precision: "ns", now: "1764115200000000000", request, ...given }) as {
    status: number;
    body: string;
    written: readonly unknown[];
  };
}

const line = (tags: number, fields: readonly string[]) =>
  `m${Array.from({ length: tags }, (_, i) => `,t${i}=a`).join("")} ${fields.map((key) => `${key}=1`).join(",")} ${TIME}`;

test("influxdb3 3.6: the short words of precision on write_lp; before, the long ones only", () => {
  for (const version of ["3.0", "3.5"]) {
    const short = answer(`influxdb3-core@${version}`, "m f=1 5", { precision: "s" });
    assert.equal(short.status, 400);
    assert.match(short.body, /^serde error: unknown variant `s`/);
    assert.equal(answer(`influxdb3-core@${version}`, "m f=1 5", { precision: "second" }).status, 204);
  }
  assert.equal(answer("influxdb3-core@3.6", "m f=1 5", { precision: "s" }).status, 204);
});

test("influxdb3 columns that are tags: 250 up to 3.3, 256 up to 3.9, then 4,096", () => {
  for (const [version, most] of [
    ["3.0", 250],
    ["3.3", 250],
    ["3.4", 256],
    ["3.9", 256],
  ] as const) {
    assert.equal(answer(`influxdb3-core@${version}`, line(most, ["f"])).status, 204, version);
    const over = answer(`influxdb3-core@${version}`, line(most + 1, ["f"]));
    assert.equal(over.status, 422, version);
    assert.match(over.body, new RegExp(`tag columns per table limit of ${most} columns`));
  }
  assert.equal(answer("influxdb3-core@3.10", line(499, ["f"])).status, 204);
});

test("influxdb3 3.10: 100 fields of a family; one more is a 400, not a 422", () => {
  const fields = Array.from({ length: 101 }, (_, i) => `fam::f${i}`);
  assert.equal(answer("influxdb3-core@3.10", line(0, fields.slice(1))).status, 204);
  const over = answer("influxdb3-core@3.10", line(0, fields));
  assert.equal(over.status, 400);
  assert.match(over.body, /Update to schema would exceed the field limit \(100\) for field family 'fam'/);
});

test("influxdb3 tables: 2,000 on Core, 10,000 on Enterprise; the words are other ones up to 3.8", () => {
  const body = Array.from({ length: 2001 }, (_, i) => `m${i} f=1 ${TIME}`).join("\n");
  const old = answer("influxdb3-core@3.8", body);
  assert.equal(old.status, 422);
  assert.match(old.body, /tables limit of 2000 tables"/);
  assert.match(answer("influxdb3-core@3.9", body).body, /already have 2000 table\(s\) \(limit: 2000\)/);
  assert.equal(answer("influxdb3-enterprise@3.10", body).status, 204);
});

test("influxdb3 up to 3.9: bodies that are not UTF-8 and bad names are server errors, but not on /api/v2/write from 3.4 on", () => {
  for (const [version, path, status] of [
    ["3.0", "/api/v3/write_lp", 500],
    ["3.9", "/api/v3/write_lp", 500],
    ["3.9", "/write", 500],
    ["3.3", "/api/v2/write", 500],
    ["3.4", "/api/v2/write", 400],
    ["3.10", "/api/v3/write_lp", 400],
    ["3.10", "/write", 400],
  ] as const) {
    const target = `influxdb3-core@${version}`;
    assert.equal(answer(target, "base64:/w==", {}, path).status, status, `${version} ${path}`);
    const named = answer(target, "m f=1", path === "/api/v2/write" ? { bucket: "_x" } : { db: "_x" }, path);
    assert.equal(named.status, status, `${version} ${path}: name`);
  }
});
