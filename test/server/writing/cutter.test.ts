// Texts cut into batches while they come: whatever the pieces, batches joined are the text's lines of data.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { isData, readBody } from "../../../server/src/lineprotocol/points";
import type { Product } from "../../../server/src/lineprotocol/targets";
import { BatchPlaces, linesOf } from "../../../server/src/writing/batches";
import { BatchCutter, SLICES } from "../../../server/src/writing/cutter";
import { linesSelected } from "../../../server/src/writing/selection";
import { SourceText } from "../../../server/src/writing/source";
import { cut, dialect } from "./cutting";

const bodies = ({ batches }: ReturnType<typeof cut>) => batches.map(({ body }) => body);

test("cut at entry ends, by lines of data; comments and blanks count for nothing", () => {
  const found = cut('# c\n\nm f=1 1\nm f="a\nb" 2\n# d\nm f=3\nm f=\n', { limits: { lines: 2, bytes: 1e6 } });
  assert.deepEqual(bodies(found), ['# c\n\nm f=1 1\nm f="a\nb" 2\n# d\n', "m f=3\nm f=\n"]);
  assert.deepEqual(
    found.batches.map(({ points, refused, withoutTime, firstLine, lastLine, from, to }) => [
      points,
      refused,
      withoutTime,
      firstLine,
      lastLine,
      from,
      to,
    ]),
    [
      [2, 0, 0, 3, 5, 0, 29],
      [1, 1, 1, 7, 8, 29, 40],
    ],
  );
});

test("never a batch without data; a line over the limit goes alone", () => {
  assert.deepEqual(cut("# only\n\n# comments\n").batches, []);
  assert.deepEqual(cut("").batches, []);
  const found = cut(`m f=1\nm f="${"x".repeat(100)}"\nm f=2\n`, { limits: { lines: 100, bytes: 20 } });
  assert.deepEqual(
    bodies(found).map(({ length }) => length),
    [6, 107, 6],
  );
});

