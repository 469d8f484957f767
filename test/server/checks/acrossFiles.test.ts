// Findings that only several files together give.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsAcross, type JudgedFile, MOST_FINDINGS } from "../../../server/src/checks/acrossFiles";
import { summaryOf } from "../../../server/src/checks/fileSummary";
import { open } from "./checking";

function file(name: string, text: string, target = "influxdb-2", place = ""): JudgedFile {
  const { reading, options } = open(text, target, "s");
  const { shardSeconds } = reading;
  return {
    uri: `file:///${name}`,
    name,
    target: options.target,
    shardSeconds,
    place,
    summary: summaryOf(reading),
  };
}

const codes = (...files: JudgedFile[]) =>
  [...findingsAcross(files)].map(([uri, list]) => `${uri.slice(8)} ${list.length}`);

const FLOAT = "home temp=1.5 1700000000\n";
const INTEGER = "# x\nhome temp=2i 1700000060\n";

test("both files are told, each with the place in the other", () => {
  const found = findingsAcross([file("a.lp", FLOAT), file("b.lp", INTEGER)]);
  const [first] = found.get("file:///a.lp") ?? [];
  assert.equal(first.code, "field-type-across-files");
  assert.equal(
    first.message,
    '"temp" is a float here but an integer in b.lp, line 2. InfluxDB 2.x keeps one type for a field within one time slice: written to the same database, the points that come second are refused.',
  );
  assert.deepEqual(first.range, { start: { line: 0, character: 10 }, end: { line: 0, character: 13 } });
  const [second] = found.get("file:///b.lp") ?? [];
  assert.deepEqual(second.related, {
    uri: "file:///a.lp",
    range: first.range,
    message: "float in a.lp.",
  });
});

for (const [what, files, expected] of [
  ["one file alone is the other rule's", [file("a.lp", FLOAT + INTEGER)], []],
  ["the same types", [file("a.lp", FLOAT), file("b.lp", FLOAT)], []],
  ["other measurements", [file("a.lp", FLOAT), file("b.lp", "room temp=1i 1700000000\n")], []],
  ["other time slices", [file("a.lp", FLOAT), file("b.lp", "home temp=1i 1800000000\n")], []],
  [
    "for all time on 3.x",
    [file("a.lp", FLOAT, "influxdb3-core"), file("b.lp", "home temp=1i 1800000000\n", "influxdb3-core")],
    ["a.lp 1", "b.lp 1"],
  ],
  ["other places", [file("a.lp", FLOAT, "influxdb-2", "x"), file("b.lp", INTEGER, "influxdb-2", "y")], []],
  ["other targets", [file("a.lp", FLOAT), file("b.lp", INTEGER, "influxdb-1@1.8")], []],
  [
    "servers without types",
    [file("a.lp", FLOAT, "victoriametrics"), file("b.lp", INTEGER, "victoriametrics")],
    [],
  ],
  [
    "three files",
    [file("a.lp", FLOAT), file("b.lp", INTEGER), file("c.lp", FLOAT)],
    ["a.lp 1", "b.lp 1", "c.lp 1"],
  ],
] as const) {
  test(`across files: ${what}`, () => assert.deepEqual(codes(...files), expected));
}

test("bounded for each file", () => {
  const text = (suffix: string) =>
    Array.from({ length: MOST_FINDINGS + 50 }, (_, i) => `m f${i}=1${suffix} 1700000000\n`).join("");
  assert.deepEqual(codes(file("a.lp", text("")), file("b.lp", text("i"))), [
    `a.lp ${MOST_FINDINGS}`,
    `b.lp ${MOST_FINDINGS}`,
  ]);
});
