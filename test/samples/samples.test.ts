// The samples keep what their comments promise, judged by our own reading of InfluxDB 2.x (which is proven on recorded verdicts).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { dialectOf } from "../../server/src/lineprotocol/dialects/index";
import { EntryKind } from "../../server/src/lineprotocol/entry";
import { readBody } from "../../server/src/lineprotocol/points";
import { projectPath } from "../shared";

const textOf = (name: string) => readFileSync(projectPath(`samples/${name}`), "utf8");

/** The kinds of the entries of a sample (blanks left out), and the reasons of those refused. */
function read(name: string) {
  const kinds: number[] = [];
  const reasons: string[] = [];
  readBody(textOf(name), dialectOf({ product: "influxdb-2", precision: "ns" }, "utf16"), (reading) => {
    if (reading.kind !== EntryKind.blank) kinds.push(reading.kind);
    if (reading.kind === EntryKind.refused) reasons.push(reading.message);
  });
  return { kinds, reasons };
}

test("mistakes.lp: a comment and a refused point in turn, every reason of the parser among them", () => {
  const { kinds, reasons } = read("mistakes.lp");
  const points = kinds.slice(2);
  for (let at = 0; at < points.length; at += 2) {
    assert.equal(points[at], EntryKind.comment, `comment ${at / 2 + 1}`);
    assert.equal(points[at + 1], EntryKind.refused, `point ${at / 2 + 1}`);
  }
  const kindsOfReason = [
    /^missing measurement$/,
    /^missing fields$/,
    /^missing tag key$/,
    /^missing tag value$/,
    /^invalid tag format$/,
    /^duplicate tags$/,
    /^cannot use reserved tag key "time"$/,
    /^missing field key$/,
    /^missing field value$/,
    /^invalid field format$/,
    /^invalid number$/,
    /^invalid float$/,
    /^unable to parse integer /,
    /^unable to parse unsigned /,
    /^invalid boolean$/,
    /^unbalanced quotes$/,
    /^invalid value: field-key=/,
    /^bad timestamp$/,
    /^strconv\.ParseInt: parsing "-": invalid syntax$/,
    /^strconv\.ParseInt: .*value out of range$/,
    /^time outside range /,
    /^point is invalid$/,
  ];
  for (const reason of kindsOfReason)
    assert.ok(
      reasons.some((each) => reason.test(each)),
      String(reason),
    );
});

for (const name of [
  "telemetry.lp",
  "wind.lp",
  "wrong-precision.lp",
  "home.lp",
  "type-conflicts.lp",
  "silent-losses.lp",
]) {
  test(`${name}: the parser refuses nothing`, () => assert.deepEqual(read(name).reasons, []));
}

test("start.lp: one of its points is refused", () => {
  assert.deepEqual(read("start.lp").reasons, ["invalid field format"]);
});

test("plain samples hold no point twice", () => {
  for (const name of ["telemetry.lp", "wind.lp", "wrong-precision.lp", "home.lp", "type-conflicts.lp"]) {
    const seen = new Set<string>();
    for (const line of textOf(name).split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const series = /^(?:\\.|[^ ])*/.exec(line)?.[0];
      const point = `${series} ${line.slice(line.lastIndexOf(" ") + 1)}`;
      assert.ok(!seen.has(point), `${name}: ${point}`);
      seen.add(point);
    }
  }
});

test("silent-losses.lp: the comments that swallow lines do", () => {
  const points = read("silent-losses.lp").kinds.filter((kind) => kind === EntryKind.point).length;
  const meant = textOf("silent-losses.lp")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")).length;
  assert.equal(points, meant - 3);
});

test("every line of crlf.lp ends with CRLF, and no other sample holds a CR", () => {
  for (const name of readdirSync(projectPath("samples"))) {
    const lines = textOf(name).split("\n").slice(0, -1);
    const ends = lines.filter((line) => line.endsWith("\r")).length;
    assert.equal(ends, name === "crlf.lp" ? lines.length : 0, name);
  }
  assert.ok(read("crlf.lp").reasons.length >= 9);
});

test("comments open no quote by accident and end in no backslash", () => {
  for (const name of readdirSync(projectPath("samples")).filter(
    (each) => each.endsWith(".lp") && each !== "silent-losses.lp",
  )) {
    for (const line of textOf(name)
      .split(/\r?\n/)
      .filter((each) => each.startsWith("#"))) {
      assert.ok(!line.includes('"') && !line.endsWith("\\"), `${name}: ${line}`);
    }
  }
});
