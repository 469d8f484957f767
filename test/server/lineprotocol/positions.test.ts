/**
 * Where a fault stands: the text between ⟦ and ⟧ is what a person would underline, though servers give no place. Line, column and length
 * follow from the brackets (lines and columns from 1, in UTF-16 units). A dialect that no row of a text names does not refuse the text.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EntryKind } from "../../../server/src/lineprotocol/entry";
import { readBody } from "../../../server/src/lineprotocol/points";
import type { ReasonCode } from "../../../server/src/lineprotocol/reasons";
import { dialectFor } from "./everyDialect";

const GO = "influxdb-2";
const RUST = "influxdb3-core";
const VM = "victoriametrics";
const QUESTDB = "questdb";
const TELEGRAF = "telegraf";
const UPSTREAM = "telegraf@1.37-upstream";
const GO_1 = "influxdb-1";
const IOX = "cloud-serverless";

type Row = readonly [dialects: readonly string[], text: string, code: ReasonCode];

const ROWS: readonly Row[] = [
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "⟦cpu⟧", "missing-fields"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu,⟦host=a⟧", "missing-fields"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu,host=a,⟦region=eu⟧", "missing-fields"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu,host=a ⟦1700000000⟧", "missing-fields"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu ⟦1700000000⟧", "missing-fields"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "⟦,⟧host=a usage=1", "missing-measurement"],
  [[QUESTDB], "⟦,⟧host=a usage=1", "invalid-name"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu⟦ ⟧", "missing-fields"],
  [[QUESTDB], "⟦cpu ⟧", "missing-fields"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu,host=a⟦ ⟧", "missing-fields"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu⟦,⟧ usage=1", "missing-tag-key"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu,host=a⟦,⟧ usage=1", "missing-tag-key"],
  [[GO, UPSTREAM], "cpu,⟦,⟧host=a usage=1", "missing-tag-key"],
  [[VM, QUESTDB, TELEGRAF], "cpu⟦,⟧,host=a usage=1", "missing-tag-key"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu,⟦=⟧a usage=1", "missing-tag-key"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu,⟦host⟧ usage=1", "missing-tag-value"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "cpu,⟦host=⟧ usage=1", "missing-tag-value"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu,host=a,⟦region⟧ usage=1", "missing-tag-value"],
  [[GO, QUESTDB, TELEGRAF, UPSTREAM], "cpu,host=⟦a=b⟧ usage=1", "invalid-tag-format"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu,host=a ⟦b⟧ usage=1", "invalid-field-format"],
  [[QUESTDB], "cpu,host=a ⟦b⟧ usage=1", "missing-field-value"],
  [[GO], "cpu,host=a,⟦host⟧=b usage=1", "duplicate-tag"],
  [[GO], "cpu,⟦time⟧=a usage=1", "reserved-tag-key"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu,⟦host⟧", "missing-tag-value"],
  [[VM], "cpu,⟦host⟧", "missing-fields"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "cpu,⟦host=⟧", "missing-tag-value"],
  [[VM], "cpu,⟦host=⟧", "missing-fields"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "cpu⟦,⟧", "missing-tag-key"],
  [[VM], "cpu⟦,⟧", "missing-fields"],
  [[QUESTDB], "⟦cpu,⟧", "missing-fields"],
  [[GO, QUESTDB, TELEGRAF, UPSTREAM], "cpu,host=⟦a\\ usage=1⟧", "invalid-tag-format"],
  [[RUST, VM], "cpu,⟦host=a\\ usage=1⟧", "missing-fields"],
  [[GO, TELEGRAF, UPSTREAM], "cpu,host=⟦a\\\\ usage=1⟧", "invalid-tag-format"],
  [[RUST], "cpu,host=⟦a\\\\⟧ usage=1", "trailing-backslash"],
  [[GO, VM], "⟦cpu\thost=a⟧", "missing-fields"],
  [[RUST, UPSTREAM], "cpu⟦\t⟧host=a", "missing-fields"],
  [[QUESTDB], "⟦cpu\thost⟧=a", "missing-fields"],
  [[TELEGRAF], "cpu\thost=⟦a⟧", "invalid-boolean"],
  [[GO, RUST, TELEGRAF, UPSTREAM], 'cpu,host="a ⟦b"⟧ usage=1', "invalid-field-format"],
  [[QUESTDB], 'cpu,host="a ⟦b"⟧ usage=1', "missing-field-value"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu ⟦usage⟧", "invalid-field-format"],
  [[QUESTDB], "cpu ⟦usage⟧", "missing-field-value"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu ⟦usage=⟧", "missing-field-value"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu ⟦usage=⟧,idle=2", "missing-field-value"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu usage=1,⟦idle=⟧", "missing-field-value"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu usage=1,⟦idle⟧", "invalid-field-format"],
  [[QUESTDB], "cpu usage=1,⟦idle⟧", "missing-field-value"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1,⟦=⟧2", "missing-field-key"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu ⟦=⟧1", "missing-field-key"],
  [[GO], "cpu usage=1⟦,⟧", "invalid-field-format"],
  [[VM, TELEGRAF, UPSTREAM], "cpu usage=1⟦,⟧", "missing-field-key"],
  [[GO], "cpu usage=1⟦,⟧,idle=2", "invalid-field-format"],
  [[VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1⟦,⟧,idle=2", "missing-field-key"],
  [[GO], "cpu usage=1⟦,⟧ idle=2", "invalid-field-format"],
  [[RUST, VM, TELEGRAF, UPSTREAM], "cpu usage=1⟦,⟧ idle=2", "missing-field-key"],
  [[QUESTDB], "cpu usage=1, ⟦idle=2⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦idle=2⟧", "invalid-timestamp"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu ⟦usage⟧ = 1", "invalid-field-format"],
  [[QUESTDB], "cpu ⟦usage⟧ = 1", "missing-field-value"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu a=1,b=2,⟦c⟧", "invalid-field-format"],
  [[QUESTDB], "cpu a=1,b=2,⟦c⟧", "missing-field-value"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦abc⟧", "invalid-boolean"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦'abc'⟧", "invalid-boolean"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦1x⟧", "invalid-number"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦1.2.3⟧", "invalid-number"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "cpu usage=⟦+1⟧", "invalid-number"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "cpu usage=⟦NaN⟧", "invalid-number"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦0x10⟧", "invalid-number"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu usage=1,⟦5⟧", "invalid-field-format"],
  [[QUESTDB], "cpu usage=1,⟦5⟧", "missing-field-value"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "cpu usage=⟦tRUE⟧", "invalid-boolean"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦trueish⟧", "invalid-boolean"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦1.5i⟧", "invalid-number"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦-1u⟧", "invalid-number"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu usage=⟦1_000i⟧", "invalid-number"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu idle=2,usage=⟦12%⟧", "invalid-number"],
  [[GO], "cpu usage=⟦1e⟧", "float-out-of-range"],
  [[RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦1e⟧", "invalid-number"],
  [[GO, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦1e400⟧", "float-out-of-range"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦9223372036854775808i⟧", "integer-out-of-range"],
  [[GO, RUST, VM, TELEGRAF, UPSTREAM], "cpu usage=⟦18446744073709551616u⟧", "unsigned-out-of-range"],
  [[QUESTDB], "cpu usage=⟦18446744073709551616u⟧", "invalid-number"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=⟦-⟧", "invalid-number"],
  [[GO, RUST, QUESTDB], "cpu usage=⟦i⟧", "invalid-boolean"],
  [[VM, TELEGRAF, UPSTREAM], "cpu usage=⟦i⟧", "invalid-number"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], 'cpu msg=⟦"abc⟧', "unbalanced-quotes"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], 'cpu msg=⟦"abc 1⟧\ncpu usage=1', "unbalanced-quotes"],
  [[GO], 'cpu msg="a"b⟦",x=1⟧', "unbalanced-quotes"],
  [[RUST, TELEGRAF, UPSTREAM], 'cpu msg="a"⟦b"⟧,x=1', "invalid-field-format"],
  [[VM], 'cpu msg=⟦"a"b",x=1⟧', "invalid-field-format"],
  [[QUESTDB], 'cpu msg=⟦"a"b"⟧,x=1', "invalid-field-format"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], 'cpu a=1,msg=⟦"abc⟧', "unbalanced-quotes"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦abc⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦1700000000.5⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦1700000000s⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 1700000000 ⟦x⟧", "text-after-point"],
  [
    [GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM],
    "cpu usage=1 ⟦9223372036854775808⟧",
    "timestamp-out-of-range",
  ],
  [[GO], "cpu usage=1 ⟦9223372036854775807⟧", "timestamp-out-of-range"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦-⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦2023-11-14T22:13:20Z⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 ⟦# note⟧", "invalid-timestamp"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], "cpu usage=1 1700000000 ⟦# note⟧", "text-after-point"],
  [[GO], "cpu usage=1⟦\r⟧\ncpu usage=2", "invalid-number"],
  [[RUST], "cpu usage=1⟦\r⟧\ncpu usage=2", "text-after-point"],
  [[GO], "cpu usage=true⟦\r⟧\n", "invalid-boolean"],
  [[RUST], "cpu usage=true⟦\r⟧\n", "text-after-point"],
  [[GO], "cpu usage=1 1700000000⟦\r⟧\n", "invalid-timestamp"],
  [[RUST], "cpu usage=1 1700000000⟦\r⟧\n", "text-after-point"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "# c\n\ncpu usage=⟦abc⟧\n", "invalid-boolean"],
  [[QUESTDB], "# ⟦c⟧\n\ncpu usage=abc\n", "missing-field-value"],
  [[GO, RUST, TELEGRAF, UPSTREAM], 'cpu msg="a\nb",usage=⟦x⟧ 1\n', "invalid-boolean"],
  [[VM, QUESTDB], 'cpu msg=⟦"a⟧\nb",usage=x 1\n', "unbalanced-quotes"],
  [[VM], 'cpu msg="a\nb",usage=x ⟦1⟧\n', "missing-fields"],
  [[QUESTDB], 'cpu msg="a\n⟦b"⟧,usage=x 1\n', "invalid-name"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "größe usage=⟦☀⟧ 1", "invalid-boolean"],
  [[GO, RUST, QUESTDB, TELEGRAF, UPSTREAM], "cpu,ort=😀 usage=⟦x⟧", "invalid-boolean"],
  [[GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM], '⟦{"m":1}⟧', "missing-fields"],
  [[GO, RUST, TELEGRAF, UPSTREAM], "   cpu usage=⟦x⟧", "invalid-boolean"],
  [[VM], "   ⟦cpu⟧ usage=x", "invalid-field-format"],
  [[QUESTDB], "  ⟦ ⟧cpu usage=x", "text-after-point"],
  [[RUST, UPSTREAM], "⟦\0⟧m f=1", "missing-measurement"],
  [[QUESTDB], "⟦\0⟧m f=1", "invalid-name"],
  [[RUST], "cpu usage=⟦.5⟧", "invalid-number"],
  [[RUST], "cpu usage=⟦5.⟧", "invalid-number"],
  [[RUST, TELEGRAF, UPSTREAM], 'cpu msg="abc"⟦def⟧', "invalid-field-format"],
  [[VM, QUESTDB], 'cpu msg=⟦"abc"def⟧', "invalid-field-format"],
  [[RUST], "cpu usage=1⟦  ⟧", "text-after-point"],
  [[QUESTDB], "cpu usage=1 ⟦ ⟧", "text-after-point"],
  [[RUST], 'cpu msg="a"⟦\r⟧\n', "text-after-point"],
  [[VM, QUESTDB], "⟦ ⟧", "missing-fields"],
  [[VM, QUESTDB], "cpu usage=1 1⟦ ⟧", "text-after-point"],
  [[TELEGRAF], 'cpu msg="a⟦\\n⟧b"', "invalid-field-format"],
];

/** What only one dialect or version refuses. */
const OWN_ROWS: readonly Row[] = [
  [[GO_1], "cpu usage=⟦1u⟧", "invalid-number"],
  [[GO_1], "cpu usage=1,idle=⟦2u⟧ 1", "invalid-number"],
  [
    ["influxdb-1@1.8.5"],
    `⟦m${Array.from({ length: 100 }, (_, i) => `,t${i}=a`).join("")}⟧ f=1`,
    "server-panic",
  ],
  [[GO], "cpu,⟦_field⟧=a usage=1", "reserved-tag-key"],
  [[GO], "cpu,host=a,⟦_measurement⟧=a usage=1", "reserved-tag-key"],
  [[GO], "cpu,⟦\0⟧=a usage=1", "reserved-tag-key"],
  [[GO], `⟦${"m".repeat(65_536)}⟧ f=1`, "key-too-long"],
  [[GO], `${"m".repeat(65_530)} ⟦ff⟧=1`, "key-too-long"],
  [[GO], 'cpu \\\\="=⟦"⟧', "unreadable-value"],
  [[RUST], "⟦cpu\\\\⟧ usage=1", "trailing-backslash"],
  [[RUST], "cpu,⟦host\\\\⟧=a usage=1", "trailing-backslash"],
  [[RUST], "cpu ⟦usage\\\\⟧=1", "trailing-backslash"],
  [[RUST], "⟦cpu\\⟧", "trailing-backslash"],
  [[RUST], `cpu,host=⟦${"h".repeat(1_048_577)}⟧ usage=1`, "string-too-long"],
  [[RUST], `cpu msg=⟦"${"s".repeat(1_048_577)}"⟧ 1`, "string-too-long"],
  [[IOX], `⟦${"m".repeat(65_537)}⟧ usage=1`, "string-too-long"],
  [[IOX], `cpu msg=⟦"${"ö".repeat(32_769)}"⟧`, "string-too-long"],
  [[QUESTDB], "⟦a?b⟧ v=1", "invalid-name"],
  [[QUESTDB], "a⟦/⟧b v=1", "invalid-name"],
  [[QUESTDB], "m ⟦a.b⟧=1", "invalid-name"],
  [[QUESTDB], "m,⟦a-b⟧=x v=1", "invalid-name"],
  [[QUESTDB], "m v=1,⟦w-x⟧=2", "invalid-name"],
  [[QUESTDB], `⟦${"m".repeat(128)}⟧ v=1`, "invalid-name"],
  [[QUESTDB], "m v=1 ⟦-1⟧", "timestamp-out-of-range"],
  [[QUESTDB], "m v=⟦1e-400⟧", "float-out-of-range"],
  [[QUESTDB], "# note⟦\\⟧", "trailing-backslash"],
  [[TELEGRAF], "cpu usage=⟦007i⟧", "invalid-number"],
  [[TELEGRAF], 'cpu msg="a" ⟦1⟧\r', "server-panic"],
  [[TELEGRAF], "cpu⟦\\⟧", "server-panic"],
  [[TELEGRAF], "cpu usage=1 1⟦\rcpu⟧", "text-after-point"],
  [[UPSTREAM], "# a⟦\t⟧b", "text-after-point"],
  [[UPSTREAM], "cpu\\⟦\t⟧x=1", "missing-fields"],
];

