// What can be done about findings: at a place, in the whole file, and what is never done by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CODES } from "../../../server/src/checks/codes";
import type { CheckOptions } from "../../../server/src/checks/options";
import { codeActionsAt, fixAllSafe, withLineEndEdits } from "../../../server/src/features/codeActions";
import { apply, open, settled } from "../checks/checking";

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

test("line ends are converted with or without their finding, once for a place", () => {
  const text = `m f=1\r\nm f=2 ${T}\r\n`;
  const { reading, options } = open(text);
  const titlesAt = (place: number, severity: CheckOptions["severity"]) =>
    codeActionsAt(reading, { ...options, severity }, { start: place, end: place })
      .filter(({ lineEnds }) => lineEnds === "\n")
      .map(({ title, preferred }) => [title, preferred]);
  const convert = [["Convert all line ends to LF", true]];
  assert.deepEqual(titlesAt(text.indexOf("\r"), {}), convert);
  assert.deepEqual(titlesAt(text.length - 2, {}), convert);
  assert.deepEqual(titlesAt(text.length - 2, { crlf: "off" }), convert);
  const all = fixAllSafe(reading, { ...options, severity: { crlf: "off" } });
  assert.ok(all);
  assert.equal(settled(text, all), text.replaceAll("\r", ""));
});

test("all of a kind are found behind more findings of other kinds than are listed", () => {
  const text = `${"m f=abc\n".repeat(5_001)}m f=1u1\nm f=2u2\n`;
  const { reading, options } = open(text);
  const at = (place: string) => {
    const start = text.indexOf(place);
    const actions = codeActionsAt(reading, options, { start, end: start + 1 });
    return actions.find(({ title }) => title.startsWith("Fix "));
  };
  assert.equal(at("1u1")?.title, "Fix all 2 of this kind (invalid-number) in the file");
  assert.equal(at("abc")?.title, "Fix the first 5,000 of this kind (invalid-boolean) in the file");
  assert.equal(at("abc")?.edits.length, 5_000);
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
  const text = `\ufeff# note\r\nm f=1i ${T}\r\nm f=abc ${T}\r\n"m" f=1 ${T}\r\n`;
  const { text: paged, reading, options } = open(text);
  const all = fixAllSafe(reading, options);
  assert.ok(all);
  assert.equal(settled(text, all), text.slice(1).replaceAll("\r", ""));
  assert.equal(apply(text, withLineEndEdits(all, paged)), text.slice(1).replaceAll("\r", ""));
  // A point is stored with the mark in its name, and a string with its quote, before; the comment ends its line only with the return.
  for (const stored of [`\ufeffm f=1 ${T}\n`, 'm f="a"\r\n', `# note \\\r\nm f=1 ${T}\n`]) {
    const { reading, options } = open(stored);
    assert.equal(fixAllSafe(reading, options), undefined, stored);
  }
  const clean = open(`m f=abc ${T}\n`);
  assert.equal(fixAllSafe(clean.reading, clean.options), undefined);
});

test("with hints about form, source.fixAll tidies as well, and what is stored stays the same", () => {
  const text = `# line-protocol-disable-next-line crlf\nm\\=x,b=1,a=2  f=1  ${T}\n  m f=abc ${T}\n`;
  const { reading, options } = open(text);
  const all = fixAllSafe(reading, { ...options, style: true });
  assert.equal(apply(text, all?.edits ?? []), `m=x,a=2,b=1 f=1 ${T}\n  m f=abc ${T}\n`);
});

test("every finding of the table's examples that has fixes has at most one preferred, and titles that tell them apart", () => {
  for (const [code, { example }] of Object.entries(CODES)) {
    if (example === undefined) continue;
    const { reading, options } = open(example);
    const actions = codeActionsAt(reading, { ...options, style: true }, { start: 0, end: example.length });
    const byFinding = new Map<unknown, string[]>();
    for (const { finding, title, preferred } of actions) {
      const titles = byFinding.get(finding) ?? [];
      byFinding.set(finding, [...titles, preferred ? `*${title}` : title]);
    }
    for (const titles of byFinding.values()) {
      assert.equal(new Set(titles).size, titles.length, `${code}: ${titles}`);
      assert.ok(titles.filter((title) => title.startsWith("*")).length <= 1, `${code}: ${titles}`);
    }
  }
});

test("no comment is offered where it would be one more mistake", () => {
  const { reading, options } = open("m f=abc\n", "questdb");
  const titles = codeActionsAt(reading, options, { start: 0, end: 8 }).map(({ title }) => title);
  assert.ok(titles.length > 0 && !titles.some((title) => title.startsWith("Suppress")), titles.join());
});
