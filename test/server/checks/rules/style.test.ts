import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkDocument, fixesIn } from "../../../../server/src/checks/check";
import { dialectOf } from "../../../../server/src/lineprotocol/dialects";
import { EntryKind } from "../../../../server/src/lineprotocol/entry";
import { readBody, storedPoint } from "../../../../server/src/lineprotocol/points";
import { apply, codesOf, open } from "../checking";

const T = "1700000000000000000";

function hints(text: string, target?: string) {
  const { reading, options } = open(text, target);
  return checkDocument(reading, { ...options, style: true })
    .findings.filter(({ severity }) => severity === "hint")
    .map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);
}

/** The text with all preferred fixes of hints made. */
function tidied(text: string, target?: string): string {
  const { reading, options } = open(text, target);
  const edits = fixesIn(reading, { ...options, style: true }, { start: 0, end: text.length })
    .filter(({ finding }) => finding.severity === "hint")
    .map(({ fixes }) => fixes[0].edits);
  // One after the other: hints of one line may touch.
  return edits.length === 0 ? text : apply(text, edits[0]);
}

function tidiedToTheEnd(text: string, target?: string): string {
  let before = text;
  for (let i = 0; i < 50; i++) {
    const after = tidied(before, target);
    if (after === before) return after;
    before = after;
  }
  throw new Error(`no end: ${text}`);
}

test("off by default", () => {
  assert.deepEqual(codesOf(`m,b=1,a=2  f=1  ${T}\n`), []);
});

test("tags out of order, needless escapes, needless blanks", () => {
  assert.deepEqual(hints(`m,b=1,a=2 f=1 ${T}\n`), ["unsorted-tags: b=1,a=2"]);
  assert.deepEqual(hints(`m\\=x,a=1 f=1 ${T}\n`), ["needless-escape: \\="]);
  assert.deepEqual(hints(`   m    f=1    ${T}   \n`), Array(4).fill("needless-blank:    "));
  assert.equal(tidiedToTheEnd(`  m\\=x,b=1,a=2  f=1   ${T}  \n`), `m=x,a=2,b=1 f=1 ${T}\n`);
});

test("escapes that say something stay", () => {
  for (const text of [
    `m\\ n f=1 ${T}\n`,
    `m,a=x\\,y f=1 ${T}\n`,
    `m f="a\\"b" ${T}\n`,
    `m f="a\\n" ${T}\n`,
    `m,p=C:\\x f=1 ${T}\n`,
  ]) {
    assert.deepEqual(hints(text), [], text);
  }
});

test("each server by its own rules", () => {
  // InfluxDB 3 keeps the backslash: without it something else would be stored.
  assert.deepEqual(hints(`m\\=x f=1 ${T}\n`, "influxdb3-core"), []);
});

test("a hint is suppressed like any finding, and a comment that does so may stand while hints are off", () => {
  const text = `# line-protocol-disable-next-line unsorted-tags\nm,b=1,a=2 f=1 ${T}\n`;
  assert.deepEqual(hints(text), []);
  assert.deepEqual(codesOf(text), []);
  assert.deepEqual(hints(`# line-protocol-disable-next-line unsorted-tags\nm f=1 ${T}\n`), [
    "unused-suppression: unsorted-tags",
  ]);
});

test("property: what the fixes leave is stored the same", () => {
  const piece = fc.array(
    fc.constantFrom("a", "b", "é", "\\", " ", ",", "=", '"', "\\,", "\\ ", "\\=", "\\\\", "😀"),
    { minLength: 1, maxLength: 4 },
  );
  const name = piece.map((parts) => parts.join("").replace(/(?<!\\)[ ,=]/g, (c) => `\\${c}`));
  const blanks = fc.constantFrom(" ", "  ", "   ");
  const line = fc
    .tuple(
      fc.constantFrom("", " "),
      name,
      fc.array(fc.tuple(name, name), { maxLength: 3 }),
      blanks,
      name,
      fc.constantFrom("1", "2i", '"a\\"b"', '"\\x"'),
      blanks,
      fc.constantFrom("", " "),
    )
    .map(
      ([lead, m, tags, gap, key, value, gap2, tail]) =>
        `${lead}${m}${tags.map(([k, v]) => `,${k}=${v}`).join("")}${gap}${key}=${value}${gap2}${T}${tail}`,
    );
  const targets = fc.constantFrom(
    "influxdb-1",
    "influxdb-2",
    "influxdb3-core",
    "victoriametrics",
    "telegraf",
    "questdb",
  );
  fc.assert(
    fc.property(line, targets, (text, target) => {
      const after = tidiedToTheEnd(`${text}\n`, target);
      assert.equal(storedText(after, target), storedText(`${text}\n`, target));
    }),
    { numRuns: 400 },
  );
});

function storedText(text: string, target: string): string {
  const { options } = open(text, target);
  const dialect = dialectOf(options.target, "utf16");
  const points: string[] = [];
  readBody(text, dialect, (reading) => {
    if (reading.kind !== EntryKind.point) return;
    const point = storedPoint(text, reading, dialect);
    points.push(JSON.stringify(point, (_key, value) => (typeof value === "bigint" ? String(value) : value)));
  });
  return points.join("\n");
}

test("questdb: points of tags only, and fields without a value", () => {
  assert.deepEqual(hints(" m,t=a\n", "questdb"), []);
  assert.deepEqual(hints(`m f=1 ${T}\nm f= ${T}\n`, "questdb"), []);
  assert.deepEqual(hints("m,t=a\n", "questdb"), []);
});