const OPEN = "⟦";
const CLOSE = "⟧";

interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

function placeOf(text: string, start: number, end: number): Place {
  const before = text.slice(0, start).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1, length: end - start };
}

/** The refusals of a text, with their places. */
function refusals(word: string, text: string): (Place & { code: ReasonCode })[] {
  const found: (Place & { code: ReasonCode })[] = [];
  readBody(text, dialectFor(word, "utf16"), ({ kind, reason, faultStart, faultEnd }) => {
    if (kind === EntryKind.refused) found.push({ ...placeOf(text, faultStart, faultEnd), code: reason });
  });
  return found;
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 40)}…${text.slice(-20)}` : text;
}

const bare = (text: string) => text.replace(OPEN, "").replace(CLOSE, "");

for (const [dialects, marked, code] of [...ROWS, ...OWN_ROWS]) {
  for (const word of dialects) {
    test(`${word}: ${JSON.stringify(shown(marked))} ${code}`, () => {
      const start = marked.indexOf(OPEN);
      const end = marked.indexOf(CLOSE) - 1;
      const text = bare(marked);
      const place = placeOf(text, start, end);
      const found = refusals(word, text);
      assert.deepEqual(found.find(({ line }) => line === place.line) ?? found[0], { ...place, code });
    });
  }
}

test("dialects that are not named do not refuse the text", () => {
  const named = new Map<string, Set<string>>();
  for (const [dialects, marked] of ROWS) {
    const all = named.get(bare(marked)) ?? new Set();
    for (const word of dialects) all.add(word);
    named.set(bare(marked), all);
  }
  for (const [text, refusing] of named) {
    for (const word of [GO, RUST, VM, QUESTDB, TELEGRAF, UPSTREAM]) {
      if (!refusing.has(word)) assert.deepEqual(refusals(word, text), [], `${word}: ${text}`);
    }
  }
});
