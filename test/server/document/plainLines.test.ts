import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { USE_STRIDE } from "../../../server/src/document/segment";
import { byteString, type TextUnits } from "../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { type Precision, parseTarget } from "../../../server/src/lineprotocol/targets";
import { sharedPath, withoutShared } from "../../shared";
import { bodyOf, readVerdicts } from "../lineprotocol/verdicts";

/** All that segments hold, in words: series and scopes are numbered in another order without the fast lane. */
function describe(
  text: string,
  word: string,
  precision: Precision,
  fast: boolean,
  units: TextUnits,
): unknown {
  const target = parseTarget(word, precision);
  assert.ok(target);
  const full = dialectOf(target, units);
  const dialect = fast ? full : { ...full, plain: undefined };
  const paged = new PagedText("file:///a.lp", "line-protocol", 1, text);
  const reading = new DocumentReading(paged, dialect, { shardSeconds: 86_400 });
  reading.advance();
  const { dictionary } = reading;
  return [...reading.segments()].map(({ segment }) => {
    const { facts, starts, flagged, end } = segment;
    const series: string[] = [];
    for (let i = 0; i < facts.series.length; i += 2) {
      const { measurement, tags } = dictionary.series[facts.series[i]];
      series.push(`${measurement.name} ${JSON.stringify(tags)} ${facts.series[i + 1]}`);
    }
    const uses: string[] = [];
    for (let i = 0; i < facts.uses.length; i += USE_STRIDE) {
      const { field, shard } = dictionary.scopes[facts.uses[i]];
      const [, type, count, first] = facts.uses.slice(i, i + USE_STRIDE);
      uses.push(`${field.measurement.name} ${field.name} ${shard} ${type} ${count} ${first}`);
    }
    const { points, comments, refused, marks, times } = facts;
    return {
      starts: [...starts],
      flagged: [...flagged],
      end,
      points,
      comments,
      refused: [...refused],
      marks: [...marks],
      times: { ...times, classes: [...times.classes], firstOfClass: [...times.firstOfClass] },
      series: series.sort(),
      uses: uses.sort(),
    };
  });
}

function assertSame(text: string, word: string, precision: Precision, units: TextUnits = "bytes"): void {
  assert.deepEqual(
    describe(text, word, precision, true, units),
    describe(text, word, precision, false, units),
  );
}

const TARGETS = ["influxdb-1", "influxdb-2", "influxdb3-core"] as const;

test("takes real files as the dialect reads them", { skip: withoutShared("corpus/samples") }, () => {
  const metrics = byteString(readFileSync(sharedPath("corpus/samples/metrics.lp"))).repeat(2);
  const wind = byteString(readFileSync(sharedPath("corpus/samples/eu-wind-data.lp")));
  for (const word of TARGETS) {
    assertSame(metrics, word, "ns");
    assertSame(wind, word, "s");
    assertSame(wind, word, "ns");
  }
});

test("takes the bodies of the verdicts, three times over, as the dialect reads them", {
  skip: withoutShared("corpus/verdicts"),
}, () => {
  const bodies = readVerdicts()
    .map((verdict) => byteString(bodyOf(verdict)))
    .filter((body) => body.length < 2000);
  for (const word of TARGETS) {
    for (let i = 0; i < bodies.length; i += 40) {
      const text = bodies
        .slice(i, i + 40)
        .map((body) => `${body}\n`.repeat(3))
        .join("");
      assertSame(text, word, "ns");
    }
  }
});

test("takes random neighbours of plain lines as the dialect reads them", () => {
  const keys = [
    "m",
    "m,t=a",
    "m,t=b",
    "m,f=x",
    "m\\ n,t=a\\,b",
    "cpu,a\\=b=c",
    "m,t=a\\\\",
    'q",t="a"',
    "\u00e9,t=\u00fc",
    "\u20ac,t=\ud83d\ude00",
    "\ud800,t=a",
    "\ufffd,t=a",
  ];
  const fieldKeys = ["f", "g", "f\\ g", "time", 't"', "f,g", "t"];
  const value = fc.constantFrom(
    ..."1 -1 1i -5i 1u -1u 1.5 1. .5 -.5 1e5 1e-3 1e400 1e 5e+2 t f T F true True FALSE tru truex x 1x 01 -0 - 1.5i".split(
      " ",
    ),
    "9223372036854775807i",
    "9223372036854775808i",
    "123456789012345678i",
    "18446744073709551615u",
    "0.1234567890123456789012345",
    '"a"',
    '"a b,c=d"',
    '"a\\"b"',
    '"a\\\\"',
    '"a\\nb"',
    '"a"b',
    '"\u00e9"',
    '"\u20ac \ud83d\ude00 \ud800 \ufffd"',
    '""',
    '"a\tb"',
  );
  const time = fc.constantFrom(
    ..."1 -1 0 1700000000 1700000000000 1700000000000000000 9223372036854775806 9223372036854775807 9223372036 9223372037 -9223372036854775806 99999999999999999999 1.5 x -".split(
      " ",
    ),
  );
  const blank = fc.constantFrom(" ", " ", " ", " ", "  ", "\t", " \t", "\\ ");
  const end = fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", " \n", "\\\n", "");
  const plainValue = fc.constantFrom("1", "2i", "t", '"a"', "3u");
  // At most one part of a line is odd: what is read must not be swallowed by the oddities of the lines around.
  const lineOf = (key: string[], field: string[]) =>
    fc
      .tuple(
        fc.constantFrom(...key),
        fc.array(fc.tuple(fc.constantFrom(...field), plainValue), { minLength: 1, maxLength: 2 }),
        fc.constantFrom(" 1", " 1700000000", ""),
        fc.constantFrom("none", "none", "blank", "value", "time", "end", "before"),
        fc.tuple(blank, value, time, end, blank),
      )
      .map(([name, fields, when, odd, [gap, oddValue, oddTime, stop, before]]) => {
        const pairs = fields.map(([k, v], i) => `${k}=${odd === "value" && i === 0 ? oddValue : v}`);
        const stamp = odd === "time" ? ` ${oddTime}` : odd === "before" ? `${before}1` : when;
        return `${name}${odd === "blank" ? gap : " "}${pairs.join(",")}${stamp}${odd === "end" ? stop : "\n"}`;
      });
  // Few different keys in a text, and each line twice, so that the lane learns lines and then meets their neighbours.
  const texts = fc
    .tuple(
      fc.subarray(keys, { minLength: 1, maxLength: 2 }),
      fc.subarray(fieldKeys, { minLength: 1, maxLength: 2 }),
    )
    .chain(([key, field]) => fc.array(lineOf(key, field), { minLength: 5, maxLength: 40 }));
  fc.assert(
    fc.property(
      texts,
      fc.constantFrom(...TARGETS),
      fc.constantFrom<Precision>("ns", "us", "ms", "s"),
      fc.boolean(),
      (lines, word, precision, asUnits) => {
        const text = lines.concat(lines).join("");
        assertSame(
          asUnits ? text : byteString(new TextEncoder().encode(text)),
          word,
          precision,
          asUnits ? "utf16" : "bytes",
        );
      },
    ),
    { numRuns: 2000 },
  );
});

test("keeps names apart on pages of different letters", () => {
  // As UTF-8, the second name has the bytes that the first one has as units.
  const lines = (name: string, end: string) => `${`${name},t=a f=1 1\n`.repeat(9_000)}# ${end}\n`;
  const text = lines("\u00c3\u00bc", "") + lines("\u00fc", "\u20ac") + lines("\u00c3\u00bc", "\u{1f600}");
  assertSame(text, "influxdb-2", "ns", "utf16");
});
