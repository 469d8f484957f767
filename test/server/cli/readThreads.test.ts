// check in several threads, real ones: to the byte what one thread says; and when a thread fails, too.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import type { Threads } from "../../../server/src/cli/readThreads";
import { type CliRun, cli } from "./run";

let folder = "";
let threads: Threads;
let started = 0;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "line-protocol-threads-"));
  const built = spawnSync(process.execPath, ["scripts/build.mjs", `--outdir=${folder}`], {
    encoding: "utf8",
  });
  assert.equal(built.status, 0, built.stderr);
  threads = {
    useful: 2,
    start: (task) => {
      started++;
      return new Worker(join(folder, "cli.js"), { workerData: task });
    },
  };
});

after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Lines that have something to say to each other, over some megabytes; a quote is open over a share of them. */
function textOf(seed: number, bytes: number): string {
  let state = seed + 1;
  const next = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)];
  const plain = (i: number) =>
    `cpu,host=${"abcdefgh"[i % 8]},é=ü u=${i % 100},t="${"text ".repeat(i % 20)}" ${1_700_000_000_000_000_000n + BigInt(i)}`;
  const odd = [
    "m f=abc",
    "cpu,host=a v=1i 1700000000000000001",
    "cpu,host=a v=1 1700000000000000002",
    "# line-protocol-disable-next-line",
    '# a comment that opens a="quote',
    "m,t=a f=1 1700000000000000000",
    "m f=1\r",
    `m f="${"over many lines\n".repeat(9000)}"`,
    `m f="${"in one line ".repeat(20_000)}" 1`,
  ];
  let text = "";
  for (let i = 0; text.length < bytes; i++) text += `${next() < 0.0004 ? pick(odd) : plain(i)}\n`;
  return text;
}

async function assertEqualRuns(args: readonly string[]): Promise<CliRun> {
  const expected = await cli(["check", "--threads", "1", ...args]);
  const run = await cli(["check", "--threads", "3", ...args], { threads });
  assert.equal(run.code, expected.code);
  assert.equal(run.err, expected.err);
  // Not equal(): what differs in megabytes of text is of no use to anybody.
  assert.ok(run.out === expected.out, `three threads: ${run.out.length}, one: ${expected.out.length}`);
  return expected;
}

test("several megabytes with all kinds of findings, in every dialect's way", async () => {
  for (const [i, target] of ["influxdb-2", "influxdb3-core", "questdb"].entries()) {
    const path = write("a.lp", textOf(i, 2_300_000));
    const { out } = await assertEqualRuns(["--target", target, "--style", "--format", "json", path]);
    assert.ok(out.length > 1000, target);
  }
  assert.equal(started, 3 * 2);
});

test("a quote that nobody closes, compressed files, few bytes and none", async () => {
  const open = write("open.lp", `${textOf(7, 1_200_000)}m f="\n${textOf(8, 1_200_000)}`);
  await assertEqualRuns([open]);
  const packed = write(
    "packed.lp.gz",
    gzipSync(`${`m,t=a f="${"x".repeat(90_000)}"\n`.repeat(190)}m f=abc\n`, { level: 1 }),
  );
  await assertEqualRuns([packed, write("small.lp", "m f=abc\n"), write("empty.lp", "")]);
});

test("bytes that are no text, and lines that are cut between parts", async () => {
  const bytes = Buffer.from(textOf(10, 2_300_000));
  for (let at = 1000; at < bytes.length; at += 700_001) bytes[at] = 0xff;
  await assertEqualRuns(["--target", "influxdb3-core", write("broken.lp", bytes)]);
  const long = Buffer.concat([Buffer.from('m f="'), Buffer.alloc(1_500_000, "☀\r\n"), Buffer.from('"\n')]);
  await assertEqualRuns([write("long.lp", Buffer.concat([long, long]))]);
});

test("a thread that fails leaves the file to the one that is left", async () => {
  const path = write("failing.lp", textOf(11, 2_300_000));
  const expected = await cli(["check", "--threads", "1", path]);
  const ready = 'const { parentPort } = require("node:worker_threads"); parentPort.postMessage("ready");';
  for (const code of [
    "throw new Error('it cannot begin')",
    `${ready} parentPort.on("message", () => { throw new Error('it cannot go on'); })`,
    `${ready} parentPort.on("message", () => process.exit(0))`,
    // Never ready: the others read all.
    "setInterval(() => {}, 1000)",
  ]) {
    const start = () => new Worker(code, { eval: true });
    const run = await cli(["check", "--threads", "2", path], { threads: { useful: 2, start } });
    assert.deepEqual([run.code, run.err], [expected.code, expected.err]);
    assert.ok(run.out === expected.out, code);
  }
});

test("wrong numbers of threads", async () => {
  for (const count of ["0", "17", "x", "1.5"]) {
    const { code, err } = await cli(["check", "--threads", count, "-"], { stdin: "" });
    assert.deepEqual([code, err], [2, `--threads is a number from 1 to 16, not "${count}".\n`]);
  }
});
