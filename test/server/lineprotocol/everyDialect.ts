/** What tests run over all dialects: targets that differ in how they read, and texts that try them. */
import fc from "fast-check";
import type { TextUnits } from "../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import type { Dialect } from "../../../server/src/lineprotocol/dialects/dialect";
import { type Precision, parseTarget } from "../../../server/src/lineprotocol/targets";

/** One target of every dialect and version step. */
export const TARGETS = [
  "influxdb-1@1.8.5",
  "influxdb-1",
  "influxdb-2@2.0.2",
  "influxdb-2",
  "influxdb3-core@3.5",
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
  "cloud-tsm",
  "victoriametrics@1.79.5",
  "victoriametrics",
  "questdb@8.2",
  "questdb@9.0",
  "questdb",
  "telegraf",
  "telegraf@1.37-upstream",
] as const;

export function dialectFor(word: string, units: TextUnits, precision: Precision = "ns"): Dialect {
  const target = parseTarget(word, precision);
  if (!target) throw new Error(`no target: ${word}`);
  return dialectOf(target, units);
}

const TOKENS = [
  ...'mtfvx019.-+=,,  ""\\\\\n\n\t\r#;:/(){}',
  "m,t=a f=1 1\n",
  'm s="a b",g=2i 1700000000000000000\n',
  "# comment\n",
  '# k="\n',
  "\\ ",
  "\\,",
  "\\=",
  '\\"',
  "\r\n",
  "true",
  "1u",
  "1e5",
  "NaN",
  "9223372036854775808",
  "9223372036854775808i",
  "18446744073709551616u",
  "1e400",
  "time",
  "_field",
  "\0",
  "\f",
  "\v",
  "\x7f",
  "ö",
  "é",
  "ÿ",
  "☀",
  "😀",
  "\ufeff",
];

/** Token soup, and well-formed lines among it. */
export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 40 })
  .map((tokens) => tokens.join(""));

/** Several pieces of soup behind good beginnings, so that the later parts of a line are reached. */
export const lines: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(fc.constantFrom("m,t=a f=1", 'm f="a', "m,t=a", "m ", "m f=1 1", "m f=1,g=", "# c", ""), soup),
    { maxLength: 5 },
  )
  .map((parts) => parts.map(([begin, rest]) => begin + rest).join("\n"));
