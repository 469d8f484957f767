import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { EntryKind, type StoredField, type StoredPoint } from "../../../server/src/lineprotocol/entry";
import { isData, readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import { createPrinter } from "../../../server/src/lineprotocol/print";
import { type Precision, parseTarget, type Target } from "../../../server/src/lineprotocol/targets";
import { dialectFor, lines, TARGETS } from "./everyDialect";

function targetOf(word: string, precision: Precision = "ns"): Target {
  const target = parseTarget(word, precision);
  assert.ok(target);
  return target;
}

/** What is read of a text: its points, and how many lines are refused. */
function read(
  text: string,
  word: string,
  precision: Precision = "ns",
): { points: StoredPoint[]; refused: number } {
  const dialect = dialectFor(word, "utf16", precision);
  const points: StoredPoint[] = [];
  let refused = 0;
  readBody(text, dialect, (reading) => {
    if (reading.kind === EntryKind.point) points.push(storedPoint(text, reading, dialect));
    else if (isData(reading)) refused++;
  });
  return { points, refused };
}

const name = fc
  .array(fc.constantFrom(..."ab_ö😀,=  \\\\\"\n\t#'"), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(""));
const tame = fc
  .array(fc.constantFrom(..."abc_09ö"), { minLength: 1, maxLength: 6 })
  .map((parts) => `n${parts.join("")}`);
const text = fc
  .array(fc.constantFrom(...'ab ö😀,=\\\\""\n\r\t#'), { maxLength: 8 })
  .map((parts) => parts.join(""));

const field = (key: fc.Arbitrary<string>): fc.Arbitrary<StoredField> =>
  fc.oneof(
    fc.record({ key, type: fc.constant("float" as const), value: fc.double({ noNaN: true }) }),
    fc.record({
      key,
      type: fc.constant("integer" as const),
      value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    }),
    fc.record({
      key,
      type: fc.constant("unsigned" as const),
      value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    }),
    fc.record({ key, type: fc.constant("boolean" as const), value: fc.boolean() }),
    fc.record({ key, type: fc.constant("string" as const), value: text }),
  );

const point = (names: fc.Arbitrary<string>): fc.Arbitrary<StoredPoint> =>
  fc.record({
    measurement: names,
    tags: fc.uniqueArray(fc.tuple(names, names), { maxLength: 3, selector: ([key]) => key }),
    fields: fc.uniqueArray(field(names), { minLength: 1, maxLength: 3, selector: ({ key }) => key }),
    timestamp: fc.option(
      fc.oneof(
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        fc.bigInt({ min: 1n, max: 2n ** 50n }).map((microseconds) => microseconds * 1_000_000n),
      ),
    ),
  });

/** The same point whatever the order of tags, and with numbers as stores without types keep them. */
function plain({ measurement, tags, fields, timestamp }: StoredPoint, typeless: boolean): unknown {
  return {
    measurement,
    tags: [...tags].sort(([a], [b]) => (a < b ? -1 : 1)),
    fields: fields.map(({ key, type, value }) => [
      key,
      typeless ? Number(value) : `${type} ${Object.is(value, -0) ? "-0" : value}`,
    ]),
    timestamp,
  };
}

for (const word of TARGETS) {
  const typeless = word.startsWith("victoria");
  test(`${word}: what is printed is read as the same point`, () => {
    const print = createPrinter(targetOf(word));
    let printed = 0;
    fc.assert(
      fc.property(point(fc.oneof(name, tame)), (given) => {
        const answer = print(given);
        if ("refusal" in answer) return;
        printed++;
        // Also among other lines.
        const { points, refused } = read(`a b=1\n${answer.text}\nc d=2\n`, word);
        assert.equal(refused, 0);
        assert.equal(points.length, 3);
        assert.deepEqual(plain(points[1], typeless), plain(given, typeless));
      }),
      { numRuns: 1000, seed: 20260829 },
    );
    assert.ok(printed > 20, `${printed} printed`);
  });

  test(`${word}: whatever was read can be printed and is read the same`, () => {
    const print = createPrinter(targetOf(word));
    fc.assert(
      fc.property(lines, (given) => {
        for (const first of read(given, word).points) {
          const answer = print(first);
          if ("refusal" in answer) continue;
          const again = read(answer.text, word).points;
          assert.deepEqual(
            again.map((each) => plain(each, typeless)),
            [plain(first, typeless)],
          );
          // Canonical: printing once more changes nothing.
          assert.deepEqual(print(again[0]), answer);
        }
      }),
      { numRuns: 500, seed: 20260829 },
    );
  });

  test(`${word}: tame points are always printed`, () => {
    const print = createPrinter(targetOf(word));
    const given: StoredPoint = {
      measurement: "my measurement,x",
      tags: [
        ["a b", "c,d"],
        ["k", "v w"],
      ],
      fields: [
        { key: "f g", type: "float", value: 1.5 },
        { key: "i", type: "float", value: -1e-7 },
      ],
      timestamp: 1_700_000_000_000_000_000n,
    };
    const measurement = word.startsWith("questdb") ? "my measurement" : given.measurement;
    const answer = print({ ...given, measurement });
    const escaped = word.startsWith("questdb") ? "my\\ measurement" : "my\\ measurement\\,x";
    assert.deepEqual(answer, {
      text: `${escaped},a\\ b=c\\,d,k=v\\ w f\\ g=1.5,i=-1e-7 1700000000000000000`,
    });
  });
}

const simple: StoredPoint = {
  measurement: "m",
  tags: [["t", "a"]],
  fields: [{ key: "f", type: "float", value: 1 }],
  timestamp: null,
};

const float = (value: number): Partial<StoredPoint> => ({ fields: [{ key: "f", type: "float", value }] });
const string = (value: string): Partial<StoredPoint> => ({ fields: [{ key: "f", type: "string", value }] });

// What a dialect has a text for, or the part that it cannot write.
const EXAMPLES: readonly (readonly [string, Partial<StoredPoint>, string])[] = [
  ["influxdb-2", { measurement: "a\\" }, "measurement!"],
  ["influxdb-2", { tags: [["t", "a\\"]] }, "tagValue!"],
  ["influxdb-2", { tags: [["t", "a\\,b"]] }, "m,t=a\\\\,b f=1"],
  ["influxdb-2", { measurement: 'a\\"b' }, 'a\\\\"b,t=a f=1'],
  ["influxdb-2", { tags: [["t", "a\nb"]] }, "tagValue!"],
  ["influxdb-2", { tags: [["t", ""]] }, "tagValue!"],
  ["influxdb-2", { tags: [["time", "x"]] }, "tagKey!"],
  ["influxdb-1", { tags: [["time", "x"]] }, "m,time=x f=1"],
  ["influxdb-1", { fields: [{ key: "f", type: "unsigned", value: 1n }] }, "value!"],
  ["influxdb-2", { fields: [{ key: "f", type: "unsigned", value: 1n }] }, "m,t=a f=1u"],
  ["influxdb-2", { fields: [] }, "point!"],
  ["influxdb-2", float(Number.POSITIVE_INFINITY), "value!"],
  ["influxdb-2", float(Number.NaN), "value!"],
  ["influxdb-2", float(-0), "m,t=a f=-0"],
  ["influxdb-2", float(1e21), "m,t=a f=1e+21"],
  ["influxdb-2", string('a"b\\\nc'), 'm,t=a f="a\\"b\\\\\nc"'],
  ["influxdb-2", { timestamp: 2n ** 63n - 1n }, "timestamp!"],
  ["influxdb-2", { measurement: "#m" }, "measurement!"],
  ["influxdb3-core", { timestamp: 2n ** 63n - 1n }, "m,t=a f=1 9223372036854775807"],
  ["influxdb3-core", { tags: [["t", "a\\,b"]] }, "m,t=a\\\\\\,b f=1"],
  ["influxdb3-core", { tags: [["t", "C:\\temp"]] }, "m,t=C:\\temp f=1"],
  ["influxdb3-core", { tags: [["t", "a\\"]] }, "tagValue!"],
  ["influxdb3-core", { tags: [["t", "a\tb"]] }, "tagValue!"],
  ["influxdb3-core", float(Number.NEGATIVE_INFINITY), "m,t=a f=-1e999"],
  ["victoriametrics", { tags: [["t", "a\\"]] }, "m,t=a\\\\ f=1"],
  ["victoriametrics", float(Number.POSITIVE_INFINITY), "m,t=a f=inf"],
  ["victoriametrics", string("x"), "value!"],
  ["victoriametrics", { timestamp: 1n }, "timestamp!"],
  ["questdb", { tags: [["t", "a\nb\\"]] }, "m,t=a\\\nb\\\\ f=1"],
  ["questdb", { measurement: "a?b" }, "measurement!"],
  ["questdb", string("a\nb"), 'm,t=a f="a\\\nb"'],
  ["questdb", { fields: [] }, "m,t=a"],
  ["questdb", { fields: [], timestamp: 1000n }, "m,t=a 1000"],
  ["questdb", { timestamp: 1n }, "timestamp!"],
  ["telegraf", string("a\fb"), 'm,t=a f="a\fb"'],
  ["telegraf", string("a\\b"), 'm,t=a f="a\\\\b"'],
  ["telegraf@1.37-upstream", string("a\nb\\n"), 'm,t=a f="a\nb\\\\n"'],
];

for (const [word, change, expected] of EXAMPLES) {
  test(`${word}: ${JSON.stringify(change, (_key, value) => (typeof value === "bigint" || typeof value === "number" ? String(value) : value))} is ${JSON.stringify(expected)}`, () => {
    const answer = createPrinter(targetOf(word))({ ...simple, ...change });
    if (expected.endsWith("!")) {
      assert.ok("refusal" in answer, JSON.stringify(answer));
      assert.equal(`${answer.refusal.part}!`, expected);
      assert.match(answer.refusal.message, / has no text for the /);
    } else assert.deepEqual(answer, { text: expected });
  });
}

test("times are written in the target's precision", () => {
  const at = (timestamp: bigint, word: string, precision: Precision) => {
    const answer = createPrinter(targetOf(word, precision))({ ...simple, tags: [], timestamp });
    return "text" in answer ? answer.text : answer.refusal.part;
  };
  assert.equal(at(1_700_000_000_000_000_000n, "influxdb-2", "s"), "m f=1 1700000000");
  assert.equal(at(1_700_000_000_000_000_000n, "influxdb-2", "us"), "m f=1 1700000000000000");
  assert.equal(at(1_700_000_000_000_000_001n, "influxdb-2", "s"), "timestamp");
  assert.equal(at(1_700_000_000_000_000_001n, "influxdb3-core", "auto"), "m f=1 1700000000000000001");
  // 1000 ns would be read as seconds by size; as microseconds, too.
  assert.equal(at(1_000n, "influxdb3-core", "auto"), "timestamp");
  assert.equal(at(5_000_000_000_000n, "influxdb3-core", "auto"), "m f=1 5000");
});
