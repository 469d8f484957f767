import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decodeBase64, encodeBase64 } from "../../../server/src/writing/base64";

test("both ways, as Node does it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = encodeBase64(bytes);
      assert.equal(text, Buffer.from(bytes).toString("base64"));
      assert.deepEqual(decodeBase64(text), bytes);
    }),
  );
  const long = new Uint8Array(200_001).map((_, i) => i * 7);
  assert.equal(encodeBase64(long), Buffer.from(long).toString("base64"));
});

test("what is not base64", () => {
  assert.equal(decodeBase64("a"), undefined);
  assert.equal(decodeBase64("ab=c"), undefined);
  assert.equal(decodeBase64("é==="), undefined);
  assert.deepEqual(decodeBase64("YQ==\r\n"), Uint8Array.from([97]));
});
