// Addresses: what people paste, the origin of a secret, the URL of a request.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isLoopback,
  normalizeAddress,
  originOf,
  readPastedAddress,
  requestUrl,
} from "../../../client/src/connections/address";

test("a bare host gets http, a trailing slash goes", () => {
  assert.deepEqual(normalizeAddress(" localhost:8086/ "), { url: "http://localhost:8086" });
  assert.deepEqual(normalizeAddress("https://influx.example"), { url: "https://influx.example" });
});

test("a pasted write URL gives address, database and credentials apart", () => {
  const read = readPastedAddress("https://ada:p%40ss@h.example:8443/proxy/influx/write?db=telemetry&rp=week");
  assert.deepEqual(
    { ...read },
    {
      url: "https://h.example:8443/proxy/influx",
      user: "ada",
      password: "p@ss",
      token: undefined,
      database: "telemetry",
      organization: undefined,
      retentionPolicy: "week",
    },
  );
  const two = readPastedAddress("http://localhost:8086/api/v2/write?org=home&bucket=b&precision=s");
  assert.ok("url" in two);
  assert.deepEqual([two.url, two.organization, two.database], ["http://localhost:8086", "home", "b"]);
});

test("what is no address is a sentence", () => {
  for (const text of ["", "ftp://x", "http://", "http://a b"]) {
    const read = readPastedAddress(text);
    assert.ok("problem" in read, text);
    assert.match(read.problem, /\.$/);
  }
});

test("an address in the settings must not hold a secret, and the problem does not repeat it", () => {
  const read = normalizeAddress("http://ada:hunter2@h:8086");
  assert.ok("problem" in read);
  assert.doesNotMatch(read.problem, /hunter2/);
});

test("the origin names the port, the path does not matter", () => {
  assert.equal(originOf("http://h/x"), "http://h:80");
  assert.equal(originOf("https://H.example/a"), "https://h.example:443");
  assert.equal(originOf("http://[::1]:8086"), "http://[::1]:8086");
  assert.notEqual(originOf("http://h:8086"), originOf("https://h:8086"));
});

test("loopback by name and by number only", () => {
  for (const url of ["http://localhost:1", "http://127.0.0.1", "http://[::1]:8086", "http://a.localhost"])
    assert.equal(isLoopback(url), true, url);
  for (const url of ["http://localhost.example", "http://10.0.0.1", "http://127.0.0.1.example"])
    assert.equal(isLoopback(url), false, url);
});

test("a request keeps the path prefix and encodes its parameters", () => {
  const url = requestUrl("https://h/proxy", "/api/v2/write", [
    ["bucket", "a/b & c"],
    ["org", "größe"],
  ]);
  assert.equal(url, "https://h/proxy/api/v2/write?bucket=a%2Fb%20%26%20c&org=gr%C3%B6%C3%9Fe");
  assert.equal(requestUrl("http://h:1/", "ping", []), "http://h:1/ping");
});
