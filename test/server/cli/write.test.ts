// The command `write` against a loopback server: several files, gzip, standard input, journals, refused lines, Ctrl-C.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { WriteReport } from "../../../server/src/writing/outcome";
import { type CliOptions, cli } from "./run";
import { point, points, startWriteServer } from "./writeServer";

suite("write", () => {
  let server: Awaited<ReturnType<typeof startWriteServer>>;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lp-write-"));
  });
  after(async () => {
    server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(args: readonly string[], options: CliOptions = {}) {
    server?.stop();
    server = await startWriteServer();
    return writeOn(args, options);
  }

  async function writeOn(args: readonly string[], options: CliOptions = {}) {
    const run = await cli(["write", "--url", server.url, "--db", "db", "--format", "json", ...args], options);
    return { ...run, report: run.out === "" ? undefined : (JSON.parse(run.out) as WriteReport) };
  }

  test("several files, one of them compressed, in order", async () => {
    const files = {
      "a.lp": points(0, 3),
      "b.lp.gz": gzipSync(points(10, 2)),
      "c.lp": `${point(20)}\nm v=\n`,
    };
    const { code, report } = await write(["a.lp", "b.lp.gz", "c.lp"], { files });
    assert.equal(code, 1);
    assert.deepEqual(server.bodies, [points(0, 3), points(10, 2), files["c.lp"]]);
    assert.deepEqual(
      report?.files.map(({ uri, points: { stored, refused } }) => [uri, stored, refused]),
      [
        ["a.lp", 3, 0],
        ["b.lp.gz", 2, 0],
        ["c.lp", 1, 1],
      ],
    );
    const text = await cli(["write", "--url", server.url, "--db", "db", "a.lp", "c.lp"], { files });
    assert.match(
      text.out,
      /^c\.lp:2:3: refused: .*\na\.lp: 3 stored\nc\.lp: 1 stored · 1 refused\nInfluxDB 1\.8\.10: /,
    );
  });

  test("a damaged gzip file is wrong input, and nothing is sent", async () => {
    const whole = gzipSync(points(0, 5000));
    const { code, err } = await write(["cut.lp.gz"], {
      files: { "cut.lp.gz": whole.subarray(0, whole.length / 2) },
    });
    assert.equal(code, 2);
    assert.match(err, /cut\.lp\.gz cannot be read: The gzip file ends too early/);
    assert.equal(server.bodies.length, 0);
  });

  test("standard input, gzipped requests, two at once", async () => {
    const args = ["--gzip", "--concurrency", "2", "--batch-lines", "4", "-"];
    const { code, report } = await write(args, { stdin: points(0, 10) });
    assert.equal(code, 0);
    assert.equal(report?.points.stored, 10);
    assert.deepEqual([...server.bodies].sort(), [points(0, 4), points(4, 4), points(8, 2)].sort());
  });

  test("refused lines are saved with their reasons, and can be checked and sent again", async () => {
    const saved = join(folder, "refused.lp");
    const body = `${point(1)}\nm,t="é" v=\n${point(2)}\nm v=tru 7\n`;
    const { code } = await write(["--save-refused", saved, "a.lp"], { files: { "a.lp": body } });
    assert.equal(code, 1);
    const text = await readFile(saved, "utf8");
    const lines = text.split("\n");
    assert.equal(lines[0], "# line-protocol: target=influxdb-1@1.8.10 precision=ns db=db");
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("#")),
      ['m,t="é" v=', "m v=tru 7", ""],
    );
    for (const line of lines.filter((each) => each.startsWith("#"))) assert.doesNotMatch(line, /["\\]/);
    assert.match(lines[1], /^# refused: .*missing field value/);
    // The comments change nothing for whoever reads it.
    const parsed = await cli(["parse", saved]);
    assert.equal(parsed.out.trim().split("\n").length, 2);
    const none = join(folder, "none.lp");
    await write(["--save-refused", none, "a.lp"], { files: { "a.lp": points(0, 2) } });
    await assert.rejects(stat(none));
  });

  test("good lines only", async () => {
    const files = { "a.lp": `${point(1)}\nm v=\n` };
    const { code, report } = await write(["--good-lines-only", "a.lp"], { files });
    assert.equal(code, 1);
    assert.deepEqual(server.bodies, [`${point(1)}\n`]);
    assert.equal(report?.leftOut, 1);
  });

  test("a journal is gone when all has an outcome; a write that broke off is gone on with", async () => {
    const journal = join(folder, "journal");
    const path = join(folder, "ten.lp");
    await writeFile(path, points(0, 10));
    const args = ["--journal", journal, "--batch-lines", "2"];
    assert.equal((await write([...args, path])).code, 0);
    await assert.rejects(stat(journal));

    server.stop();
    server = await startWriteServer();
    server.fault = (response, at) => {
      if (at < 2) return false;
      response.writeHead(401, { "Content-Type": "application/json" }).end('{"error":"authorization failed"}');
      return true;
    };
    const broken = await writeOn([...args, path]);
    assert.equal(broken.code, 3);
    assert.equal(broken.report?.resumable, true);
    assert.ok(!(await readFile(journal, "utf8")).includes("v="));

    const begun = await writeOn([...args, path]);
    assert.equal(begun.code, 2);
    assert.match(begun.err, /did not come to its end\. Go on with it by --resume/);

    server.fault = undefined;
    server.bodies.length = 0;
    const { code, report } = await writeOn(["--journal", journal, "--resume"]);
    assert.equal(code, 0);
    assert.deepEqual(report?.points, { stored: 10, refused: 0, unknown: 0, notSent: 0 });
    assert.deepEqual(server.bodies, [points(4, 2), points(6, 2), points(8, 2)]);
    assert.equal(server.stored(), 10);
    await assert.rejects(stat(journal));
  });

  test("a file that changed is not gone on with; neither is another server", async () => {
    const journal = join(folder, "changed-journal");
    const path = join(folder, "changed.lp");
    await writeFile(path, points(0, 6));
    server.fault = (response, at) => {
      if (at === 0) return false;
      response.writeHead(503).end();
      return true;
    };
    server.bodies.length = 0;
    const press = { press: () => {} };
    const broken = writeOn(["--journal", journal, "--batch-lines", "2", path], {
      interrupt: (run) => {
        press.press = run;
      },
    });
    while (server.bodies.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    press.press();
    assert.equal((await broken).code, 3);
    server.fault = undefined;
    await writeFile(path, points(1, 6));
    const changed = await writeOn(["--journal", journal, "--resume"]);
    assert.equal(changed.code, 3);
    assert.match(changed.err, /changed\.lp is not the text that was being written/);
    const args = ["write", "--url", "http://127.0.0.1:9", "--journal", journal, "--resume"];
    assert.match((await cli(args)).err, /The journal is of a write to 127\.0\.0\.1:\d+\. Name that server/);
    assert.match((await writeOn(["--resume"])).err, /--resume needs --journal FILE/);
  });

  test("Ctrl-C lets the request on its way end, and reports", async () => {
    server.fault = undefined;
    server.bodies.length = 0;
    let press = () => {};
    server.fault = async (_, at) => {
      if (at === 1) press();
      return false;
    };
    const { code, report } = await writeOn(["--batch-lines", "2", "a.lp"], {
      files: { "a.lp": points(100, 10) },
      interrupt: (run) => {
        press = run;
      },
    });
    assert.equal(code, 3);
    assert.equal(report?.state, "cancelled");
    assert.deepEqual(report?.points, { stored: 4, refused: 0, unknown: 0, notSent: 6 });
  });

  test("what a file names, and what cannot end well, is said before anything is sent", async () => {
    server.fault = undefined;
    server.bodies.length = 0;
    const named = { "e.lp": "# CONTEXT-DATABASE: other\nm v=1 1\n" };
    const asked = await writeOn(["e.lp"], { files: named });
    assert.equal(asked.code, 2);
    assert.match(asked.err, /--context file or --context ignore/);
    const open = await writeOn(["o.lp"], { files: { "o.lp": 'm s="\nm v=1\n' } });
    assert.equal(open.code, 3);
    assert.match(open.err, /Line 1 opens a quote that nothing closes/);
    assert.equal(server.bodies.length, 0);
    assert.equal((await writeOn(["--context", "ignore", "e.lp"], { files: named })).code, 0);
  });

  test("progress on a terminal only", async () => {
    const files = { "a.lp": points(0, 4) };
    assert.equal((await writeOn(["a.lp"], { files })).err, "");
    const { err } = await writeOn(["a.lp"], { files, isTerminal: true });
    assert.match(err, /\r\u001b\[K0 of 1 requests · 0 lines · 0\.0 of 0\.0 MB/);
    assert.ok(err.endsWith("\r\u001b[K"));
  });
});
