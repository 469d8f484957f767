/**
 * Bad input, for every dialect: nothing throws, entries cover the text without gap or overlap, a fault lies inside its entry, and
 * time grows with the length of the text. Seeded and bounded: FUZZ_SEED, FUZZ_SECONDS and FUZZ_SIZE choose another run.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { byteString, encodeUtf8 } from "../../../server/src/lineprotocol/bytes";
import type { Dialect } from "../../../server/src/lineprotocol/dialects/dialect";
import { EntryKind } from "../../../server/src/lineprotocol/entry";
import { readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import { projectPath, sharedPath } from "../../shared";
import { dialectFor, lines, soup, TARGETS } from "./everyDialect";

const SEED = Number(process.env.FUZZ_SEED ?? 4711);
/** For all dialects and kinds of input together. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 4);

/** Reads a text as everything that can be asked of it. */
function readAll(text: string, dialect: Dialect): void {
  let from = 0;
  readBody(text, dialect, (reading, next) => {
    assert.ok(next > from && next <= text.length, "entries go on");
    const { start, end, kind } = reading;
    assert.ok(start >= from && start <= end && end <= next, "an entry lies in its block");
    if (kind === EntryKind.refused) {
      assert.ok(reading.message.length > 0, "a refusal has words");
      assert.ok(reading.faultStart >= start && reading.faultEnd <= end, "the fault lies in the entry");
      assert.ok(reading.faultStart < reading.faultEnd || start === end, "the fault is not empty");
    } else if (kind === EntryKind.point) storedPoint(text, reading, dialect);
    // QuestDB passes over equals signs that nothing stands before.
    else if (kind === EntryKind.blank) assert.match(text.slice(from, next), /^[=\s\0]*$/);
    from = next;
  });
  assert.equal(from, text.length, "entries cover the text");
  dialect.refuseBody(text, 1);
}

/** Real lines: those of the shared corpus where it is there, else the project's samples. */
function realLines(): string[] {
  const files = [
    sharedPath("corpus/samples/metrics.lp"),
    sharedPath("corpus/samples/eu-wind-data.lp"),
    projectPath("samples/telemetry.lp"),
  ];
  const found = files
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").split("\n").slice(0, 300));
  return [
    'cpu,host=a\\ b,region=eu usage=1.5,count=2i,name="a \\"b\\"",ok=true 1700000000000000000',
    ...found,
  ];
}

const mutated = fc
  .tuple(
    fc.constantFrom(...realLines()),
    fc.constantFrom(...realLines()),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...' ,="\\\n\r\t\0#-.eiu0'), fc.nat(3)), { maxLength: 6 }),
  )
  .map(([first, second, edits]) => {
    let text = `${first}\n${second}\n`;
    for (const [at, piece, removed] of edits) {
      const place = at % text.length;
      text = text.slice(0, place) + piece + text.slice(place + removed);
    }
    return text;
  });

const KINDS = {
  "random bytes": fc.uint8Array({ maxLength: 80 }).map((bytes) => byteString(bytes)),
  "token soup": fc.oneof(soup, lines).map((text) => byteString(encodeUtf8(text))),
  "mutated real lines": mutated.map((text) => byteString(encodeUtf8(text))),
};

for (const [kind, arbitrary] of Object.entries(KINDS)) {
  test(`${kind}, all dialects`, () => {
    const milliseconds = (SECONDS * 1000) / Object.keys(KINDS).length / TARGETS.length;
    for (const word of TARGETS) {
      const dialect = dialectFor(word, "bytes");
      fc.assert(
        fc.property(arbitrary, (text) => readAll(text, dialect)),
        { seed: SEED, numRuns: 20_000, interruptAfterTimeLimit: milliseconds, markInterruptAsFailure: false },
      );
    }
  });
}

/** Units of a hostile text. */
const SIZE = Number(process.env.FUZZ_SIZE ?? 400_000);
const HOSTILE: Readonly<Record<string, string>> = {
  "one line": `m f=${"1".repeat(SIZE)}`,
  "one long name": "a".repeat(SIZE),
  "all quotes": '"'.repeat(SIZE),
  "all commas": ",".repeat(SIZE),
  "all backslashes": "\\".repeat(SIZE),
  "all equals signs": "=".repeat(SIZE),
  "all blanks": " ".repeat(SIZE),
  "all newlines": "\n".repeat(SIZE),
  "all carriage returns": "\r".repeat(SIZE),
  "all hashes": "#\n".repeat(SIZE / 2),
  "quotes behind a field": `m f=${'"'.repeat(SIZE)}`,
  "equals signs behind a field": `m f=${"=".repeat(SIZE)}`,
  "commas behind a tag": `m,t=a${",".repeat(SIZE)}`,
  "commas behind a field": `m f=1${",".repeat(SIZE)}`,
  "backslashes in a string": `m f="${"\\".repeat(SIZE)}`,
  "backslashes before a newline": `m f=${"\\\n".repeat(SIZE / 2)}`,
  "an integer of two million digits": `m f=${"9".repeat(SIZE)}i`,
  "zeros before an integer": `m f=${"0".repeat(SIZE)}7i`,
  "an exponent of two million digits": `m f=1e${"9".repeat(SIZE)}`,
  "a time of two million digits": `m f=1 ${"9".repeat(SIZE)}`,
  "zeros before a time": `m f=1 ${"0".repeat(SIZE)}7`,
  "a quote that never closes": `m f="${"x\n".repeat(SIZE / 2)}`,
  "a quote that opens on every line": 'm f="x\n'.repeat(SIZE / 8),
  "comments that open quotes": '# a="\n'.repeat(SIZE / 6),
  "many tags": `m${Array.from({ length: SIZE / 16 }, (_, i) => `,t${i}=v`).join("")} f=1`,
  "many fields": `m ${Array.from({ length: SIZE / 16 }, (_, i) => `f${i}=1`).join(",")}`,
  "one field again and again": `m ${"f=1,".repeat(SIZE / 4)}f=1`,
  "one tag again and again": `m${",t=v".repeat(SIZE / 4)} f=1`,
  "names of backslashes": `m ${"a\\\\=1,".repeat(SIZE / 7)}b=1`,
  "escaped commas": `m,t=${"\\,".repeat(SIZE / 2)} f=1`,
};

/** Milliseconds that a text of the same size without anything odd takes, at least. */
function plainTime(dialect: Dialect): number {
  const text = "cpu,host=a,region=eu usage=1.5,count=2i 1700000000000000000\n".repeat(SIZE / 60);
  const begin = performance.now();
  readAll(text, dialect);
  return Math.max(40, performance.now() - begin);
}

test("hostile texts take no longer than plain ones, within a wide margin", () => {
  // All but the versions of one parser.
  for (const word of [
    "influxdb-1",
    "influxdb-2",
    "influxdb3-core",
    "victoriametrics",
    "questdb",
    "telegraf",
    "telegraf@1.37-upstream",
  ]) {
    const dialect = dialectFor(word, "bytes");
    readAll("m f=1\n".repeat(10_000), dialect);
    const plain = plainTime(dialect);
    for (const [name, text] of Object.entries(HOSTILE)) {
      const begin = performance.now();
      readAll(text, dialect);
      const took = performance.now() - begin;
      // Squares would take minutes; other work on the machine must not fail the test.
      assert.ok(
        took < 20 * plain + 500,
        `${word}: ${name}: ${Math.round(took)} ms, plain ${Math.round(plain)} ms`,
      );
    }
  }
});
