// The table of findings, and the pages that are made from it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { checkDocument } from "../../../server/src/checks/check";
import { CODES, type CodeFacts, isAnswerCode, isFindingCode } from "../../../server/src/checks/codes";
import { readPragma } from "../../../server/src/lineprotocol/pragma";
import { formatTarget, type Target } from "../../../server/src/lineprotocol/targets";
import { projectPath, projectRoot } from "../../shared";
import { open } from "./checking";

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

/** Where the default target does not give the finding of an example. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "comma-in-field-key": "influxdb3-core",
  "invalid-name": "questdb",
};

function codesIn(text: string, code: string): string[] {
  const pragma = readPragma(text)?.target;
  const { reading, options } = open(text, pragma ? formatTarget(pragma) : ELSEWHERE[code]);
  const portability: Target[] = code === "not-portable" ? [{ product: "influxdb-1", precision: "ns" }] : [];
  return checkDocument(reading, { ...options, style: true, portability }).findings.map((each) => each.code);
}

test("the example of each page has the finding, and put right it has none", () => {
  for (const [code, { example, better }] of ENTRIES) {
    if (example === undefined) continue;
    assert.ok(codesIn(example, code).includes(code), `${code}: ${codesIn(example, code)}`);
    if (better === undefined) continue;
    assert.deepEqual(codesIn(better, code), [], code);
  }
});

test("most pages have an example; those without cannot have a readable one", () => {
  const without = ENTRIES.filter(([code, { example }]) => example === undefined && !isAnswerCode(code));
  assert.deepEqual(without.map(([code]) => code).sort(), [
    "control-character",
    "empty-body",
    "field-type-across-files",
    "key-too-long",
    "limit-columns",
    "not-utf8",
    "retention",
    "server-panic",
    "string-too-long",
    "unreadable-value",
  ]);
});
