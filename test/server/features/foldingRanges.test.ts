import assert from "node:assert/strict";
import { test } from "node:test";
import { foldingRanges, MOST_FOLDS } from "../../../server/src/features/foldingRanges";
import { openAt, openLarge } from "./reading";

function foldsOf(text: string): string[] {
  const { reading } = openAt(text);
  const line = (offset: number) => reading.text.positionAt(offset).line;
  return foldingRanges(reading).map(({ start, end, kind }) => `${line(start)}-${line(end)} ${kind}`);
}

test("runs of one measurement, broken by another, a blank line, or a comment", () => {
  assert.deepEqual(foldsOf("a f=1\na,t=1 f=1\nb f=1\na f=1\na f=2\n\na f=3\na f=4\n# x\na f=5\n"), [
    "0-1 run",
    "3-4 run",
    "6-7 run",
  ]);
});

test("a name that only begins alike is another; CRLF and escapes", () => {
  assert.deepEqual(foldsOf("ab f=1\r\nabc f=1\r\nx\\ y f=1\r\nx\\ y f=2\r\n"), ["2-3 run"]);
});

test("comment blocks, and regions nested", () => {
  assert.deepEqual(
    foldsOf("# a\n# b\nm f=1\n# region one\nm f=1\n# region two\nm f=2\n# endregion\n# endregion\n"),
    ["0-1 comment", "3-8 region", "5-7 region"],
  );
});

test("DDL and DML sections of an export", () => {
  const text = "# DDL\nCREATE DATABASE a\n# DML\n# CONTEXT-DATABASE:a\nm f=1 1\nm f=2 2\n";
  assert.deepEqual(foldsOf(text), ["0-1 region", "2-5 region", "4-5 run"]);
});

test("a large document is folded without reading an entry again, and bounded", () => {
  const { reading, visits } = openLarge();
  foldingRanges(reading);
  assert.equal(visits(), 0);
  assert.equal(
    foldingRanges(openAt("a f=1\na f=1\nb f=1\nb f=1\n".repeat(MOST_FOLDS)).reading).length,
    MOST_FOLDS,
  );
});
