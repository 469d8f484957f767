// Fetch as the browser has it, here Node's, on a page of another kind where it matters.
import assert from "node:assert/strict";
import test from "node:test";
import { sendByFetch } from "../../../client/src/transport/browser";
import type { Answer, Failure } from "../../../client/src/transport/exchange";

function onSecurePage(url: string): Promise<Answer | Failure> {
  const page = globalThis as { location?: unknown; fetch: unknown };
  const { location, fetch } = page;
  page.location = { protocol: "https:" };
  page.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  const sent = sendByFetch({ method: "POST", url, headers: {}, timeoutMilliseconds: 1000 });
  return sent.finally(() => Object.assign(page, { location, fetch }));
}

test("a secure page does not send to an http address: nothing was sent, and it says so", async () => {
  const result = await onSecurePage("http://plant.example:8086/write");
  assert.ok("failure" in result);
  assert.equal(result.failure, "not-sent");
  assert.match(result.message, /http:\/\/plant\.example:8086, which is not encrypted\. Nothing was sent\./);
});

test("but to the loopback it does: what failed is not told, and nothing is claimed", async () => {
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    const result = await onSecurePage(`http://${host}:8086/write`);
    assert.ok("failure" in result);
    assert.equal(result.failure, "cors", host);
    assert.match(result.message, /or nobody answers there; it does not tell which/);
  }
});
