// Server text in Markdown is text and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeMarkdown } from "../../../client/src/results/escapeMarkdown";

const hostile = [
  "[click](command:workbench.action.quit)",
  "![x](https://evil.example/pixel.png)",
  "<img src=x onerror=alert(1)>",
  "<https://evil.example>",
  "https://evil.example/a and www.evil.example and a@b.example",
  "`code` ``more`` ~~~",
  "# heading",
  "- item",
  "1. item",
  "1) item",
  "> quote",
  "---",
  "a | b\n--|--",
  "**bold** _em_ ~~gone~~ ^x^ ==y==",
  "$(trash) icon",
  "&lt;b&gt; &amp;",
  "back\\slash \\[x\\]",
  "[ref]: https://evil.example",
  "*** $x$ {y}",
];

/** What a renderer shows of an escaped text: escapes, entities and hard breaks taken back. */
function shown(markdown: string): string {
  return markdown
    .replace(/ {2}\n/g, "\n")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}

test("what is shown is what was sent", () => {
  for (const text of hostile) assert.equal(shown(escapeMarkdown(text)), text);
});

test("no character that Markdown gives a meaning is left bare", () => {
  for (const text of hostile) {
    const bare = escapeMarkdown(text)
      .replace(/\\[!-/:-@[-`{-~]/g, "")
      .replace(/&(?:amp|lt|gt|nbsp);/g, "");
    assert.doesNotMatch(bare, /[\\`*_{}[\]()#+.!|~$^=:@<>&"-]/, text);
  }
});

test("leading blanks make no code block, control characters nothing at all", () => {
  assert.equal(escapeMarkdown("    indented"), "&nbsp;&nbsp;&nbsp;&nbsp;indented");
  assert.equal(escapeMarkdown("\ttab"), "&nbsp;&nbsp;&nbsp;&nbsp;tab");
  assert.equal(escapeMarkdown("a\u0000b\u001b[31m"), "a\ufffdb\ufffd\\[31m");
});

test("line ends become hard breaks, inside one paragraph", () => {
  assert.equal(escapeMarkdown("a\nb\r\nc"), "a  \nb  \nc");
});
