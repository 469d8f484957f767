import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { isFindingCode } from "../../../../../server/src/checks/codes";
import { ANSWER_KINDS, DETAIL_NAMES } from "../../../../../server/src/writing/answers/answer";
import { findRow, TABLES } from "../../../../../server/src/writing/answers/responses";
import { fill } from "../../../../../server/src/writing/answers/sentences";
import { projectPath, projectRoot } from "../../../../shared";

const ROWS = TABLES.flatMap(({ rows }) => rows);

test("ids are unique", () => {
  assert.equal(new Set(ROWS.map(({ id }) => id)).size, ROWS.length);
});

for (const row of ROWS) {
  test(`row ${row.id}: its example is read by it, its sentences keep the voice`, () => {
    assert.match(row.example, row.pattern);
    const found = findRow(row.example, row.products[0] ?? null, row.status[0] ?? null);
    assert.equal(found?.row.id, row.id);
    assert.ok(ANSWER_KINDS.includes(row.kind));
    if (row.code !== undefined) assert.ok(isFindingCode(row.code));
    for (const name of Object.keys(found?.groups ?? {})) {
      assert.ok((DETAIL_NAMES as readonly string[]).includes(name.replace(/_+$/, "")), name);
    }
    for (const sentence of [row.says, ...row.advice]) assert.doesNotMatch(sentence, /!|[Pp]lease/);
    assert.doesNotMatch(row.says, /\.$/);
    for (const advice of row.advice) assert.match(advice, /[.:]$/);
    assert.match(row.docs, /^https:\/\//);
    // Every placeholder is a detail that the pattern, or a wrapper, can give.
    for (const [, name] of row.says.matchAll(/\{(\w+)/g))
      assert.ok((DETAIL_NAMES as readonly string[]).includes(name), name);
    const groups = Object.fromEntries(
      Object.entries(found?.groups ?? {}).flatMap(([key, value]) =>
        value === undefined ? [] : [[key.replace(/_+$/, ""), value]],
      ),
    );
    assert.doesNotMatch(fill(row.says, { dropped: "2", errorCount: "2", ...groups }), /[{}]|\?/);
  });
}

test("a row is found for another product than its own", () => {
  assert.equal(findRow("partial write of line protocol occurred", "influxdb-2", 400)?.row.id, "v3-partial");
});

test("unknown sentences have no row", () => {
  assert.equal(findRow("something that nobody says", null, 400), undefined);
  assert.equal(findRow("", "influxdb-1", 500), undefined);
});

test("docs/responses.md is up to date", () => {
  execFileSync(process.execPath, [projectPath("scripts/responses.mjs"), "--check"], { cwd: projectRoot });
});
