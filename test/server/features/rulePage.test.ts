// The pages of the findings, as the editor shows them and docs/rules holds them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CODES, type CodeFacts, type FindingCode, isAnswerCode } from "../../../server/src/checks/codes";
import { rulePage } from "../../../server/src/features/rulePage";
import { PRODUCTS } from "../../../server/src/lineprotocol/targets";

const ENTRIES = Object.entries(CODES) as [FindingCode, CodeFacts][];

test("a page has the title, the code, an example, what to do, and how to suppress it", () => {
  const page = rulePage("missing-field-value");
  assert.match(page, /^# .+\n\n`missing-field-value` · error: the server refuses it or drops it\n/);
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  assert.deepEqual(headings, [
    ...["Example", "What servers do", "The example, server by server", "What to do", "Suppress it"],
  ]);
  assert.match(page, /```line-protocol\n# line-protocol-disable-next-line missing-field-value\n```/);
  assert.match(page, /[^\n]\n$/);
});

test("a verdict that only a server gives is not suppressed in a file", () => {
  const page = rulePage("limit-series");
  assert.doesNotMatch(page, /Suppress/);
  assert.match(page, /This finding comes from a server's answer/);
});

test("what cannot be seen is written out", () => {
  assert.match(rulePage("carriage-return"), /^cpu usage=1␍$/m);
  assert.match(rulePage("byte-order-mark"), /^‹BOM›cpu usage=1$/m);
});

test("every page tells what each server does: of its example, or in the table's own words", () => {
  for (const [code, { example, products }] of ENTRIES) {
    const text = rulePage(code);
    assert.doesNotMatch(text, /unknown to us|not known yet/, code);
    if (example === undefined) {
      assert.ok(Object.keys(products).length > 0 || isAnswerCode(code), `${code}: no server has a row`);
      continue;
    }
    const [, table = ""] = text.split("## The example, server by server");
    const servers = [...table.matchAll(/^\| ([^|]+) \| [^|]/gm)].flatMap(([, names]) => names.split(", "));
    for (const { label } of Object.values(PRODUCTS)) assert.ok(servers.includes(label), `${code}: ${label}`);
  }
});
