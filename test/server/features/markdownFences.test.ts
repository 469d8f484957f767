// Fences of line protocol in Markdown, and the way back from their text to the Markdown's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { FENCE_WORDS, markdownFencesOf, placeInMarkdown } from "../../../server/src/features/markdownFences";
import { projectPath } from "../../shared";

const texts = (markdown: string) => markdownFencesOf(markdown).map(({ text }) => text);

for (const [what, markdown, expected] of [
  ["one block", "# Head\n\n```lp\nm f=1\n```\n", ["m f=1\n"]],
  [
    "the other words, in any case",
    "```Influx\na\n```\n~~~ilp\nb\n~~~\n``` line-protocol\nc\n```",
    ["a\n", "b\n", "c\n"],
  ],
  [
    "words behind the first",
    '```lp title="x"\na\n```\n```lp{1,2}\nb\n```\n```lp:file.lp\nc\n```',
    ["a\n", "b\n", "c\n"],
  ],
  ["other languages, and words that only begin alike", "```js\nm f=1\n```\n```lpx\nm\n```\n```\nm\n```", []],
  ["a longer fence around a shorter one", "````markdown\n```lp\nm f=1\n```\n````\n", []],
  ["a shorter fence inside", "````lp\n```\nm f=1\n````\n", ["```\nm f=1\n"]],
  ["the other mark does not close", "```lp\n~~~\n```\n", ["~~~\n"]],
  ["never closed: to the end", "```lp\nm f=1\nm f=2", ["m f=1\nm f=2\n"]],
  ["empty", "```lp\n```\n", [""]],
  [
    "in a list, without its indentation",
    "- a\n\n  ```lp\n  m f=1\n    # more\n m f=2\n  ```\n",
    ["m f=1\n  # more\nm f=2\n"],
  ],
  ["line ends of Windows", "```lp\r\nm f=1\r\n```\r\n", ["m f=1\n"]],
  ["quoted text is left alone", "> ```lp\n> m f=1\n> ```\n", []],
] as const) {
  test(`fences: ${what}`, () => assert.deepEqual(texts(markdown), expected));
}

test("places lead back, with indentation and emoji", () => {
  const markdown = "text\n\n  ```lp\n  m,t=😀 f=1\n m f=x\n  ```\nend";
  const [fence] = markdownFencesOf(markdown);
  const lines = markdown.split("\n");
  for (const [part, line] of [
    ["😀", 0],
    ["f=x", 1],
  ] as const) {
    const character = fence.text.split("\n")[line].indexOf(part);
    const place = placeInMarkdown(fence, { line, character });
    assert.equal(lines[place.line].slice(place.character, place.character + part.length), part);
  }
  // Behind the last newline: the end of the last line.
  assert.deepEqual(placeInMarkdown(fence, { line: 2, character: 0 }), { line: 4, character: 6 });
});

test("no text breaks it, and each place of a fence is in the Markdown", () => {
  const piece = fc.constantFrom("```", "~~~", "````", "lp", " ", "  ", "\n", "\r\n", "m f=1", "x", "`", "> ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const markdown = pieces.join("");
      const lines = markdown.split(/\r\n|\n|\r/);
      for (const fence of markdownFencesOf(markdown)) {
        for (const [line, text] of fence.text.split("\n").slice(0, -1).entries()) {
          const { line: at, character } = placeInMarkdown(fence, { line, character: 0 });
          assert.equal(lines[at].slice(character), text);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test("the grammar colours the same words", () => {
  const grammar = JSON.parse(readFileSync(projectPath("syntaxes/markdown.injection.json"), "utf8"));
  const begin: string = grammar.repository.fence.begin;
  assert.ok(begin.includes(`(?i:(${FENCE_WORDS.join("|")})`), begin);
});
