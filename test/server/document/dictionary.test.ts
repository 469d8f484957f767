import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_FIELDS, MOST_MEASUREMENTS, MOST_SERIES } from "../../../server/src/document/dictionary";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { EntryKind, TAG_STRIDE } from "../../../server/src/lineprotocol/entry";
import { PRODUCTS, type Product } from "../../../server/src/lineprotocol/targets";

function read(text: string, product: Product = "influxdb-2"): DocumentReading {
  const target = { product, precision: "ns" } as const;
  const paged = new PagedText("file:///a.lp", "line-protocol", 1, text);
  const reading = new DocumentReading(paged, dialectOf(target, "utf16"), { shardSeconds: 0 });
  reading.advance();
  return reading;
}

test("a series is one however it is written", () => {
  const lines = [
    "m,a=1,b=2 f=1",
    "m,b=2,a=1 f=1",
    "m,a=\\1,b=2 f=1",
    "m,a=x\\ y f=1",
    "m,a=x\\ y f=2",
    "m f=1",
    "m,a=é f=1",
  ];
  const { dictionary, facts } = read(lines.join("\n"));
  assert.deepEqual(
    dictionary.series.map(({ tags }) => tags),
    [
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [
        ["a", "\\1"],
        ["b", "2"],
      ],
      [["a", "x y"]],
      [],
      [["a", "é"]],
    ],
  );
  assert.deepEqual(
    dictionary.series.map(({ id }) => facts.pointsOfSeries(id)),
    [2, 1, 2, 1, 1],
  );
});

test("every product tells series apart by what it stores", () => {
  const lines = [
    "m,a=1,b=2 f=1 1",
    "m,a=1\\,b\\=2 f=1 1",
    "m,b=2,a=1 f=1 2",
    "m\\,a\\=1,b=2 f=1 3",
    "m,a=1\\,b=2 f=1",
  ];
  for (const product of Object.keys(PRODUCTS) as Product[]) {
    const reading = read(lines.join("\n"), product);
    const stored = new Set<string>();
    reading.visit(0, reading.text.length, ({ text, reading: entry }) => {
      if (entry.kind !== EntryKind.point) return undefined;
      const name = (kind: "measurement" | "tagKey" | "tagValue", start: number, end: number) =>
        reading.dialect.unescape(kind, text.slice(start, end));
      const { tags, tagCount } = entry;
      const pairs = Array.from({ length: tagCount }, (_, i) => [
        name("tagKey", tags[i * TAG_STRIDE], tags[i * TAG_STRIDE + 1]),
        name("tagValue", tags[i * TAG_STRIDE + 2], tags[i * TAG_STRIDE + 3]),
      ]);
      stored.add(
        JSON.stringify([name("measurement", entry.measurementStart, entry.measurementEnd), pairs.sort()]),
      );
      return undefined;
    });
    assert.equal(reading.facts.liveSeries, stored.size, product);
  }
});

test("beyond the bound series are counted by a sample, points and times as ever, and an edit takes them away again", () => {
  const extra = 40_000;
  const lines = Array.from({ length: MOST_SERIES + extra }, (_, i) => `m,t=${i} f=1 ${1_700_000_000 + i}\n`);
  const reading = read(`${lines.join("")}m,t=${MOST_SERIES + 5} f=2 ${1_700_000_000 + MOST_SERIES + 5}\n`);
  const { facts, dictionary, text } = reading;
  assert.equal(dictionary.series.length, MOST_SERIES);
  assert.equal(facts.points, MOST_SERIES + extra + 1);
  assert.ok(Math.abs(facts.liveSeries - MOST_SERIES - extra) < extra / 20, String(facts.liveSeries));
  assert.ok(!facts.hasAllSeries);
  assert.equal(facts.pointsBeyond(0), extra + 1);
  assert.equal(facts.duplicates.count, 1);
  const start = lines.slice(0, MOST_SERIES).join("").length;
  const { at, removed } = text.replace(start, text.length, "");
  reading.replaced(at, removed);
  reading.advance();
  assert.equal(facts.liveSeries, MOST_SERIES);
  assert.ok(facts.hasAllSeries);
  assert.equal(facts.pointsBeyond(0), 0);
});

test("measurements and fields beyond their bounds are counted, not told apart", () => {
  const fields = read(Array.from({ length: MOST_FIELDS + 10 }, (_, i) => `m f${i}=1\n`).join(""));
  assert.equal(fields.dictionary.fields.length, MOST_FIELDS);
  assert.ok(fields.dictionary.isFull);
  assert.equal(fields.facts.points, MOST_FIELDS + 10);
  const measurements = read(Array.from({ length: MOST_MEASUREMENTS + 10 }, (_, i) => `m${i} f=1\n`).join(""));
  assert.equal(measurements.dictionary.measurements.length, MOST_MEASUREMENTS);
  assert.equal(measurements.facts.liveSeries, MOST_MEASUREMENTS + 10);
  assert.equal(measurements.dictionary.findMeasurement(`m${MOST_MEASUREMENTS}`), undefined);
});
