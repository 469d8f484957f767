import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FactsSum } from "../../../server/src/document/facts";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { EntryKind, type EntryReading } from "../../../server/src/lineprotocol/entry";
import { readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import { DEFAULT_TARGET } from "../../../server/src/lineprotocol/targets";

const dialect = dialectOf(DEFAULT_TARGET, "utf16");
const WEEK = 7 * 86_400;

function open(text: string): { paged: PagedText; reading: DocumentReading } {
  const paged = new PagedText("file:///a.lp", "line-protocol", 1, text);
  return { paged, reading: new DocumentReading(paged, dialect, { shardSeconds: WEEK }) };
}

function describe(text: string, base: number, reading: EntryReading): unknown {
  const { kind, marks } = reading;
  const start = base + reading.start;
  const end = base + reading.end;
  if (kind === EntryKind.point) {
    return { kind, start, end, marks, point: storedPoint(text, reading, dialect) };
  }
  // What a quote swallows to the end of the text is not joined: the verdict stands, the entry's end is not looked for.
  if (kind === EntryKind.refused) {
    return { kind, start, message: reading.message, at: base + reading.faultStart };
  }
  return { kind, start, marks };
}

/** All entries as one full read gives them. */
function readWhole(text: string): unknown[] {
  const entries: unknown[] = [];
  readBody(text, dialect, (reading) => entries.push(describe(text, 0, reading)));
  return entries;
}

function readPaged(reading: DocumentReading): unknown[] {
  const entries: unknown[] = [];
  let covered = 0;
  reading.visit(0, reading.text.length, (entry) => {
    assert.equal(entry.from, covered, "entries leave no gap and do not overlap");
    covered = entry.next;
    entries.push(describe(entry.text, entry.base, entry.reading));
    return undefined;
  });
  assert.equal(covered, reading.text.length);
  return entries;
}

/** What facts say, in words instead of numbers, so that two dictionaries can be compared. */
function describeFacts(reading: DocumentReading): unknown {
  const { facts, dictionary } = reading;
  const uses = dictionary.scopes.flatMap(({ field, shard }, scope) =>
    [0, 1, 2, 3, 4]
      .filter((type) => facts.valuesOf(scope, type) > 0)
      .map(
        (type) => `${field.measurement.name} ${field.name} ${shard} ${type} ${facts.valuesOf(scope, type)}`,
      ),
  );
  const series = dictionary.series
    .filter(({ id }) => facts.pointsOfSeries(id) > 0)
    .map(
      ({ id, measurement, tags }) =>
        `${measurement.name} ${JSON.stringify(tags)} ${facts.pointsOfSeries(id)}`,
    );
  const { points, comments, withoutTime, liveSeries } = facts;
  return {
    points,
    comments,
    withoutTime,
    liveSeries,
    duplicates: facts.duplicates.count,
    refused: facts.refused(),
    conflicts: facts.conflicts.size,
    times: [0, 1, 2, 3, 4, 5, 6].map((unit) => facts.timesOfClass(unit)),
    marks: [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => facts.marked(bit)),
    uses: uses.sort(),
    series: series.sort(),
  };
}

const line = fc.constantFrom(
  "cpu,host=a usage=1 1700000000000000000",
  "cpu,host=b usage=2i 1700000000000000000",
  'cpu,b=1,a=2 usage=2,text="x y" 1600000000000000000',
  "cpu,a=2,b=1 usage=2",
  "m,t=a\\ b f=t,g=1i 17",
  "# comment",
  '# opens a="quote',
  'm f="open',
  'closes" 1',
  "",
  "m",
  "back\\",
  "m f=1\r",
  "m f=\u00e9 1",
  "m\u00e9,t=😀 f=1 1",
  `long,${"t=v,".repeat(12_000)}z=1 f=1 1`,
  `many ${"f=1,".repeat(3000)}g=2 5`,
);
const texts = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\\\n")), { maxLength: 24 })
  .map((lines) => lines.map(([text, end]) => text + end).join(""));
const fillers = fc.constantFrom("", "filler,a=1 f=1 1700000000000000000\n".repeat(1200), "x".repeat(140_000));
const documents = fc.tuple(texts, fillers, texts, fillers, texts).map((parts) => parts.join(""));

test("incremental equals full: entries and facts after any edits", () => {
  const snippets = fc.oneof(texts, fc.constantFrom("", '"', "\n", "\\", " ", "=", ",", "#", "😀", '" ,'));
  const edits = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      size: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(200), fc.nat(100_000)),
      text: snippets,
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(documents, edits, fc.nat(3), (text, changes, pause) => {
      const { paged, reading } = open(text);
      reading.advance();
      for (const [i, { at, size, text: insert }] of changes.entries()) {
        const start = Math.floor(at * paged.length);
        const end = Math.min(paged.length, start + size);
        const { at: page, removed } = paged.replace(start, end, insert);
        reading.replaced(page, removed);
        if (i % (pause + 1) === 0) reading.advance(40_000);
      }
      reading.advance();
      const whole = paged.getText();
      const fresh = open(whole);
      fresh.reading.advance();
      assert.deepEqual(readPaged(reading), readWhole(whole));
      assert.deepEqual(describeFacts(reading), describeFacts(fresh.reading));
    }),
    { numRuns: 120 },
  );
});

