// Rules that differ by product and version, or depend on the precision: what the recorded verdicts, all of them in nanoseconds, do not hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseBody } from "../../../server/src/lineprotocol/parseCase";
import type { ParsedEntry } from "../../../server/src/lineprotocol/parsedEntries";
import { type Precision, parseTarget } from "../../../server/src/lineprotocol/targets";

/** A point as `measurement|tags|fields|time`, a refusal as `code: message`. */
function read(word: string, body: string, precision?: Precision): string[] {
  const target = parseTarget(word, precision);
  assert.ok(target, word);
  return parseBody(Buffer.from(body).toString("latin1"), target).entries.map(shown);
}

function shown(entry: ParsedEntry): string {
  if ("error" in entry) return `${entry.error.code}: ${entry.error.message}`;
  const { measurement, tags, fields, timestamp } = entry;
  return `${measurement}|${tags.map((tag) => tag.join("="))}|${fields.map((field) => field.join(":"))}|${timestamp}`;
}

function times(
  precision: Precision,
  body: string,
  expected: Readonly<Record<string, string | RegExp>>,
): void {
  for (const [targets, time] of Object.entries(expected)) {
    for (const target of targets.split(" ")) {
      const [answer] = read(target, body, precision);
      if (typeof time === "string") assert.equal(answer, `m||f:float:1|${time}`, `${target} ${precision}`);
      else assert.match(answer, time, `${target} ${precision}`);
    }
  }
}

const OUTSIDE = /^timestamp-out-of-range: time outside range -9223372036854775806 - 9223372036854775806$/;

test("minutes and hours: 1.x knows them, to 2.x all words but us, ms and s mean nanoseconds", () => {
  times("h", "m f=1 5", {
    "influxdb-1@1.6 influxdb-1@1.13": "18000000000000",
    "influxdb-2@2.0 influxdb-2@2.9 cloud-tsm": "5",
  });
  times("m", "m f=1 5", { "influxdb-1": "300000000000", "influxdb-2": "5", telegraf: "300000000000" });
});

test("the ends of the range in each precision (1.6 to 2.9)", () => {
  for (const [precision, last] of [
    ["s", 9223372036n],
    ["ms", 9223372036854n],
    ["us", 9223372036854775n],
  ] as const) {
    for (const target of [
      "influxdb-1@1.6",
      "influxdb-1@1.13",
      "influxdb-2@2.0",
      "influxdb-2@2.9",
      "cloud-tsm",
    ]) {
      assert.match(read(target, `m f=1 ${last}`, precision)[0], /^m\|/, `${target} ${precision}`);
      assert.match(read(target, `m f=1 ${-last}`, precision)[0], /^m\|/, `${target} ${precision}`);
      assert.match(read(target, `m f=1 ${last + 1n}`, precision)[0], OUTSIDE, `${target} ${precision}`);
    }
  }
  for (const [precision, last] of [
    ["m", 153722867n],
    ["h", 2562047n],
  ] as const) {
    assert.match(read("influxdb-1", `m f=1 ${last}`, precision)[0], /^m\|/);
    assert.match(read("influxdb-1", `m f=1 ${last + 1n}`, precision)[0], OUTSIDE);
  }
});

test("what goes beyond 64 bits: influxdb3 3.6 refuses it, 3.5 and telegraf 1.37 wrap around, its upstream parser refuses", () => {
  times("s", "m f=1 9223372037", {
    "influxdb3-core@3.5": "-9223372036709551616",
    "influxdb3-core@3.6 influxdb3-enterprise":
      /out-of-range: timestamp, 9223372037, out of range for precision: Second$/,
    "telegraf@1.37": "-9223372036709551616",
    "telegraf@1.37-upstream": /^timestamp-out-of-range: /,
  });
});

