import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { isData, readBody } from "../../../server/src/lineprotocol/points";
import type { Product } from "../../../server/src/lineprotocol/targets";
import { batchBody, cutBatches, halve, sourceOffset, widen } from "../../../server/src/writing/batches";
import { SourceText } from "../../../server/src/writing/source";

const dialect = dialectOf({ product: "influxdb-2", precision: "ns" }, "bytes");
const cut = (text: string, lines: number, bytes = 1e6) => {
  const source = SourceText.ofText(text);
  return {
    source,
    batches: cutBatches(source, widen(source, dialect, undefined), dialect, { lines, bytes }),
  };
};

test("cut at entry ends, by lines of data; comments and blanks count for nothing", () => {
  const { source, batches } = cut('# c\n\nm f=1 1\nm f="a\nb" 2\n# d\nm f=3\nm f=\n', 2);
  assert.deepEqual(
    batches.map((batch) => batchBody(source, batch)),
    ['# c\n\nm f=1 1\nm f="a\nb" 2\n# d\n', "m f=3\nm f=\n"],
  );
  assert.deepEqual(
    batches.map(({ points, refused, withoutTime, firstLine, lastLine }) => [
      points,
      refused,
      withoutTime,
      firstLine,
      lastLine,
    ]),
    [
      [2, 0, 0, 3, 5],
      [1, 1, 1, 7, 8],
    ],
  );
});

test("never a batch without data; a line over the limit goes alone", () => {
  assert.deepEqual(cut("# only\n\n# comments\n", 5).batches, []);
  assert.deepEqual(cut("", 5).batches, []);
  const { source, batches } = cut(`m f=1\nm f="${"x".repeat(100)}"\nm f=2\n`, 100, 20);
  assert.deepEqual(
    batches.map((batch) => batchBody(source, batch).length),
    [6, 107, 6],
  );
});

for (const product of [
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "questdb",
] as const satisfies readonly Product[]) {
  test(`any text, ${product}: batches joined are the text's data, each entry in one, offsets map back`, () => {
    const own = dialectOf({ product, precision: "ns" }, "bytes");
    const pieces = fc.constantFrom(
      "m f=1 1",
      "m,t=a f=",
      '"',
      "\n",
      "\n\n",
      "# c",
      "\\",
      " ",
      ",",
      '=" x',
      "\r\n",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (parts, lines) => {
        const source = SourceText.ofText(parts.join(""));
        const batches = cutBatches(source, widen(source, own, undefined), own, { lines, bytes: 40 });
        const entries: string[] = [];
        readBody(source.bytes, own, (reading) => {
          if (isData(reading)) entries.push(source.bytes.slice(reading.start, reading.end));
        });
        const sent: string[] = [];
        for (const batch of batches) {
          const body = batchBody(source, batch);
          let count = 0;
          readBody(body, own, (reading) => {
            if (!isData(reading)) return;
            count++;
            sent.push(body.slice(reading.start, reading.end));
            assert.equal(source.bytes[sourceOffset(batch, reading.start)], body[reading.start]);
          });
          assert.equal(count, batch.points + batch.refused);
          assert.ok(count > 0 && count <= lines);
        }
        assert.deepEqual(sent, entries);
      }),
    );
  });
}

test("a selection is widened to whole entries", () => {
  const source = SourceText.ofText('a f=1\nb f="x\ny"\nc f=3\nd f=4\n');
  const range = (line: number, character: number, endLine: number, endCharacter: number) => ({
    start: { line, character },
    end: { line: endLine, character: endCharacter },
  });
  const text = (...ranges: ReturnType<typeof range>[]) =>
    widen(source, dialect, ranges)
      .map(({ start, end }) => source.bytes.slice(start, end))
      .join("|");
  assert.equal(text(range(2, 0, 2, 1)), 'b f="x\ny"\n');
  assert.equal(text(range(0, 0, 1, 0)), "a f=1\n");
  assert.equal(text(range(0, 3, 0, 3)), "a f=1\n");
  assert.equal(text(range(4, 0, 5, 0), range(0, 0, 0, 1)), "a f=1\n|d f=4\n");
  assert.equal(text(range(0, 2, 4, 1)), source.bytes);
});

test("halves of a batch", () => {
  const { source, batches } = cut("a f=1\n# c\nb f=2\nc f=3\n", 100);
  const halves = halve(source, batches[0], dialect);
  assert.deepEqual(
    halves?.map((batch) => batchBody(source, batch)),
    ["a f=1\n# c\nb f=2\n", "c f=3\n"],
  );
  const { source: one, batches: single } = cut("a f=1\n", 100);
  assert.equal(halve(one, single[0], dialect), undefined);
});
