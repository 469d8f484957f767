// The check of a text that comes page by page says what the check of the whole text says, wherever the pages are cut.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkDocument } from "../../../server/src/checks/check";
import { checkInOrder } from "../../../server/src/checks/checkStream";
import type { Finding } from "../../../server/src/checks/finding";
import { findLineStarts, StoredPage } from "../../../server/src/document/page";
import { StreamedReading } from "../../../server/src/document/streamedReading";
import { lines, TARGETS } from "../lineprotocol/everyDialect";
import { type Checking, open } from "./checking";

const T = "1700000000000000000";

/**
 * The text's pages: cut at shares of it, never inside a pair, a line end or a comment's line (pages end behind a newline where one is near);
 * for Telegraf, of whose longest lines only the end is looked for, never inside a line.
 */
function pagesOf(text: string, cuts: readonly number[], target: string): string[] {
  const places = cuts
    .map((share) => Math.floor(share * text.length))
    .map((at) => (/^(\r\n|[\ud800-\udbff][\udc00-\udfff])/.test(text.slice(at - 1, at + 1)) ? at - 1 : at))
    .map((at) => {
      const line = text.lastIndexOf("\n", at - 1) + 1;
      return text[line] === "#" || target.startsWith("telegraf") ? line : at;
    })
    .sort((a, b) => a - b);
  const pages: string[] = [];
  let from = 0;
  for (const at of [...places, text.length]) {
    if (at > from) pages.push(text.slice(from, at));
    from = Math.max(from, at);
  }
  return pages;
}

function utf8Of(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text);
  return bytes.toString() === text ? bytes : undefined;
}

function streamed(checking: Checking, pages: readonly string[]): StreamedReading {
  const { reading } = checking;
  const stream = new StreamedReading("test:a.lp", reading.dialect, { shardSeconds: reading.shardSeconds });
  pages.forEach((text, i) => {
    const facts = { length: text.length, lineBreaks: findLineStarts(text).length, firsts: new Map() };
    // With its bytes at hand a page is read another way.
    stream.push(new StoredPage(facts, () => text), text, i % 3 > 0 ? utf8Of(text) : undefined);
  });
  stream.finish();
  return stream;
}

/** The lines below a quote that never closes are counted in one page only: a finding without their number and their end. */
function uncounted(finding: Finding): Finding {
  const { code } = finding;
  const message = finding.message
    .replace(/ (All lines|[\d,]+ lines?) below (is|are) read as part of the string\./, "")
    .replace(/(the |all )?([\d,]+ )?lines? below it( is| are)?/i, "lines below");
  if (code !== "comment-swallows-lines") return { ...finding, message };
  return {
    ...finding,
    message,
    related: finding.related.map(({ start }) => ({ start, end: start, message: "" })),
  };
}

function assertEqualFindings(text: string, target: string, cuts: readonly number[]): readonly Finding[] {
  const checking = open(text, target);
  const whole = checkDocument(checking.reading, { ...checking.options, limit: Number.POSITIVE_INFINITY });
  const stream = streamed(checking, pagesOf(text, cuts, target));
  const inOrder = [...checkInOrder(stream, checking.options)].flat();
  assert.deepEqual(inOrder.map(uncounted), whole.findings.map(uncounted));
  assert.equal(stream.facts.points, checking.reading.facts.points);
  assert.equal(stream.facts.liveSeries, checking.reading.facts.liveSeries);
  return inOrder;
}

/** Lines that meet each other: types, times, tags, quotes, comments that suppress. */
const meeting = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        `cpu,host=a usage=1 ${T}`,
        `cpu,host=a usage=2i ${T}`,
        `cpu,host=a usage=3 ${T}`,
        `cpu,host=b usage=1 1700000000`,
        "cpu,host=b usage=1",
        "cpu,host=b usage=2",
        `cpu usage=1,host="x" ${T}`,
        `cpu,usage=1 f=1 ${T}`,
        `m f="a`,
        `b" ${T}`,
        "m f=abc",
        `"m" f=1 ${T}`,
        "# line-protocol-disable-next-line",
        "# line-protocol-disable-next-line invalid-boolean, duplicate-point",
        "# line-protocol-disable-next-line no-such-code",
        '# a comment that opens a="quote',
        "",
      ),
      fc.constantFrom("\n", "\n", "\n", "\r\n", "\\\n"),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.map(([line, end]) => line + end).join(""));

test("streamed equals whole: findings, of any text, for every target, wherever pages are cut", () => {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.oneof(meeting, meeting, lines), fc.constantFrom(...TARGETS), cuts, (text, target, at) => {
      assertEqualFindings(text, target, at);
    }),
    { numRuns: 1500 },
  );
});

test("a suppressing comment at a page's end, its line on the next page", () => {
  const comment = "# line-protocol-disable-next-line invalid-boolean\n";
  const used = `${comment}m f=abc ${T}\n`;
  assert.deepEqual(assertEqualFindings(used, "influxdb-2", [comment.length / used.length]), []);
  const unused = `${comment}m f=true ${T}\nm f=abc ${T}\n`;
  const found = assertEqualFindings(unused, "influxdb-2", [comment.length / unused.length, 0.9]);
  assert.deepEqual(
    found.map(({ code }) => code),
    ["unused-suppression", "invalid-boolean"],
  );
});

test("a quote that stays open over many pages, and one that never closes", () => {
  const filler = `cpu,host=a usage=1 ${T}\n`.repeat(50);
  const cuts = Array.from({ length: 30 }, (_, i) => i / 30);
  for (const end of ['"', ""]) assertEqualFindings(`m f="${filler}${end}\nm f=abc 1\n`, "influxdb-2", cuts);
});

test("pages are fetched only where there is something to say", () => {
  const clean = Array.from(
    { length: 100 },
    (_, i) => `m f=1,t="${"x".repeat(2000)}" ${BigInt(T) + BigInt(i)}\n`,
  );
  const pages = [...clean.slice(0, 50), "m f=abc\n", ...clean.slice(50)];
  const checking = open(pages.join(""));
  const { dialect, shardSeconds } = checking.reading;
  const stream = new StreamedReading("test:a.lp", dialect, { shardSeconds });
  const fetched = new Set<number>();
  const firsts = new Map([
    ["line-protocol-disable-next-line", -1],
    ["\r\n", -1],
  ]);
  for (const [i, text] of pages.entries()) {
    const page = new StoredPage({ length: text.length, lineBreaks: 1, firsts }, () => {
      fetched.add(i);
      return text;
    });
    stream.push(page, text);
  }
  stream.finish();
  const found = [...checkInOrder(stream, checking.options)].flat();
  assert.deepEqual(
    found.map(({ code }) => code),
    ["invalid-boolean"],
  );
  // The page of the finding, the one before it (a comment there could suppress it), the file's first page (a byte order mark).
  assert.deepEqual(
    [...fetched].sort((a, b) => a - b),
    [0, 49, 50],
  );
});
