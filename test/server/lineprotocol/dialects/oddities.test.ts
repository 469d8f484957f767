import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { EntryKind, EntryReading, Mark } from "../../../../server/src/lineprotocol/entry";
import { dialectFor } from "../everyDialect";

type MarkName = keyof typeof Mark;

function marksOf(word: string, text: string): MarkName[] {
  const reading = new EntryReading();
  dialectFor(word, "utf16").read(text, 0, text.length, reading);
  assert.equal(reading.kind, EntryKind.point, reading.message);
  return (Object.keys(Mark) as MarkName[]).filter((name) => reading.marks & Mark[name]).sort();
}

const EXAMPLES: readonly (readonly [string, string, readonly MarkName[]])[] = [
  ["influxdb-2", 'm,t=a f=1,s="x" 1', []],
  ["influxdb-2", 'm f="a"\r', ["carriageReturn", "textAfterQuote"]],
  ["influxdb-2", 'm f="a"b', ["textAfterQuote"]],
  ["influxdb-2", 'm f="a\nb"', ["severalLines"]],
  ["influxdb-2", "m f=1,g=2,f=3", ["duplicateField"]],
  ["influxdb-2", "m time=1", ["timeKey"]],
  ["influxdb-1", "m,time=a f=1", ["timeKey"]],
  ["influxdb-2", 'm,t="a" f=1', ["quoteInName"]],
  ["influxdb-2", 'm,t=a "f"=1', ["quoteInName"]],
  ["influxdb-2", "a\x01b f=1", ["controlCharacter"]],
  ["influxdb-2", "a\tb f=1", []],
  ["influxdb-2", "m,f=a f=1", ["tagAndField"]],
  ["influxdb3-core", "m,t=a,t=b f=1", ["duplicateTag"]],
  ["influxdb3-core", "m,t=a,u=b,t=c t=1,t=2", ["duplicateField", "duplicateTag", "tagAndField"]],
  ["influxdb3-core", '# a="\nm f=1', ["severalLines"]],
  ["telegraf", "m,t=a,t=b f=1", ["duplicateTag"]],
  ["victoriametrics", "m,t=a,t=b f=1", ["duplicateTag"]],
  ["questdb", "m,t=a,t=b f=1", ["duplicateTag"]],
];

for (const [word, text, expected] of EXAMPLES) {
  test(`${word}: marks of ${JSON.stringify(text)}`, () => assert.deepEqual(marksOf(word, text), expected));
}

test("keys that stand twice are found, among few and among many", () => {
  const key = fc
    .array(fc.constantFrom(..."abcö"), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 4 }),
      fc.array(key, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(0, 40),
      (tags, fields, more) => {
        const others = Array.from({ length: more }, (_, i) => `x${i}`);
        const allTags = [...tags, ...others.map((name) => `t${name}`)];
        const allFields = [...fields, ...others];
        const text = `m${allTags.map((tag) => `,${tag}=1`).join("")} ${allFields.map((field) => `${field}=1`).join(",")}`;
        const expected: MarkName[] = [];
        if (new Set(fields).size < fields.length) expected.push("duplicateField");
        if (new Set(tags).size < tags.length) expected.push("duplicateTag");
        if (fields.some((field) => tags.includes(field))) expected.push("tagAndField");
        assert.deepEqual(marksOf("influxdb3-core", text), expected);
      },
    ),
    { numRuns: 500, seed: 20260829 },
  );
});
