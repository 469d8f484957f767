// What Telegraf's two parsers themselves say where no recording does: the machine of telegraf 1.37 to 1.39, and line-protocol 2.2.1,
// compiled and asked (40,000 bodies; a carriage return in the middle of a line is told twice by the latter, and once here).
import assert from "node:assert/strict";
import { test } from "node:test";
import { byteString } from "../../../../server/src/lineprotocol/bytes";
import { parseTarget } from "../../../../server/src/lineprotocol/targets";
import { readAs } from "../transcripts";

/** Points as "measurement key=value", refusals as their words. */
function said(word: string, body: string): string[] {
  const target = parseTarget(word, "ns");
  assert.ok(target);
  const { points, refused } = readAs(body, target);
  return [
    ...points.map(({ measurement, fields }) =>
      [measurement, ...fields.map(({ key, value }) => `${key}=${value}`)].join(" "),
    ),
    ...refused.map(({ message }) => message),
  ];
}

const LAST = "Telegraf's parser does not come to an end: the last of the body is";

const DEFAULT: readonly (readonly [string, readonly string[]])[] = [
  // All four blanks end a name, and no backslash keeps them in it.
  ["a\vv=1", ["a v=1"]],
  ["a\fv=1\v1", ["a v=1"]],
  ["m a\vb=1", ["expected field"]],
  ["m,a\vb=c v=1", ["expected tag"]],
  ["m\\\vv=1", ["parse error"]],
  ['m v="a\fb\rc\vd"', ["m v=a\fb\rc\vd"]],
  // A carriage return is a line end's first half, or nothing.
  ["\r", []],
  ["\rm v=1", ["parse error"]],
  ["m v=1\n\r\r\n", ["m v=1", "parse error"]],
  ["m v=1\r\r\n", ["parse error"]],
  // No answer ever comes to these; what stands before is taken.
  ["m v=1\r", [`${LAST} a carriage return behind the point`]],
  ["m v=1\r\nm v=2 5 \r", ["m v=1", `${LAST} a carriage return behind the point`]],
  ["m v=1\nm\\", ["m v=1", `${LAST} a backslash in the measurement's name`]],
  ["m,t=a\\", ["expected tag"]],
  ["m v=1\r\n", ["m v=1"]],
];

const UPSTREAM: readonly (readonly [string, readonly string[]])[] = [
  // Bytes that are no UTF-8, in whatever is taken as one piece.
  ["\xffm v=1\nn v=1", ["n v=1", 'invalid utf-8 sequence in token "\\xffm"']],
  ["m,\xc3=a v=1", ['invalid utf-8 sequence in token "\\xc3"']],
  ["m,t=a\\ \xe4\xb8 v=1", ['invalid utf-8 sequence in token "a \\xe4\\xb8"']],
  ["m \xff=1", ['invalid utf-8 sequence in token "\\xff"']],
  ['m v="a\\n\xff"', ['invalid utf-8 sequence in token "a\\n\\xff"']],
  ['m v="\xff', ['invalid utf-8 sequence in token "\\xff"']],
  ["m v=\xff", ["field value has unrecognized type"]],
  ["# \xff\nm v=1", ["m v=1"]],
  ["#\xff\tx", ['invalid utf-8 sequence in token "#\\xff"']],
  [" #\t", ["invalid character ' ' found at start of measurement name"]],
  [byteString(Buffer.from('é,t=中 🙂="ü"')), ["é 🙂=ü"]],
  // Numbers as Go reads them.
  ["m v=1_0", ["m v=10"]],
  ["m v=0x1p3", ["m v=8"]],
  ["m v=0x1", ['cannot parse value for field key "v": invalid float value syntax']],
  ["m v=1_0i", ['cannot parse value for field key "v": invalid integer value syntax']],
  [
    "m v=-Inf",
    [
      'cannot parse value for field key "v": non-number "-Inf" cannot be represented as a line-protocol field value',
    ],
  ],
  // A line end is a newline, with a carriage return before it or not; at the end of the input a carriage return alone is one, too.
  ["m v=1\r", ["m v=1"]],
  ["m\r\nn v=1", ["n v=1", "expected tag key or field but found '\\r' instead"]],
  ["m v=\r", ["field value has unrecognized type"]],
  ["m v=1 1\r\r\n", ['unexpected text after timestamp ("")']],
  [" \r\r\n", ["invalid character '\\r' found at start of measurement name"]],
  ['m v=1 "a\rb', ['invalid timestamp ("\\"a")']],
];

for (const [body, expected] of DEFAULT)
  test(`the default parser: ${JSON.stringify(body)}`, () =>
    assert.deepEqual(said("telegraf@1.37", body), expected));

for (const [body, expected] of UPSTREAM)
  test(`the upstream parser: ${JSON.stringify(body)}`, () =>
    assert.deepEqual(said("telegraf@1.37-upstream", body), expected));