test("a quote that opens swallows, and gives all back when it closes", () => {
  const lines = "filler,a=1 f=1 1700000000000000000\n".repeat(4000);
  const { paged, reading } = open(`m f=1 1\n${lines}`);
  reading.advance();
  assert.equal(reading.facts.points, 4001);
  const opened = paged.replace(4, 5, '"');
  reading.replaced(opened.at, opened.removed);
  reading.advance();
  assert.equal(reading.facts.points, 0);
  assert.equal(reading.facts.refused("unbalanced-quotes"), 1);
  const closed = paged.replace(4, 5, "1");
  reading.replaced(closed.at, closed.removed);
  reading.advance();
  assert.equal(reading.facts.points, 4001);
});

test("finds the entry at an offset", () => {
  const { reading } = open("m f=1 1\nn f=2 2\n");
  assert.equal(reading.entryAt(9)?.from, 8);
  assert.equal(reading.entryAt(16)?.from, 8);
  assert.equal(open("").reading.entryAt(0), undefined);
});

test("facts are zero again after everything is subtracted", () => {
  const { paged, reading } = open("cpu,host=a usage=1 1\ncpu usage=1i 2\nbad\n# c\n");
  reading.advance();
  const { removed, at } = paged.replace(0, paged.length, "");
  reading.replaced(at, removed);
  reading.advance();
  const empty = new FactsSum();
  assert.equal(reading.facts.points, empty.points);
  assert.equal(reading.facts.liveSeries, 0);
  assert.equal(reading.facts.refused(), 0);
  assert.equal(reading.facts.conflicts.size, 0);
});

test("an entry that a quote carries over pages is judged by its own end, not by a line end within", () => {
  const head = 'cpu,a=2,b=1 usage=2\\\n"';
  const { reading } = open(`${head}${"x".repeat(140_000)}\r\ncpu,host=a usage=1 1\n`);
  const entries = readPaged(reading);
  assert.deepEqual(entries, readWhole(reading.text.getText()));
  assert.equal((entries[0] as { at: number }).at, head.indexOf("2\\"));
});

test("a name that goes on over pages is judged by its whole length", () => {
  const line = "cpu,host=a usage=1 1700000000000000000\n";
  for (const head of [' f="open\n', "m,"]) {
    const { reading } = open(`${head}${"x".repeat(140_000)}${line}`);
    reading.advance();
    assert.deepEqual(readPaged(reading), readWhole(reading.text.getText()));
  }
});

test("a comment whose quote stands open stays a comment to the end of a long text", () => {
  const { reading } = open(`# k ="x\n${"m f=1 1\n".repeat(30_000)}`);
  reading.advance();
  assert.deepEqual([reading.facts.points, reading.facts.refused()], [0, 0]);
});
