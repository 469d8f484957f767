import assert from "node:assert/strict";
import test from "node:test";
import { CarriedBodies } from "../../../client/src/write/carriedBodies";
import type { CarryParams } from "../../../server/src/lsp/protocol";

const exchange: CarryParams = {
  destinationId: "c",
  method: "POST",
  path: "/write",
  query: [],
  headers: {},
  bodyBase64: "Yw==",
  timeoutMilliseconds: 1,
};

test("parts and end are the body, each by its name; a short body has no parts", () => {
  const bodies = new CarriedBodies();
  bodies.take({ body: "w 1", base64: "YWFh" });
  bodies.take({ body: "w 2", base64: "eHh4" });
  bodies.take({ body: "w 1", base64: "YmJi" });
  const whole = bodies.whole({ ...exchange, parts: { body: "w 1", count: 2 } });
  assert.deepEqual(whole, { ...exchange, bodyBase64: "YWFhYmJiYw==" });
  assert.deepEqual(bodies.whole(exchange), exchange);
});

test("no exchange without its whole body", () => {
  const bodies = new CarriedBodies();
  const asked = { ...exchange, parts: { body: "w 1", count: 2 } };
  bodies.take({ body: "w 1", base64: "YWFh" });
  assert.equal(bodies.whole(asked), undefined);
  bodies.take({ body: "w 1", base64: "YWFh" });
  bodies.take({ body: "w 1", base64: "YWFh" });
  bodies.clear();
  assert.equal(bodies.whole(asked), undefined);
});
