import assert from "node:assert/strict";
import test from "node:test";
import type { Destination } from "../../../server/src/schema/destination";
import { refuseDestination, takesGzip, writeRequest } from "../../../server/src/writing/requests";

const at = (more: Partial<Destination>): Destination => ({
  id: "c",
  name: "Local",
  product: "influxdb-1",
  database: "db",
  precision: "s",
  ...more,
});

const url = (more: Partial<Destination>) => {
  const { path, query } = writeRequest(at(more), new Uint8Array(), false);
  return `${path}?${query.map((pair) => pair.join("=")).join("&")}`;
};

test("each product's own endpoint, parameters and precision words", () => {
  assert.equal(url({}), "/write?db=db&precision=s");
  assert.equal(url({ retentionPolicy: "week", precision: "us" }), "/write?db=db&rp=week&precision=u");
  assert.equal(url({ precision: "ns" }), "/write?db=db&precision=n");
  const v2 = { product: "influxdb-2", organization: "acme", database: "home" } as const;
  assert.equal(url(v2), "/api/v2/write?org=acme&bucket=home&precision=s");
  assert.equal(url({ ...v2, endpoint: "v1" }), "/write?db=home&precision=s");
  const core = { product: "influxdb3-core" } as const;
  assert.equal(
    url({ ...core, precision: "auto" }),
    "/api/v3/write_lp?db=db&precision=auto&accept_partial=true",
  );
  assert.equal(url({ ...core }), "/api/v3/write_lp?db=db&precision=second&accept_partial=true");
  assert.equal(url({ product: "victoriametrics", precision: "h" }), "/write?db=db&precision=h");
  assert.equal(url({ product: "questdb", database: "" }), "/write?precision=s");
  // `n` would be a guess by size there.
  assert.equal(url({ product: "victoriametrics", precision: "ns" }), "/write?db=db&precision=ns");
  assert.equal(url({ product: "victoriametrics", precision: "auto" }), "/write?db=db&precision=auto");
});

test("errors are asked for as JSON, compression is named", () => {
  const { headers } = writeRequest(at({}), new Uint8Array(), true);
  assert.equal(headers.Accept, "application/json");
  assert.equal(headers["Content-Encoding"], "gzip");
});

test("a precision that the server would silently read as another is not sent", () => {
  assert.match(
    refuseDestination(at({ product: "influxdb-2", precision: "m" })) ?? "",
    /precision m does not exist/,
  );
  assert.match(
    refuseDestination(at({ product: "influxdb-2", endpoint: "v1", precision: "h" })) ?? "",
    /\/write/,
  );
  assert.match(refuseDestination(at({ database: "" })) ?? "", /No database is chosen/);
  assert.equal(refuseDestination(at({})), undefined);
});

test("QuestDB gets no compressed bodies, the others do", () => {
  assert.equal(takesGzip("questdb"), false);
  assert.equal(takesGzip("influxdb-1"), true);
  assert.equal(takesGzip("victoriametrics"), true);
});
