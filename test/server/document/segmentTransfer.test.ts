// Segments that other readers read, in numbers of their own: joined they are what one reader reads, whoever read which page.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkInOrder } from "../../../server/src/checks/checkStream";
import { MOST_SERIES } from "../../../server/src/document/dictionary";
import { findLineStarts, StoredPage } from "../../../server/src/document/page";
import { SegmentReceiver, SegmentSender } from "../../../server/src/document/segmentTransfer";
import { StreamedReading } from "../../../server/src/document/streamedReading";
import { type Checking, open } from "../checks/checking";
import { lines, TARGETS } from "../lineprotocol/everyDialect";

const T = "1700000000000000000";

function pageOf(text: string): StoredPage {
  const facts = { length: text.length, lineBreaks: findLineStarts(text).length, firsts: new Map() };
  return new StoredPage(facts, () => text);
}

function utf8Of(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text);
  return bytes.toString() === text ? bytes : undefined;
}

const newReading = ({ reading }: Checking) =>
  new StreamedReading("test:a.lp", reading.dialect, { shardSeconds: reading.shardSeconds });

/** What one reader reads. */
function alone(checking: Checking, pages: readonly string[]): StreamedReading {
  const stream = newReading(checking);
  for (const text of pages) stream.push(pageOf(text), text);
  stream.finish();
  return stream;
}

/** What several read, each the parts it is given: a part is the reader's number and how many pages. What goes between them is cloned. */
function divided(
  checking: Checking,
  pages: readonly string[],
  parts: readonly (readonly [reader: number, pages: number])[],
): StreamedReading {
  const stream = newReading(checking);
  const { dialect, shardSeconds } = checking.reading;
  const readers = [0, 1, 2].map(() => ({
    sender: new SegmentSender(dialect, { shardSeconds }),
    receiver: new SegmentReceiver(stream.dictionary),
  }));
  let at = 0;
  for (let part = 0; at < pages.length; part++) {
    const [number, count] = parts[part % parts.length];
    const { sender, receiver } = readers[number];
    const taken = pages.slice(at, at + count);
    at += count;
    for (const text of taken) sender.read(text, number > 0 ? utf8Of(text) : undefined);
    const segments = receiver.receive(structuredClone(sender.take()));
    assert.ok(segments);
    taken.forEach((text, i) => {
      stream.pushRead(pageOf(text), segments[i]);
    });
  }
  stream.finish();
  return stream;
}

function assertEqual(
  text: string,
  target: string,
  pages: readonly string[],
  parts: Parameters<typeof divided>[2],
): number {
  const checking = open(text, target);
  const [one, many] = [alone(checking, pages), divided(checking, pages, parts)];
  const expected = [...checkInOrder(one, checking.options)].flat();
  assert.deepEqual([...checkInOrder(many, checking.options)].flat(), expected);
  for (const reading of [one, many]) reading.facts.duplicates.settle();
  const sums = ({ facts }: StreamedReading) => [
    facts.points,
    facts.comments,
    facts.refused(),
    facts.withoutTime,
    facts.liveSeries,
    facts.conflicts.size,
    facts.duplicates.count,
    facts.duplicates.isExact,
  ];
  assert.deepEqual(sums(many), sums(one));
  return expected.length;
}

const line = fc.constantFrom(
  `cpu,host=a usage=1 ${T}`,
  `cpu,host=a usage=2i ${T}`,
  `cpu,host=b usage=1 1700000000`,
  `cpu,host=c usage=1,idle=2 1700000000000000009`,
  "cpu,host=b usage=1",
  `cpu usage=1,host="x" ${T}`,
  `cpu,usage=1 f=1 ${T}`,
  `a\\ b,c\\,d=e\\=f g=1 ${T}`,
  `a\\ b g=1u,h=t -1`,
  `é,ü=☀ 😀=1 ${T}`,
  `m f="a`,
  `b" ${T}`,
  `m f="\\`,
  "m f=abc",
  "m,t= f=1",
  "# line-protocol-disable-next-line",
  '# a comment that opens a="quote',
  "",
);
const meeting = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\\\n")), { maxLength: 60 })
  .map((parts) => parts.map(([each, end]) => each + end).join(""));
/** Who reads how many pages, over and over. */
const divisions = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
  maxLength: 6,
});

/** Pages of about so many units, behind a newline, or where a line ends in two units between these. */
function cut(text: string, units: number): string[] {
  const pages: string[] = [];
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from + units - 1);
    const end = newline < 0 ? text.length : newline + 1;
    pages.push(text.slice(from, end));
    from = end;
  }
  return pages;
}

test("findings and facts of any text, for every target, whoever reads which page", () => {
  const texts = fc.oneof(meeting, meeting, lines);
  fc.assert(
    fc.property(
      texts,
      fc.constantFrom(...TARGETS),
      fc.integer({ min: 1, max: 300 }),
      divisions,
      (text, target, units, parts) => {
        assertEqual(text, target, cut(text, units), parts);
      },
    ),
    { numRuns: 1000 },
  );
});

test("a quote over many parts, one that never closes, and a line that is cut", () => {
  const filler = `cpu,host=a usage=1 ${T}\n`.repeat(50);
  const parts = [
    [0, 1],
    [1, 2],
    [2, 1],
  ] as const;
  for (const end of ['"', ""]) {
    const text = `m f="${filler}${end}\nm f=abc 1\n${filler}m f=2i 2\nm f=t 2\n`;
    assert.ok(assertEqual(text, "influxdb-2", cut(text, 100), parts) > 0);
  }
  const long = `m f="${"x".repeat(500)}",g=abc 1\nm f=1 1`;
  const pages = [0, 100, 200, 300, 400, 500, 520].map((at, i, all) => long.slice(at, all[i + 1]));
  assert.ok(assertEqual(long, "influxdb-2", pages, parts) > 0);
});

test("repeated points and types that differ, with readers that met their names in another order", () => {
  const of = (hosts: string, value: string) =>
    [...hosts].map((host, i) => `cpu,host=${host} u=${value},${host}=1 ${1_700_000_000 + i}\n`).join("");
  const text = of("abcdef", "1") + of("fedcba", "2i") + of("gfaebd", "1") + of("hgfedc", "1");
  for (const units of [1, 40, 100, 200]) {
    const found = assertEqual(text, "influxdb-2", cut(text, units), [
      [0, 1],
      [1, 1],
      [1, 2],
      [2, 3],
    ]);
    assert.ok(found > 6);
  }
});

test("too many series to be told apart: nothing is received", () => {
  const checking = open("", "influxdb-2");
  const { dialect } = checking.reading;
  const receiver = new SegmentReceiver(newReading(checking).dictionary);
  const sender = new SegmentSender(dialect, { shardSeconds: 0 });
  const receive = (from: number, to: number) => {
    let text = "";
    for (let i = from; i < to; i++) text += `m,t=${i} f=1 1\n`;
    sender.read(text);
    return receiver.receive(sender.take());
  };
  assert.ok(receive(0, MOST_SERIES - 1));
  assert.equal(receive(MOST_SERIES - 1, MOST_SERIES), undefined);
});
