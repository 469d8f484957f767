// Bytes become the text that TextDecoder gives, whichever way they take.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Utf8Text } from "../../../server/src/cli/utf8Text";

const utf8 = new Utf8Text();
const reference = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

function agree(bytes: Uint8Array): void {
  const { text, isUtf8 } = utf8.decode(Buffer.from(bytes));
  assert.equal(text, reference.decode(bytes));
  let valid = true;
  try {
    strict.decode(bytes);
  } catch {
    valid = false;
  }
  assert.equal(isUtf8, valid);
}

test("each letter alone, and at each place around the sixteen bytes of a step", () => {
  const letters = [
    "a",
    "\u007f",
    "\u0080",
    "é",
    "ÿ",
    "\u0100",
    "Ł",
    "\u07ff",
    "\u0800",
    "€",
    "\ufeff",
    "\uffff",
  ];
  for (const letter of [...letters, "\u{10000}", "😀", "\u{10ffff}"]) {
    for (let before = 0; before <= 33; before++) {
      for (const after of [0, 1, 15, 16]) {
        agree(Buffer.from("x".repeat(before) + letter + "y".repeat(after)));
        agree(Buffer.from(`ü${"x".repeat(before)}${letter}${letter}${"y".repeat(after)}`));
      }
    }
  }
});

test("any text, any bytes, one after the other in one memory", () => {
  const latin1 = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  });
  const texts = fc.oneof(
    latin1,
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ maxLength: 100 }),
  );
  const bodies = fc.oneof(
    texts.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 100 }),
  );
  fc.assert(fc.property(bodies, agree), { numRuns: 2000 });
});

test("as long as a page may be, and longer than the memory takes", () => {
  for (const letter of ["é", "€", "😀"]) {
    for (const length of [128 * 1024, 256 * 1024, 256 * 1024 + 8]) {
      const text = letter.repeat(length / Buffer.byteLength(letter));
      agree(Buffer.from(text));
    }
  }
});
