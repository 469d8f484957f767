import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { inflate } from "../../../../server/src/writing/answers/inflate";

const text = Buffer.from(
  Array.from(
    { length: 5000 },
    (_, i) => `cpu,host=h${i % 7} usage=${i / 3} ${1700000000000000000n + BigInt(i)}`,
  ).join("\n"),
);

test("what zlib packs is unpacked", () => {
  for (const source of [Buffer.from(""), Buffer.from("a"), text, randomBytes(100_000)]) {
    for (const level of [0, 1, 9]) {
      for (const pack of [gzipSync, deflateSync, deflateRawSync]) {
        assert.deepEqual(Buffer.from(inflate(pack(source, { level })) ?? []), source);
      }
    }
  }
});

test("several gzip members follow one another", () => {
  assert.equal(Buffer.from(inflate(Buffer.concat([gzipSync("a"), gzipSync("b")])) ?? []).toString(), "ab");
});

test("cut or damaged input is undefined or wrong bytes, never an exception", () => {
  const packed = gzipSync(text);
  assert.equal(inflate(packed.subarray(0, packed.length >> 1)), undefined);
  for (let i = 0; i < 500; i++) {
    const damaged = Buffer.from(packed.subarray(0, 4000));
    damaged[10 + ((i * 7919) % 3900)] ^= 1 + (i % 255);
    inflate(damaged);
  }
});
