// Error output that people showed in public (test/corpus/answers): kind, what was written, whether to try again, what the text holds of
// lines, and the product where the text tells it. How many were right at first sight, file by file: test/corpus/answers/README.md.
// What was wrong was mended afterwards in general ways.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DecodedAnswer } from "../../../../server/src/writing/answers/answer";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { type CollectedText, collectedFiles, isKindOf, isWrittenOf } from "./collectedTexts";

/** Less is claimed than could be: known, and no wrong certainty. */
const LESS_CERTAIN: ReadonlySet<string> = new Set([
  // 0.9's JSON endpoint: "missing measurement" by itself is also how a list of reasons may begin.
  "10cf0b2d",
  // Somebody left the quoted line out: "unable to parse: invalid number...".
  "04e5604d",
  // The same, cut off there.
  "8f2e35b7",
  // A delete that the server does not have, without its status.
  "a1fb50a1",
  // An exporter that could not make line protocol, and sent nothing; a shell that sent a line as a query.
  "270497fa",
  "7fb97662",
  "4872acd3",
]);

for (const { file, cases } of collectedFiles) {
  test(`${file}: ${cases.length} texts, each read as what it is`, () => {
    const wrong: string[] = [];
    for (const item of cases) {
      const read = readText(item);
      const isLess = read.written === "unknown" && LESS_CERTAIN.has(item.id);
      const saysSo = isKindOf(item, read.kind) && (isWrittenOf(item, read.written) || isLess);
      if (saysSo && agreesOnRetry(item, read) && missing(item, read).length === 0) continue;
      const wanted = `${item.kind} ${item.written} ${item.retry ?? ""} ${missing(item, read).join(", ")}`;
      wrong.push(
        `${item.id} ${item.from}: ${read.kind} ${read.written} ${read.retry.sensible}, not ${wanted}: ${item.text.slice(0, 200)}`,
      );
    }
    assert.deepEqual(wrong, []);
  });

  test(`${file}: who said it, where the text tells`, () => {
    for (const item of cases) {
      if (item.product === undefined) continue;
      assert.equal(
        readText(item).product,
        item.product,
        `${item.id} ${item.from}: ${item.text.slice(0, 200)}`,
      );
    }
  });
}

function readText({ text }: CollectedText): DecodedAnswer {
  const read = explainCase({ text });
  assert.ok(!("caseError" in read));
  return read;
}

/** Whether the same request may succeed later; another kind that the text allows may have another answer to it. */
function agreesOnRetry({ kind, retry }: CollectedText, read: DecodedAnswer): boolean {
  return retry === undefined || read.kind !== kind || read.retry.sensible === retry;
}

/** What the text says of lines and the decoder does not: details by name, `quoted` lines, `numbers` of lines. */
function missing({ said }: CollectedText, { details }: DecodedAnswer): string[] {
  const errors = details.errors ?? [{ text: details.text, line: details.line }];
  const found: Readonly<Record<string, unknown>> = {
    ...details,
    quoted: errors.map(({ text }) => text),
    numbers: errors.map(({ line }) => Number(line)),
  };
  return Object.entries(said ?? {}).flatMap(([name, value]) =>
    JSON.stringify([value].flat().map(String)) === JSON.stringify([found[name]].flat().map(String))
      ? []
      : [`${name}=${JSON.stringify(value)}`],
  );
}
