// Error output that people showed in public (test/corpus/answers): kind, what was written, and the product where the text tells it.
// How many kinds were right at first sight, file by file: test/corpus/answers/README.md. What was wrong was mended afterwards in general ways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { collectedFiles } from "./collectedTexts";

/** Less is claimed than could be: known, and no wrong certainty. */
const LESS_CERTAIN: ReadonlySet<string> = new Set([
  // 0.9's JSON endpoint: "missing measurement" by itself is also how a list of reasons may begin.
  "10cf0b2d",
  // Somebody left the quoted line out: "unable to parse: invalid number...".
  "04e5604d",
]);

for (const { file, cases } of collectedFiles) {
  test(`${file}: ${cases.length} texts, each read as what it is`, () => {
    const wrong: string[] = [];
    for (const { id, from, text, kind, written } of cases) {
      const read = explainCase({ text });
      assert.ok(!("caseError" in read));
      const isWritten = read.written === written || (read.written === "unknown" && LESS_CERTAIN.has(id));
      if (read.kind !== kind || !isWritten) {
        wrong.push(
          `${id} ${from}: ${read.kind} ${read.written}, not ${kind} ${written}: ${text.slice(0, 200)}`,
        );
      }
    }
    assert.deepEqual(wrong, []);
  });

  test(`${file}: who said it, where the text tells`, () => {
    for (const { id, from, text, product } of cases) {
      if (product === undefined) continue;
      const read = explainCase({ text });
      assert.ok(!("caseError" in read));
      assert.equal(read.product, product, `${id} ${from}: ${text.slice(0, 200)}`);
    }
  });
}
