// Secrets are bound to the origin they were entered for.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "../../../client/src/connections/model";
import {
  forgetSecret,
  keepSecret,
  readSecret,
  type SecretStore,
} from "../../../client/src/connections/secrets";

const connection: Connection = {
  id: "c",
  name: "Cloud",
  url: "https://good.example:8086/prefix",
  product: "influxdb-2",
  authentication: { kind: "token" },
  production: false,
};
const noEnvironment = () => undefined;

function memoryStore(): SecretStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key) => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  };
}

test("a secret comes back for the origin it was entered for, whatever the path", async () => {
  const store = memoryStore();
  await keepSecret(connection, "t0ken", store);
  assert.deepEqual(await readSecret(connection, store, noEnvironment), { kind: "found", secret: "t0ken" });
  const elsewhere = { ...connection, url: "https://good.example:8086/other" };
  assert.equal((await readSecret(elsewhere, store, noEnvironment)).kind, "found");
});

test("a changed host, port or scheme gets nothing, and the reason holds no secret", async () => {
  const store = memoryStore();
  await keepSecret(connection, "t0ken", store);
  for (const url of ["https://evil.example:8086", "https://good.example:9999", "http://good.example:8086"]) {
    const answer = await readSecret({ ...connection, url }, store, noEnvironment);
    assert.equal(answer.kind, "missing", url);
    assert.ok(answer.kind === "missing" && answer.enteredFor === "https://good.example:8086");
    assert.doesNotMatch(JSON.stringify(answer), /t0ken/);
  }
});

test("a forgotten or damaged secret is missing", async () => {
  const store = memoryStore();
  await keepSecret(connection, "t0ken", store);
  await forgetSecret("c", store);
  assert.equal((await readSecret(connection, store, noEnvironment)).kind, "missing");
  for (const text of ["", "t0ken", "{}", '{"secret":"x"}', "null"]) {
    store.kept.set("lineProtocol.secret.c", text);
    assert.equal((await readSecret(connection, store, noEnvironment)).kind, "missing", text);
  }
});

test("a named environment variable is used instead of the store, and only it", async () => {
  const store = memoryStore();
  await keepSecret(connection, "stored", store);
  const named = { ...connection, tokenFromEnvironment: "MY_TOKEN" };
  const found = await readSecret(named, store, (name) => (name === "MY_TOKEN" ? "fromEnv" : undefined));
  assert.deepEqual(found, { kind: "found", secret: "fromEnv" });
  const missing = await readSecret(named, store, noEnvironment);
  assert.ok(missing.kind === "missing" && missing.reason.includes("MY_TOKEN"));
});

test("a storage that does not answer is a sentence, reading and keeping", async () => {
  const locked = () => Promise.reject(new Error("keyring"));
  const store: SecretStore = { get: locked, store: locked, delete: locked };
  const answer = await readSecret(connection, store, noEnvironment);
  assert.ok(answer.kind === "missing" && /does not answer, so the token of "Cloud"/.test(answer.reason));
  await assert.rejects(keepSecret(connection, "t0ken", store), (error: Error) => {
    assert.match(error.message, /^The token of "Cloud" was not kept/);
    return !error.message.includes("t0ken");
  });
});

test("without sign-in nothing is looked up", async () => {
  const open = { ...connection, authentication: { kind: "none" } as const };
  const store: SecretStore = {
    get: () => assert.fail("not asked for"),
    store: async () => undefined,
    delete: async () => undefined,
  };
  assert.deepEqual(await readSecret(open, store, noEnvironment), { kind: "none-needed" });
});
