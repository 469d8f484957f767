// Which redirects are followed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decideRedirect } from "../../../client/src/transport/redirects";

const from = "http://h:8086/api/v2/write/?bucket=b";

test("307 and 308 within the origin are followed, a few times", () => {
  assert.deepEqual(decideRedirect(308, "/api/v2/write?bucket=b", from, 0), {
    kind: "follow",
    url: "http://h:8086/api/v2/write?bucket=b",
  });
  assert.equal(decideRedirect(307, "http://h:8086/x", from, 2).kind, "follow");
  assert.equal(decideRedirect(307, "http://h:8086/x", from, 3).kind, "refuse");
});

test("another origin, 301 to 303, and no location are not, and nothing secret is shown", () => {
  for (const [status, location] of [
    [301, "/x"],
    [302, "http://h:8086/x"],
    [303, "/x"],
    [307, "https://h:8086/x"],
    [307, "http://evil.example/x"],
    [308, "http://h:8087/x"],
    [307, "file:///etc/passwd"],
    [307, undefined],
    [307, "http://[bad"],
  ] as const)
    assert.equal(decideRedirect(status, location, from, 0).kind, "refuse", `${status} ${location}`);
  const refused = decideRedirect(307, "http://u:pw@evil.example/x?token=t", from, 0);
  assert.deepEqual(refused, { kind: "refuse", location: "http://evil.example/x" });
});

test("other answers are answers", () => {
  for (const status of [200, 204, 304, 400]) assert.equal(decideRedirect(status, "/x", from, 0).kind, "none");
});