for (const product of [
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "questdb",
] as const satisfies readonly Product[]) {
  test(`any text in any pieces, ${product}: batches joined are the text's data, each entry in one, offsets map back`, () => {
    const own = dialectOf({ product, precision: "ns" }, "bytes");
    const words = fc.constantFrom(
      "m f=1 1",
      "m,t=a f=",
      "m,t=a f=2 1700000000000000000",
      '"',
      "\n",
      "\n\n",
      "# c",
      "\\",
      " ",
      ",",
      '=" x',
      "\r\n",
      "\r",
      "é",
    );
    const property = fc.property(
      fc.array(words, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      (parts, lines, piece, doubled) => {
        const text = parts.join("").repeat(doubled ? 40 : 1);
        const source = SourceText.ofText(text);
        const { batches } = cut(text, { dialect: own, limits: { lines, bytes: 40 } }, piece);
        const entries: string[] = [];
        readBody(source.bytes, own, (reading) => {
          if (isData(reading)) entries.push(source.bytes.slice(reading.start, reading.end));
        });
        const sent: string[] = [];
        for (const batch of batches) {
          const { body } = batch;
          const places = new BatchPlaces(batch);
          let count = 0;
          readBody(body, own, (reading) => {
            if (!isData(reading)) return;
            sent.push(body.slice(reading.start, reading.end));
            const offset = places.sourceOffset(reading.start);
            assert.equal(source.bytes[offset], body[reading.start]);
            const last = Math.max(reading.start, reading.end - 1);
            assert.deepEqual(places.rangeOf(reading.start, last).start, source.positionAt(offset));
            assert.equal(places.lineAt(last), source.lineAt(places.sourceOffset(last)));
            if (count++ === 0) assert.equal(batch.firstLine, source.lineAt(offset) + 1);
          });
          assert.equal(count, linesOf(batch));
          assert.ok(count > 0 && count <= lines);
        }
        assert.deepEqual(sent, entries);
      },
    );
    fc.assert(property);
  });
}

test("many plain lines take the fast lane to the same batches", () => {
  const lines = Array.from({ length: 30_000 }, (_, i) =>
    i % 7001 === 7000
      ? `m,t=a v=${i}`
      : i % 9999 === 9998
        ? "m,t=a v="
        : `m,t=a v=${i} ${1_700_000_000_000_000_000n + BigInt(i)}`,
  );
  const text = lines.join("\n");
  for (const piece of [100_000, 262_144, 1e9]) {
    const { batches } = cut(text, { limits: { lines: 1000, bytes: 1e6 } }, piece);
    assert.equal(batches.length, 30);
    assert.equal(batches.map(({ body }) => body).join(""), text);
    assert.equal(
      batches.reduce((sum, { withoutTime }) => sum + withoutTime, 0),
      4,
    );
    assert.equal(
      batches.reduce((sum, { refused }) => sum + refused, 0),
      3,
    );
    assert.deepEqual([batches[7].firstLine, batches[7].lastLine], [7001, 8000]);
  }
});

test("a selection is widened to whole entries", () => {
  const text = 'a f=1\nb f="x\ny"\nc f=3\nd f=4\n';
  const range = (line: number, character: number, endLine: number, endCharacter: number) => ({
    start: { line, character },
    end: { line: endLine, character: endCharacter },
  });
  const sent = (...ranges: ReturnType<typeof range>[]) =>
    bodies(cut(text, { selected: linesSelected(ranges) })).join("|");
  assert.equal(sent(range(2, 0, 2, 1)), 'b f="x\ny"\n');
  assert.equal(sent(range(0, 0, 1, 0)), "a f=1\n");
  assert.equal(sent(range(0, 3, 0, 3)), "a f=1\n");
  assert.equal(sent(range(4, 0, 5, 0), range(0, 0, 0, 1)), "a f=1\nd f=4\n");
  assert.equal(sent(range(0, 2, 4, 1)), text);
});

test("a selection in a long text: only its lines, without reading what lies below", () => {
  const text = Array.from(
    { length: 20_000 },
    (_, i) => `m v=${i} ${1_700_000_000_000_000_000n + BigInt(i)}\n`,
  ).join("");
  const { batches } = cut(
    text,
    {
      selected: [
        [9_000, 9_001],
        [15_000, 15_000],
      ],
    },
    65_536,
  );
  assert.equal(batches.length, 1);
  assert.match(batches[0].body, /^m v=9000 .*\nm v=9001 .*\nm v=15000 .*\n$/);
  assert.deepEqual([batches[0].firstLine, batches[0].lastLine], [9001, 15_001]);
});

test("comments are not sent in place of lines", () => {
  const text = `${"# a comment\n".repeat(10)}m f=1\n# ${"x".repeat(60)}\nm f=2\n`;
  assert.deepEqual(bodies(cut(text, { limits: { lines: 9, bytes: 50 } })), ["m f=1\nm f=2\n"]);
});

test("others have their turn behind each slice, however the text comes: small ones at first, then of 32 kB", () => {
  const plain = (i: number) => `m,t=a v=${i} ${1_700_000_000_000_000_000n + BigInt(i)}\n`;
  const shapes = {
    "plain lines": plain,
    "lines that are read one by one": (i: number) => (i % 2 ? plain(i) : `m,t=a v=${i}\n`),
    "lines that are refused": (i: number) => `m,t=a v=${i % 3 ? "1" : ""} 1\n`,
    "long lines": (i: number) => `m,t=a v="${"x".repeat(9000)}" ${i}\n`,
  };
  for (const [name, lineOf] of Object.entries(shapes)) {
    const lines: string[] = [];
    for (let bytes = 0; bytes < 1e6; bytes += lines.at(-1)?.length ?? 0) lines.push(lineOf(lines.length));
    const longest = Math.max(...lines.map(({ length }) => length));
    for (const piece of [1000, 256 * 1024, 1e9]) {
      const steps: number[] = [];
      const cutter = new BatchCutter({
        file: 0,
        dialect,
        limits: { lines: 1e9, bytes: 1e9 },
        destination: {},
        judges: true,
      });
      const text = lines.join("");
      let before = 0;
      for (let at = 0; at < text.length; at += piece) {
        for (const batch of cutter.push(text.slice(at, at + piece), at + piece >= text.length)) {
          if (batch) continue;
          steps.push(cutter.openTo - before);
          before = cutter.openTo;
        }
      }
      const most = (slice: number) => slice + longest;
      assert.ok(Math.max(...steps) <= most(SLICES.last), `${name}: ${Math.max(...steps)} bytes at once`);
      assert.ok(steps[0] <= most(SLICES.first), `${name}: ${steps[0]} bytes at first`);
      assert.ok(text.length - before <= most(SLICES.last), `${name}: the rest`);
    }
  }
});
