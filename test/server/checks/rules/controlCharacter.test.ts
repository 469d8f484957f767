// Control characters in names and strings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf } from "../checking";

const T = "1700000000000000000";

test("they are removed", () => {
  checkRows([
    {
      text: `m,t=a⟦\u0001⟧b f=1 ${T}`,
      code: "control-character",
      says: "U+0001",
      severity: "information",
      fixed: `m,t=ab f=1 ${T}`,
    },
    { text: `m f="a⟦\u0000⟧" ${T}`, code: "control-character", says: "U+0000", fixed: `m f="a" ${T}` },
  ]);
});

test("tabs and newlines in strings may be meant, and of many control characters three are told", () => {
  assert.deepEqual(codesOf(`m f="a\tb\nc" ${T}`), []);
  assert.equal(codesOf(`m f="${"\u0001".repeat(9)}" ${T}`).length, 3);
});
