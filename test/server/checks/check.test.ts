// The check of a document: what is listed, what is only counted, in which order; and that edits change nothing of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkDocument, fixesIn } from "../../../server/src/checks/check";
import type { CheckOptions } from "../../../server/src/checks/options";
import { DocumentReading } from "../../../server/src/document/reading";
import { lines, TARGETS } from "../lineprotocol/everyDialect";
import { apply, findingsOf, open, settled } from "./checking";

const T = "1700000000000000000";
const runs = { numRuns: 60 };

function check(text: string, options: Partial<CheckOptions>, target?: string) {
  const opened = open(text, target);
  return checkDocument(opened.reading, { ...opened.options, ...options });
}

/** Refused lines and good ones, over several pages. */
const MANY = Array.from({ length: 9000 }, (_, i) => (i % 2 ? `m f=abc ${i}\n` : `m,t=${i} f=1 ${T}\n`)).join(
  "",
);

test("findings are in the order of the document", () => {
  const starts = check(MANY, {}).findings.map(({ start }) => start);
  assert.deepEqual(
    starts,
    [...starts].sort((a, b) => a - b),
  );
});

test("the list is bounded, and the rest is counted", () => {
  const { findings, unlisted } = check(MANY, { limit: 100 });
  assert.equal(findings.length, 100);
  assert.deepEqual(unlisted, { errors: 4400, warnings: 0 });
  assert.deepEqual(check(MANY, { limit: 4500 }).unlisted, { errors: 0, warnings: 0 });
});

test("what is on screen comes first", () => {
  // The last lines of a page, which holds more findings than are listed.
  const start = MANY.lastIndexOf("\n", MANY.length - 400) + 1;
  const wanted = findingsOf(MANY.slice(start)).filter(({ code }) => code === "invalid-boolean");
  const { findings } = check(MANY, { limit: wanted.length, visible: [{ start, end: MANY.length }] });
  assert.ok(wanted.length > 5);
  assert.deepEqual(
    findings.map((each) => each.start),
    wanted.map((each) => each.start + start),
  );
});

test("severity by code, and off", () => {
  const text = `m f=abc ${T}\n"m" f=1 ${T}`;
  const { findings } = check(text, { severity: { "invalid-boolean": "hint", "quoted-name": "off" } });
  assert.deepEqual(
    findings.map(({ code, severity }) => [code, severity]),
    [["invalid-boolean", "hint"]],
  );
  const counted = check(MANY, { limit: 10, severity: { "invalid-boolean": "information" } });
  assert.deepEqual(counted.unlisted, { errors: 0, warnings: 0 });
});

test("a suppressed finding makes room for others", () => {
  const text = `# line-protocol-disable-next-line invalid-boolean\nm f=abc ${T}\nm f=abd ${T}`;
  const { findings } = check(text, { limit: 1 });
  assert.deepEqual(
    findings.map(({ start }) => start),
    [text.indexOf("abd")],
  );
});

test("fixes are those of findings that touch the span", () => {
  const text = `m f=abc ${T}\nm f=abd ${T}\n`;
  const { reading, options } = open(text);
  const at = text.indexOf("abd");
  const found = fixesIn(reading, options, { start: at, end: at });
  assert.deepEqual(
    found.map(({ finding }) => finding.start),
    [at],
  );
  assert.equal(apply(text, found[0].fixes[0].edits), `m f=abc ${T}\nm f="abd" ${T}\n`);
});

test("of any text and every target: findings, places and edits lie inside the document, messages are one line", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...TARGETS), (text, target) => {
      const { reading, options } = open(text, target);
      for (const { finding, fixes } of fixesIn(reading, options, { start: 0, end: text.length })) {
        const places = [finding, ...finding.related, ...fixes.flatMap(({ edits }) => edits)];
        for (const { start, end } of places) {
          assert.ok(0 <= start && start <= end && end <= text.length, `${finding.code} ${start}-${end}`);
        }
        assert.ok(finding.start < finding.end || text.length === 0, `${finding.code} is empty`);
        assert.ok(finding.lineStart <= finding.end, finding.code);
        // What the text itself holds stands in quotes.
        const words = finding.message.replaceAll(/"[^"]*"/g, "");
        assert.doesNotMatch(words, /\n|undefined|NaN-NaN|\[object/, finding.code);
      }
    }),
    { numRuns: 5 * runs.numRuns },
  );
});

test("of any text: a preferred fix settles its finding, or brings the line on", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...TARGETS), (text, target) => {
      const { reading, options } = open(text, target);
      for (const { finding, fixes } of fixesIn(reading, options, { start: 0, end: text.length })) {
        const fix = fixes.find(({ preferred }) => preferred);
        if (fix) assert.notEqual(settled(text, fix), text, finding.code);
      }
    }),
    runs,
  );
});

test("after any edits the findings are those of a fresh document", () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), lines), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(lines, edits, fc.constantFrom(...TARGETS), (text, changes, target) => {
      const { text: paged, reading, options } = open(text, target);
      checkDocument(reading, options);
      let now = text;
      for (const [at, length, insert] of changes) {
        const start = at % (now.length + 1);
        const end = Math.min(now.length, start + length);
        const { at: page, removed } = paged.replace(start, end, insert);
        reading.replaced(page, removed);
        now = now.slice(0, start) + insert + now.slice(end);
        // As the server does it between keystrokes: some of the reading, some of the comparing, some of the rules' work.
        reading.advance(start % 50);
        reading.facts.duplicates.settle(end % 3);
        checkDocument(reading, { ...options, units: length });
        if (at % 3 === 0) continue;
        reading.advance();
        const scope = { shardSeconds: reading.shardSeconds };
        const fresh = open(now, target);
        const own = new DocumentReading(fresh.text, reading.dialect, scope);
        own.advance();
        const whole = checkDocument(own, options);
        let last = checkDocument(reading, { ...options, units: 1 });
        for (let i = 0; !last.complete; i++) {
          assert.ok(i < 100, "a check comes to its end");
          reading.facts.duplicates.settle(1);
          last = checkDocument(reading, { ...options, units: 1 });
        }
        assert.deepEqual(last, whole);
        assert.deepEqual(checkDocument(reading, options), whole);
      }
    }),
    runs,
  );
});

test("hostile lines are told of in time that grows with them", () => {
  const long = 200_000;
  const texts = [
    `m f=1,${" ".repeat(long)}x`,
    `m f${"=".repeat(long)}`,
    `m,t="${"a ".repeat(long)}`,
    `m ${'f="a"b,'.repeat(long / 10)}f="`,
    `m f=${"1".repeat(long)},5`,
    `m f=a${" b".repeat(long)}`,
    `m,${"a,".repeat(long)} f=1`,
    `# k="${"\\".repeat(long)}\nm f=1`,
  ];
  for (const text of texts) {
    const start = performance.now();
    const { reading, options } = open(text);
    fixesIn(reading, options, { start: 0, end: text.length });
    assert.ok(performance.now() - start < 5000, text.slice(0, 20));
  }
});