test("units that are guessed by size: influxdb3 at 5e9, 5e12, 5e15, victoriametrics at 1e11, 1e14, 1e17", () => {
  for (const target of ["influxdb3-core@3.0", "influxdb3-core", "influxdb3-enterprise"]) {
    for (const [digits, unit] of [
      [4999999999n, 10n ** 9n],
      [5000000000n, 10n ** 6n],
      [4999999999999n, 10n ** 6n],
      [5000000000000n, 1000n],
      [4999999999999999n, 1000n],
      [5000000000000000n, 1n],
      [-4999999999n, 10n ** 9n],
    ]) {
      times("auto", `m f=1 ${digits}`, { [target]: String(digits * unit) });
    }
  }
  for (const [digits, unit] of [
    [99999999999n, 10n ** 9n],
    [100000000000n, 10n ** 6n],
    [100000000000000n, 1000n],
    [100000000000000000n, 1n],
  ]) {
    times("auto", `m f=1 ${digits}`, { "victoriametrics@1.79.5 victoriametrics": String(digits * unit) });
  }
});

test("exactly 100, 200, 400 tags: a server error up to 1.8.5 and 2.0.2", () => {
  const tagged = (count: number) => `m${Array.from({ length: count }, (_, i) => `,t${i}=v`).join("")} f=1`;
  for (const count of [100, 200, 400]) {
    for (const target of ["influxdb-1@1.6", "influxdb-1@1.8.5", "influxdb-2@2.0.2"]) {
      assert.match(read(target, tagged(count))[0], /^server-panic: /, `${target} ${count}`);
    }
    for (const target of ["influxdb-1@1.8.6", "influxdb-1@1.8", "influxdb-2@2.0.3", "cloud-tsm"]) {
      assert.match(read(target, tagged(count))[0], /^m\|/, `${target} ${count}`);
    }
  }
  for (const count of [99, 101, 300]) assert.match(read("influxdb-1@1.6", tagged(count))[0], /^m\|/);
});

test("strings and names of influxdb3: 65,536 bytes up to 3.8, 1,048,576 from 3.9 on", () => {
  for (const [version, most, words] of [
    ["3.8", 65_536, "64KB"],
    ["3.9", 1_048_576, "1MB"],
  ] as const) {
    const target = `influxdb3-core@${version}`;
    for (const line of [(text: string) => `m f="${text}"`, (text: string) => `m,t=${text} f=1`]) {
      assert.match(read(target, line("x".repeat(most)))[0], /^m\|/);
      assert.equal(
        read(target, line("x".repeat(most + 1)))[0],
        `string-too-long: String is greater than ${words}`,
      );
    }
  }
});

test("victoriametrics: a blank for the time since 1.131, the point alone before or behind digits since 1.86", () => {
  assert.match(read("victoriametrics@1.130", "m f=1 ")[0], /: /);
  assert.deepEqual(read("victoriametrics@1.131", "m f=1 "), ["m||f:float:1|null"]);
  assert.deepEqual(read("victoriametrics@1.79.5", "m f=.5,g=5."), ["m||f:float:0,g:float:0|null"]);
  assert.deepEqual(read("victoriametrics@1.85", "m f=.5,g=5."), ["m||f:float:0,g:float:0|null"]);
  assert.deepEqual(read("victoriametrics", "m f=.5,g=5."), ["m||f:float:0.5,g:float:5|null"]);
});

test("victoriametrics: numbers as its libraries read them", () => {
  const cases = [
    // The sign is looked at behind the digits of the fraction only; strconv reads longer numbers.
    ["m f=-5.", "m||f:float:5|null"],
    ["m f=-0.", "m||f:float:0|null"],
    ["m f=-123456789012345678.", "m||f:float:-123456789012345680|null"],
    ["m f=-0i", "m||f:float:0|null"],
    ["m f=7iu", 'unparsed tail left after parsing uint64 from "7i": "i"'],
    ["m f=7ui", 'unparsed tail left after parsing int64 form "7u": "u"'],
    // Too many digits are told before what is no digit.
    ["m f=1 99999999999999999999,", 'strconv.ParseInt: parsing "99999999999999999999,": value out of range'],
    ["m f=1 9223372036854775808,", 'strconv.ParseInt: parsing "9223372036854775808,": invalid syntax'],
    ["m f=18446744073709551616xu", 'strconv.ParseUint: parsing "18446744073709551616x": value out of range'],
  ];
  for (const [body, wanted] of cases)
    assert.ok(read("victoriametrics", body)[0].endsWith(wanted), read("victoriametrics", body)[0]);
});
