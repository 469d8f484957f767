// Comments that suppress findings, and those that suppress nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findSuppressions, isSuppressed, suppress } from "../../../server/src/checks/suppression";
import { PagedText } from "../../../server/src/document/pagedText";
import { apply, checkRows, codesOf } from "./checking";

const T = "1700000000000000000";
const paged = (text: string) => new PagedText("test:a.lp", "line-protocol", 1, text);

test("one code, several, all, and only of the line below", () => {
  const bad = `"m" f=abc,g="a"\n`;
  for (const list of ["invalid-boolean", "crlf, invalid-boolean", "crlf invalid-boolean", ""]) {
    const text = `# line-protocol-disable-next-line ${list}\n${bad}`;
    assert.ok(!codesOf(text).includes("invalid-boolean"), list);
    assert.ok(codesOf(`${text}${bad}`).includes("invalid-boolean"), list);
  }
  assert.ok(codesOf(`# line-protocol-disable-next-line crlf\n${bad}`).includes("invalid-boolean"));
});

test("a CRLF file's comments count, too", () => {
  assert.ok(isSuppressed(paged("# line-protocol-disable-next-line a\r\nm"), 37, "a"));
});

test("the edit writes a comment or completes the one that is there", () => {
  const text = `m f=abc ${T}\n`;
  const once = apply(text, [suppress(paged(text), 0, "invalid-boolean")]);
  assert.equal(once, `# line-protocol-disable-next-line invalid-boolean\n${text}`);
  const twice = apply(once, [suppress(paged(once), once.length - text.length, "crlf")]);
  assert.equal(twice, `# line-protocol-disable-next-line invalid-boolean, crlf\n${text}`);
});

test("comments are found with their codes and the line below", () => {
  const text = "m f=1\n  # line-protocol-disable-next-line a, b \nm f=2\n# line-protocol-disable-next-line";
  const [first, second, ...rest] = findSuppressions(paged(text));
  assert.deepEqual(
    first.codes.map(({ code, start, end }) => [code, text.slice(start, end)]),
    [
      ["a", "a"],
      ["b", "b"],
    ],
  );
  assert.equal(text.slice(first.lineStart, first.lineStart + 5), "m f=2");
  assert.deepEqual([second.codes, second.lineStart], [[], text.length]);
  assert.deepEqual(rest, []);
});

test("what suppresses nothing is told", () => {
  checkRows([
    {
      text: `# line-protocol-disable-next-line ⟦time-key⟧\nm f=1 ${T}\n`,
      code: "unused-suppression",
      says: "This suppresses nothing: the line below has no finding time-key.",
      severity: "hint",
      fixed: `m f=1 ${T}\n`,
    },
    {
      text: `# line-protocol-disable-next-line invalid-boolean, ⟦time-key⟧\nm f=abc ${T}\n`,
      code: "unused-suppression",
      says: "no finding time-key",
      fixed: `# line-protocol-disable-next-line invalid-boolean\nm f=abc ${T}\n`,
    },
    {
      text: `# line-protocol-disable-next-line ⟦nonsense⟧\nm f=1 ${T}\n`,
      code: "unused-suppression",
      says: 'No finding is called "nonsense".',
    },
    {
      text: `⟦# line-protocol-disable-next-line⟧\nm f=1 ${T}\n`,
      code: "unused-suppression",
      says: "This comment suppresses nothing: the line below it has no findings.",
      fixed: `m f=1 ${T}\n`,
    },
  ]);
});
