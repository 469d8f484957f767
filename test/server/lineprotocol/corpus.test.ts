/**
 * The conformance corpus of the Go reference decoder (../shared/corpus/README.md), which is stricter than any server: a table names
 * every rule by which InfluxDB 2.x reads a case otherwise. A difference without a rule fails, and so does a rule without a difference.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import type { StoredPoint } from "../../../server/src/lineprotocol/entry";
import type { Precision } from "../../../server/src/lineprotocol/targets";
import { sharedPath, withoutShared } from "../../shared";
import { readAs } from "./transcripts";

interface CorpusCase {
  readonly input: {
    readonly key: string;
    readonly text: string | { readonly binary: string };
    readonly defaultTime: string | number;
    readonly precision: string;
  };
  readonly output: { readonly error?: string; readonly result?: readonly CorpusPoint[] };
}

interface CorpusPoint {
  readonly time: string | number;
  readonly name: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly fields: readonly {
    readonly key: string;
    readonly value: Readonly<Record<string, string | number | boolean>>;
  }[];
}

type Kind = "only the reference refuses" | "only InfluxDB refuses" | "both read, but not the same";

interface Rule {
  readonly name: string;
  readonly kind: Kind;
  /** Why InfluxDB 2.x (models/points.go) does otherwise. */
  readonly because: string;
  /** Tells the rule's cases by the reference's message, or by InfluxDB's. */
  readonly message: RegExp;
}

const RULES: readonly Rule[] = [
  {
    name: "control characters in names",
    kind: "only the reference refuses",
    because: "scanMeasurement, scanTagsKey, scanTagsValue and scanFields stop at separators only",
    message: /(?:found|character) '\\(?:x[01][0-9a-f]|x7f|[abfnrtv])'/,
  },
  {
    name: "bytes that are not UTF-8",
    kind: "only the reference refuses",
    because: "names and strings are kept as bytes",
    message: /invalid utf-8 sequence in token/,
  },
  {
    name: "reserved tag keys",
    kind: "only InfluxDB refuses",
    because: "time, _field and _measurement are columns of its own (checked since 2.0)",
    message: /^cannot use reserved tag key "(?:time|_field|_measurement)"$/,
  },
  {
    name: "a carriage return before the newline",
    kind: "only InfluxDB refuses",
    because: "it counts as a part of the value",
    message: /^invalid boolean$/,
  },
  {
    name: "an n behind a backslash in a string",
    kind: "both read, but not the same",
    because: "only a quote and a backslash can be escaped in a string",
    message: /\\n/,
  },
];

const PRECISIONS: Readonly<Record<string, Precision>> = { "1ns": "ns", "1µs": "us", "1ms": "ms", "1s": "s" };
const UNITS: Readonly<Record<string, bigint>> = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n };
const TYPES: Readonly<Record<string, string>> = {
  int: "integer",
  uint: "unsigned",
  float: "float",
  bool: "boolean",
  string: "string",
};

function readCorpus(name: string): readonly CorpusCase[] {
  const text = readFileSync(sharedPath(`corpus/${name}.json`), "utf8");
  // 64-bit numbers keep their digits as texts.
  const exact = text.replace(/("(?:int|uint|time|defaultTime)":\s*)(-?\d+)/g, '$1"$2"');
  return Object.values((JSON.parse(exact) as { decode: Record<string, CorpusCase> }).decode);
}

function expectedPoint({ name, tags, fields, time }: CorpusPoint): unknown {
  return {
    measurement: name,
    tags: tags.map(({ key, value }) => [key, value]),
    fields: fields.map(({ key, value }) => {
      const [[type, written]] = Object.entries(value);
      return [key, TYPES[type], type === "float" ? String(Number(written)) : String(written)];
    }),
    time: String(time),
  };
}

function foundPoint({ measurement, tags, fields, timestamp }: StoredPoint, otherwise: bigint): unknown {
  return {
    measurement,
    tags,
    fields: fields.map(({ key, type, value }) => [key, type, String(value)]),
    time: String(timestamp ?? otherwise),
  };
}

/** How the case is read otherwise, with the message that tells why; undefined if it is not. */
function differenceOf({ input, output }: CorpusCase): { kind: Kind; message: string } | undefined {
  const { text } = input;
  const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : Buffer.from(text.binary, "base64");
  const precision = PRECISIONS[input.precision];
  const said = readAs(byteString(bytes), { product: "influxdb-2", precision });
  if (output.error !== undefined) {
    return said.refused.length > 0
      ? undefined
      : { kind: "only the reference refuses", message: output.error };
  }
  if (said.refused.length > 0) return { kind: "only InfluxDB refuses", message: said.refused[0].message };
  const unit = UNITS[precision];
  const otherwise = (BigInt(input.defaultTime) / unit) * unit;
  try {
    assert.deepEqual(
      said.points.map((point) => foundPoint(point, otherwise)),
      (output.result ?? []).map(expectedPoint),
    );
    return undefined;
  } catch {
    return { kind: "both read, but not the same", message: bytes.toString("utf8") };
  }
}

test("every case is read as the reference does, but for named rules", {
  skip: withoutShared("corpus"),
}, () => {
  const cases = ["line-protocol-corpus-decode", "line-protocol-corpus-decode-newer"].flatMap(readCorpus);
  assert.equal(cases.length, 3367);
  const used = new Map<string, number>();
  for (const each of cases) {
    const difference = differenceOf(each);
    if (!difference) continue;
    const { kind, message } = difference;
    const rules = RULES.filter((rule) => rule.kind === kind && rule.message.test(message));
    assert.equal(rules.length, 1, `${each.input.key}: ${kind}: ${message}`);
    used.set(rules[0].name, (used.get(rules[0].name) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(used), {
    "control characters in names": 25,
    "bytes that are not UTF-8": 11,
    "reserved tag keys": 6,
    "a carriage return before the newline": 1,
    "an n behind a backslash in a string": 1,
  });
});
