// Quotes that are never closed.
import { test } from "node:test";
import { checkRows } from "../checking";

const T = "1700000000000000000";

test("the string is closed before the timestamp", () => {
  checkRows([
    {
      text: `m f=⟦"a ${T}⟧`,
      code: "unbalanced-quotes",
      says: "The string that begins here is never closed.",
      fixed: `m f="a" ${T}`,
    },
    {
      text: 'm f=⟦"a⟧\nm f=1\nm f=2',
      code: "unbalanced-quotes",
      says: "2 lines below are read as part of the string.",
      fixed: 'm f="a"\nm f=1\nm f=2',
    },
    {
      text: `m f="a"b⟦" ${T}⟧`,
      code: "unbalanced-quotes",
      says: "is never closed. The quote before it has no backslash",
      fixed: `m f="a\\"b" ${T}`,
    },
  ]);
});
