// Carrying an exchange for the server: address and credentials added, journal kept, nothing leaked.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "../../../client/src/connections/model";
import type { SecretAnswer } from "../../../client/src/connections/secrets";
import type { Answer, Failure, Outgoing } from "../../../client/src/transport/exchange";
import { Addresses } from "../../../client/src/write/addresses";
import { createCarrier } from "../../../client/src/write/carry";
import type { CarryParams } from "../../../server/src/lsp/protocol";

const connection: Connection = {
  id: "c",
  name: "C",
  url: "http://127.0.0.1:8086/prefix",
  product: "influxdb-2",
  authentication: { kind: "token" },
  production: false,
};
const params: CarryParams = {
  destinationId: "c",
  writeId: "w",
  method: "POST",
  path: "/api/v2/write",
  query: [["bucket", "b"]],
  headers: { "content-type": "text/plain", Authorization: "Token stolen" },
  bodyBase64: Buffer.from("m v=1").toString("base64"),
  timeoutMilliseconds: 1000,
};

function carrierWith(
  options: {
    connection?: Connection;
    trusted?: boolean;
    secret?: SecretAnswer;
    answer?: Answer | Failure;
  } = {},
) {
  const sent: Outgoing[] = [];
  const logged: string[] = [];
  const addresses = new Addresses();
  const now = { connection: options.connection ?? connection };
  const carrier = createCarrier({
    transport: async (request) => {
      sent.push(request);
      return options.answer ?? { status: 204, headers: {}, body: new Uint8Array([104, 105]) };
    },
    isTrusted: () => options.trusted ?? true,
    findConnection: (id) => (id === "c" ? now.connection : undefined),
    addresses,
    readSecret: async () => options.secret ?? { kind: "found", secret: "s3cret" },
    log: (line) => void logged.push(line),
  });
  return { carrier, sent, logged, addresses, now };
}

test("address, prefix and credentials are added; the answer holds none of them", async () => {
  const { carrier, sent, logged } = carrierWith();
  const answer = await carrier(params);
  assert.equal(sent[0].url, "http://127.0.0.1:8086/prefix/api/v2/write?bucket=b");
  assert.deepEqual(sent[0].headers, { "content-type": "text/plain", authorization: "Token s3cret" });
  assert.equal(Buffer.from(sent[0].body ?? []).toString(), "m v=1");
  assert.deepEqual(answer, { status: 204, headers: {}, bodyBase64: "aGk=" });
  assert.doesNotMatch(JSON.stringify([answer, logged]), /s3cret|m v=1/);
});

test("an untrusted workspace sends nothing", async () => {
  const { carrier, sent } = carrierWith({ trusted: false });
  const answer = await carrier(params);
  assert.ok("failure" in answer && answer.failure === "not-sent" && /not trusted/.test(answer.message));
  assert.deepEqual(sent, []);
});

test("an unknown connection and a missing secret send nothing", async () => {
  const { carrier, sent } = carrierWith({ secret: { kind: "missing", reason: "No token." } });
  assert.deepEqual(await carrier(params), { failure: "no-secret", message: "No token." });
  const gone = await carrier({ ...params, destinationId: "other" });
  assert.ok("failure" in gone && gone.failure === "no-connection");
  assert.deepEqual(sent, []);
});

test("a failure goes back by its name", async () => {
  const { carrier } = carrierWith({ answer: { failure: "cut", message: "It broke." } });
  assert.deepEqual(await carrier(params), { failure: "cut", message: "It broke." });
});

test("user and password as parameters are in the URL of the request, and in nothing that is kept", async () => {
  const inUrl: Connection = {
    ...connection,
    product: "influxdb-1",
    authentication: { kind: "query", user: "ada" },
  };
  const { carrier, sent, logged } = carrierWith({ connection: inUrl });
  const answer = await carrier({ ...params, path: "/write", query: [["db", "b"]] });
  assert.equal(sent[0].url, "http://127.0.0.1:8086/prefix/write?u=ada&p=s3cret&db=b");
  assert.equal(sent[0].headers.authorization, undefined);
  assert.doesNotMatch(JSON.stringify([answer, logged]), /s3cret/);
});

test("a connection whose address is changed while a write runs: the rest does not go there, a resumed write may", async () => {
  const { carrier, sent, addresses, now } = carrierWith();
  await carrier(params);
  now.connection = { ...connection, url: "http://127.0.0.1:9999" };
  const moved = await carrier(params);
  assert.ok(
    "failure" in moved && moved.failure === "not-sent" && /address of "C" was changed/.test(moved.message),
  );
  assert.equal(sent.length, 1);
  await carrier({ ...params, writeId: "another" });
  addresses.end("w");
  await carrier(params);
  assert.deepEqual(
    sent.slice(1).map(({ url }) => new URL(url).port),
    ["9999", "9999"],
  );
});

test("a token that no header can carry: nothing is sent, and it is not repeated", async () => {
  for (const secret of ["s3cret\n", "s3cr\u00e9t", "\u65e5\u672c"]) {
    const { carrier, sent } = carrierWith({ secret: { kind: "found", secret } });
    const answer = await carrier(params);
    assert.ok("failure" in answer && answer.failure === "no-secret");
    assert.match(answer.message, /^The token of "C" holds .* Nothing was sent\. Enter it anew\.$/);
    assert.deepEqual(sent, []);
  }
  const basic: Connection = { ...connection, authentication: { kind: "basic", user: "ada" } };
  const { carrier, sent } = carrierWith({ connection: basic, secret: { kind: "found", secret: "pä\u65e5" } });
  await carrier(params);
  assert.match(sent[0].headers.authorization, /^Basic /);
});
