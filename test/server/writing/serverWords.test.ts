// What a server's answer says in words, fit to be quoted.
import assert from "node:assert/strict";
import test from "node:test";
import { serverWords } from "../../../server/src/writing/serverWords";

const words = (body: string, headers: Record<string, string> = {}) =>
  serverWords({ status: 400, headers, body: Buffer.from(body) });

test("the sentence out of its frame", () => {
  assert.equal(words('{"error":"database not found: \\"x\\""}'), 'database not found: "x"');
  assert.equal(words('{"code":"unauthorized","message":"unauthorized access"}'), "unauthorized access");
  assert.equal(words("plain words\n"), "plain words");
  assert.equal(words(""), "");
});

test("one line, bounded, without control characters", () => {
  assert.equal(words('{"error":"one\\n  two\\u001b[2J"}'), "one two␛[2J");
  assert.equal(words(`{"error":"${"x".repeat(5000)}"}`).length, 601);
});
