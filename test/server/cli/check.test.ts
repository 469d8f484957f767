// check over files of any kind: large ones, compressed ones, folders; in every format.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { CODES } from "../../../server/src/checks/codes";
import { cli } from "./run";

const BAD = '# c\ncpu,host=a usage=1.5 1700000000000000000\n\ncpu,host=b note="é",usage= 1\n';

/** Runs with a folder of files, which is removed afterwards. */
async function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "line-protocol-test-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("findings far down in a file of many pages have their lines", async () => {
  const good = (i: number) => `m,t=é f=${i} ${1_700_000_000_000_000_000n + BigInt(i)}\n`;
  const lines = Array.from({ length: 30_000 }, (_, i) => (i === 20_000 ? "m f=\n" : good(i)));
  lines.push("m,t=é f=1i 1700000000900000000\n");
  await withFiles({ "a.lp": lines.join("") }, async (folder) => {
    const { code, out } = await cli(["check", "--format", "json", join(folder, "a.lp")]);
    assert.equal(code, 1);
    const found = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      found.map(({ code, line, column }) => [code, line, column]),
      [
        ["missing-field-value", 20_001, 3],
        ["field-type-conflict", 30_001, 9],
      ],
    );
    assert.equal(found[1].related[0].line, 1);
    const piped = await cli(["check", "--format", "json", "-"], { stdin: lines.join("") });
    assert.equal(piped.out, out.replaceAll(JSON.stringify(join(folder, "a.lp")), '"-"'));
  });
});

test("compressed files, whatever they are called, and compressed standard input", async () => {
  await withFiles({ "a.lp.gz": gzipSync(BAD), "b.lp": gzipSync(BAD) }, async (folder) => {
    for (const name of ["a.lp.gz", "b.lp"]) {
      const { out } = await cli(["check", join(folder, name)]);
      assert.match(out, /:4:21: error: /, name);
    }
  });
  const { out } = await cli(["check", "-"], { stdinBytes: gzipSync(BAD) });
  assert.match(out, /^-:4:21: error: /);
});

test("a folder stands for its line protocol files; other kinds of .lp files are passed over", async () => {
  const files = {
    "b/deep.influx": BAD,
    "a.lp": BAD,
    "notes.txt": "m f=\n",
    "logic.lp": "#show on/1.\non(X) :- switch(X), not off(X).\n",
    ".hidden/c.lp": BAD,
    "node_modules/d.lp": BAD,
  };
  await withFiles(files, async (folder) => {
    const { code, out } = await cli(["check", folder]);
    assert.equal(code, 1);
    const named = out
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(folder.length + 1, line.indexOf(":4:")));
    assert.deepEqual(named, ["a.lp", join("b", "deep.influx")]);
  });
  await withFiles({ "a.txt": "" }, async (folder) => {
    const { code, out, err } = await cli(["check", folder]);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /holds no line protocol files/);
  });
});

test("a file that cannot be read in a folder: the others are checked, and the exit code is 2", async () => {
  await withFiles({ "a.lp.gz": gzipSync(BAD).subarray(0, 40), "b.lp": BAD }, async (folder) => {
    const { code, out, err } = await cli(["check", folder]);
    assert.equal(code, 2);
    assert.match(err, /a\.lp\.gz cannot be read: /);
    assert.match(out, /b\.lp:4:21: error/);
  });
});

test("bodies that InfluxDB 3 refuses as a whole: the index is the file's, however far down", async () => {
  const good = "m f=1 1700000000000000000\n".repeat(4000);
  const bytes = Buffer.concat([Buffer.from(good), Buffer.from([0x6d, 0xe2, 0x98, 0x20])]);
  const { out } = await cli(["check", "--target", "influxdb3-core", "-"], { stdinBytes: bytes });
  assert.match(
    out,
    new RegExp(`not valid utf8: invalid utf-8 sequence of 2 bytes from index ${good.length + 1}`),
  );
});

// What sarif-schema-2.1.0.json asks of the parts that we write: the whole was validated against it by hand.
test("SARIF: what the schema requires is there, and nothing that it does not know", async () => {
  const file = "dir #1/a b.lp";
  const text = `${BAD}m f=1 1700000000000000000\nm f=1i 1700000000000000001\n`;
  const { out } = await cli(["check", "--format", "sarif", "--severity", "hint", file], {
    files: { [file]: text },
  });
  const log = JSON.parse(out);
  const [run] = log.runs;
  const known: readonly (readonly [object, readonly string[], readonly string[]])[] = [
    [log, ["version", "runs"], ["$schema"]],
    [run, ["tool", "results"], ["columnKind"]],
    [run.tool, ["driver"], []],
    [run.tool.driver, ["name"], ["rules"]],
    ...run.tool.driver.rules.map((rule: object) => [
      rule,
      ["id"],
      ["shortDescription", "fullDescription", "help", "defaultConfiguration"],
    ]),
    ...run.results.map((result: object) => [
      result,
      ["message"],
      ["ruleId", "ruleIndex", "level", "locations", "relatedLocations"],
    ]),
  ];
  for (const [part, required, optional] of known) {
    for (const key of required) assert.ok(key in part, `${key} is required`);
    for (const key of Object.keys(part))
      assert.ok([...required, ...optional].includes(key), `${key} is not known`);
  }
  assert.equal(run.results.length, 2);
  assert.deepEqual(
    run.tool.driver.rules.map(({ id }: { id: string }) => id),
    Object.keys(CODES),
  );
  for (const { ruleId, ruleIndex, level, message, locations, relatedLocations } of run.results) {
    assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
    assert.ok(["none", "note", "warning", "error"].includes(level));
    assert.ok(message.text.length > 0);
    for (const { physicalLocation } of [...locations, ...relatedLocations]) {
      assert.equal(physicalLocation.artifactLocation.uri, "dir%20%231/a%20b.lp");
      for (const value of Object.values(physicalLocation.region)) assert.ok(Number(value) >= 1);
    }
  }
  const empty = JSON.parse((await cli(["check", "--format", "sarif", "-"], { stdin: "" })).out);
  assert.deepEqual(empty.runs[0].results, []);
});
