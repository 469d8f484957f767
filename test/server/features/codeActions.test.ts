// What can be done about findings: at a place, in the whole file, and what is never done by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeActionsAt, fixAllSafe } from "../../../server/src/features/codeActions";
import { apply, open } from "../checks/checking";

const T = "1700000000000000000";

function actionsAt(text: string, place: string) {
  const { reading, options } = open(text);
  const start = text.indexOf(place);
  return codeActionsAt(reading, options, { start, end: start + place.length });
}

test("the fixes of a finding, the preferred one marked, and a comment that suppresses it", () => {
  const text = `m s="a",f=1.0i ${T}\n`;
  const actions = actionsAt(text, "1.0i");
  assert.deepEqual(
    actions.map(({ title, preferred }) => [title, preferred]),
    [
      ["Store as integer: 1.0i → 1i", true],
      ["Store as float: 1.0i → 1.0", false],
      ["Suppress invalid-number for this line", false],
    ],
  );
  assert.equal(apply(text, actions[0].edits), `m s="a",f=1i ${T}\n`);
  assert.equal(apply(text, actions[2].edits), `# line-protocol-disable-next-line invalid-number\n${text}`);
});

test("all of a kind at once", () => {
  const text = `m f=yes ${T}\nm f=off 1700000001000000000\nm f=abc 1700000002000000000\n`;
  const all = actionsAt(text, "yes").find(({ title }) => title.startsWith("Fix all"));
  assert.equal(all?.title, "Fix all 3 of this kind (invalid-boolean) in the file");
  assert.equal(all?.finding, undefined);
  assert.equal(
    apply(text, all?.edits ?? []),
    `m f=true ${T}\nm f=false 1700000001000000000\nm f="abc" 1700000002000000000\n`,
  );
});

test("edits of one action do not overlap", () => {
  const text = `m f="a",f="b",f="c",f="d" ${T}\n"m","t"="v" "f"=1 ${T}\n`;
  for (const place of ['f="a"', '"m"']) {
    for (const { edits, title } of actionsAt(text, place)) {
      for (const [i, edit] of edits.entries()) {
        if (i > 0) assert.ok(edit.start >= edits[i - 1].end, title);
      }
    }
  }
});

test("a comment that suppresses nothing is not suppressed itself", () => {
  const text = `# line-protocol-disable-next-line crlf\nm f=1 ${T}\n`;
  const titles = actionsAt(text, "crlf").map(({ title }) => title);
  assert.deepEqual(titles, ["Remove the comment"]);
});

test("nothing to do about a good line", () => {
  assert.deepEqual(actionsAt(`m f=1 ${T}\n`, "f=1"), []);
});

test("source.fixAll mends line ends and the byte order mark, and nothing that changes what is stored", () => {
  const text = `\ufeffm f=1i ${T}\r\nm f=abc ${T}\r\n"m" f=1 ${T}\r\n`;
  const { reading, options } = open(text);
  const all = fixAllSafe(reading, options);
  assert.equal(apply(text, all?.edits ?? []), text.slice(1).replaceAll("\r", ""));
  const clean = open(`m f=abc ${T}\n`);
  assert.equal(fixAllSafe(clean.reading, clean.options), undefined);
});
