/**
 * A million points from the command line to a real InfluxDB 1.6.7, killed in the middle without warning and resumed: a query counts
 * exactly what the report says. The command line runs as a process of its own.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { createGzip } from "node:zlib";
import type { WriteReport } from "../../server/src/writing/outcome";
import { type Influxdb1, startInfluxdb1, withoutServer } from "./influxdb1";

const POINTS = 1_000_000;
const T = 1_700_000_000_000_000_000n;

suite("a million points to InfluxDB 1.6.7", { skip: withoutServer("influxdb-1") }, () => {
  let server: Influxdb1;
  let folder: string;
  let program: string;
  before(async () => {
    server = await startInfluxdb1();
    folder = await mkdtemp(join(tmpdir(), "lp-million-"));
    program = join(folder, "cli.js");
    const built = spawnSync(process.execPath, ["scripts/build.mjs", `--outdir=${folder}`], {
      encoding: "utf8",
    });
    assert.equal(built.status, 0, built.stderr);
    await generate(join(folder, "points.lp.gz"));
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function run(...more: string[]): { child: ChildProcess; out: Promise<string> } {
    const args = [
      "write",
      "--url",
      server.url,
      "--db",
      "million",
      "--format",
      "json",
      "--journal",
      "journal",
      ...more,
    ];
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    return { child, out: once(child, "close").then(() => out) };
  }

  async function stored(): Promise<number> {
    const [series] = await server.query("SELECT count(v) FROM m", { db: "million" });
    return Number(series?.values[0][1] ?? 0);
  }

  test("killed in the middle and resumed: the query counts what the report says", {
    timeout: 300_000,
  }, async () => {
    await server.createDatabase("million");
    const first = run("points.lp.gz");
    // Some batches have their answers: the process ends in the middle of one of the next.
    await until(async () => (await textOf(join(folder, "journal"))).split('"answered"').length > 40);
    first.child.kill("SIGKILL");
    await first.out;
    const held = await stored();
    assert.ok(held >= 40 * 5000 && held < POINTS, `${held} stored when it was killed`);
    const again = run("--resume");
    const report = JSON.parse(await again.out) as WriteReport;
    assert.equal(again.child.exitCode, 0);
    assert.deepEqual(report.points, { stored: POINTS, refused: 0, unknown: 0, notSent: 0 });
    assert.ok(report.exchangesTotal < POINTS / 5000, "what had its answer was not sent again");
    assert.equal(await stored(), POINTS);
    await assert.rejects(stat(join(folder, "journal")), "a write that has come to its end leaves no journal");
  });
});

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 6000; i++) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it did not come to be");
}

/** 100 series, one point each a second; compressed. */
async function generate(path: string): Promise<void> {
  const zip = createGzip({ level: 1 });
  const file = zip.pipe(createWriteStream(path));
  for (let from = 0; from < POINTS; from += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, i) => {
      const n = from + i;
      return `m,host=server${n % 100},region=eu v=${n}.5,w=${n}i ${T + BigInt(Math.floor(n / 100)) * 1_000_000_000n}\n`;
    });
    if (!zip.write(lines.join(""))) await once(zip, "drain");
  }
  zip.end();
  await once(file, "close");
}
