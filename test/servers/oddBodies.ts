/** Bodies at random, near enough to line protocol to get far into a parser and odd enough to meet its corners. Seeded by fast-check. */
import fc from "fast-check";

const pick = (...words: string[]) => fc.constantFrom(...words);
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

/** Names as people and generators write them, with every kind of escape and stray character. */
const name = fc.oneof(
  often(8, pick("m", "cpu", "a", "b", "host")),
  often(
    2,
    pick(
      "a\\ b",
      "a\\,b",
      "a\\=b",
      "a\\\\b",
      "a\\",
      "a\\n",
      '"a"',
      'a"b',
      "time",
      "_x",
      "ö",
      "😀",
      "a.b",
      "\\",
      "A",
      "#a",
    ),
  ),
  often(
    1,
    fc
      .array(pick(...'ab=, \\"\t\r#.0'.split(""), "ö", "\u0000", "\u00a0"), { maxLength: 4 })
      .map((all) => all.join("")),
  ),
);

const number = pick(
  ..."1 0 -1 1.5 .5 5. +1 -0 00 01 1e3 1E3 1e+3 1e-3 1e 1e400 -1e400 1e-400 NaN nan Inf +Inf -Inf infinity 0x1 1_0 1.2.3 - + . - 1f 1i 1I -1i 0i 01i -0i +1i 1.0i 1e3i 1u 1U -1u 1ui i u 9007199254740993i 9223372036854775807i 9223372036854775808i -9223372036854775808i -9223372036854775809i 18446744073709551615u 18446744073709551616u 123456789012345678901234567890 0.1000000000000000055511151231257827".split(
    " ",
  ),
);
const word = pick(..."t T true True TRUE tRUE f F false False FALSE fALSE null abc tru".split(" "));
const text = fc.oneof(
  often(4, pick('"x"', '""', '"a b"', '"a,b=c"', '"a\\"b"', '"a\\\\"', '"a\\b"', '"a\nb"', '"ö😀"', '"1i"')),
  often(1, pick('"a', 'a"', '"a"b', '""a"', "'a'", '"a\\"', '"\r\n"')),
);
const value = fc.oneof(
  often(5, number),
  often(2, word),
  often(3, text),
  often(1, name),
  often(1, fc.constant("")),
);

const pair = fc
  .tuple(name, fc.oneof(often(12, fc.constant("=")), often(1, pick("", "==", "= ", " ="))), value)
  .map((all) => all.join(""));
const tagPair = fc
  .tuple(
    name,
    fc.oneof(often(12, fc.constant("=")), often(1, pick("", "=="))),
    fc.oneof(often(6, name), often(1, value)),
  )
  .map((all) => all.join(""));
const comma = fc.oneof(often(15, fc.constant(",")), often(1, pick(",,", ", ", " ,", "\\,")));
const list = (item: fc.Arbitrary<string>, minLength: number) =>
  fc.tuple(comma, fc.array(item, { minLength, maxLength: 3 })).map(([between, all]) => all.join(between));

const time = fc.oneof(
  often(6, pick("1700000000000000000", "1700000000500000000", "1700000001000000000")),
  often(2, pick("1700000000", "0", "-1", "1", "+1", "1.5", "1e18", "1700000000000000000i", "01", "-0", "-")),
  often(
    1,
    pick(
      "9223372036854775806",
      "9223372036854775807",
      "9223372036854775808",
      "-9223372036854775806",
      "-9223372036854775808",
      "-9223372036854775809",
      "99999999999999999999",
      "9223372036",
      "9223372036854775",
      "abc",
      "1700000000000000000 1",
    ),
  ),
);
const space = fc.oneof(often(15, fc.constant(" ")), often(1, pick("  ", "\t", "", " \t", "\\ ")));

const point = fc
  .tuple(
    fc.oneof(often(20, fc.constant("")), often(1, pick(" ", "\t", "  ", "\ufeff", "\u0000"))),
    name,
    fc.oneof(
      often(1, fc.constant("")),
      often(
        2,
        list(tagPair, 1).map((all) => `,${all}`),
      ),
    ),
    space,
    list(pair, 1),
    fc.oneof(
      often(
        3,
        fc.tuple(space, time).map((all) => all.join("")),
      ),
      often(1, fc.constant("")),
    ),
    fc.oneof(often(12, fc.constant("")), often(1, pick(" ", "\r", "\t", " x", ",", "\\"))),
  )
  .map((all) => all.join(""));

const line = fc.oneof(
  often(12, point),
  often(
    1,
    pick(
      "",
      " ",
      "\t",
      "\r",
      "#",
      "# c",
      " # c",
      '# "',
      "#m f=1",
      "m",
      "m,",
      ",",
      "=",
      "m f",
      "m f=",
      "m,a=b",
      "m ,a=b f=1",
    ),
  ),
);

/** One body: up to four lines, ended by a newline or not. */
export const oddBody: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(line, { minLength: 1, maxLength: 4 }),
    fc.oneof(often(8, fc.constant("\n")), often(1, fc.constant("\r\n"))),
    fc.boolean(),
  )
  .map(([lines, end, ended]) => lines.join(end) + (ended ? end : ""));

/** Bodies of which most lines are right, for what comes behind the parser: types, merging, retention. */
export const rightBody: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        pick("m", "n"),
        pick("", ",t=a", ",t=b", ",t=a,u=c", ",u=c,t=a", ",v=x"),
        fc.array(
          fc
            .tuple(pick("v", "w", "x", "t"), pick("1", "2.5", "1i", "2i", "true", '"x"', '"y z"', "f"))
            .map((all) => all.join("=")),
          { minLength: 1, maxLength: 3 },
        ),
        pick("1700000000000000000", "1700000000500000000", "1700000001000000000"),
      )
      .map(([m, tags, fields, at]) => `${m}${tags} ${fields.join(",")} ${at}`),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => `${all.join("\n")}\n`);
