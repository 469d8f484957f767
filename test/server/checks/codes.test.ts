// The table of findings, and the pages that are made from it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { CODES, type CodeFacts, isAnswerCode, isFindingCode } from "../../../server/src/checks/codes";
import { projectPath, projectRoot } from "../../shared";

const ENTRIES = Object.entries(CODES) as [keyof typeof CODES, CodeFacts][];

test("docs/rules is as the table says", () => {
  execFileSync(process.execPath, [projectPath("scripts/rules.mjs"), "--check"], { cwd: projectRoot });
});

test("codes are kebab-case and known", () => {
  for (const [code] of ENTRIES) {
    assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(isFindingCode(code));
  }
  assert.ok(!isFindingCode("toString"));
  assert.ok(!isFindingCode("missing-timestamp"));
});

test("texts are in the one voice: sentences, no exclamation mark, no please", () => {
  for (const [code, { title, what, fix, products }] of ENTRIES) {
    assert.match(title, /^[A-Z].*[^.]$/, code);
    assert.match(what, /^[A-Z`].*\.$/s, code);
    assert.match(fix, /^[A-Z].*\.$/s, code);
    for (const text of [title, what, fix, ...Object.values(products)]) {
      assert.doesNotMatch(text, /!|\bplease\b/i, code);
    }
  }
});

test("verdicts that only a server gives have no example", () => {
  for (const [code, { example }] of ENTRIES) if (isAnswerCode(code)) assert.equal(example, undefined, code);
});
