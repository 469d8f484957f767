// The command `write` as it is used and misused: folders, what is named wrongly, what is warned of, what it says to do next.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type CliOptions, cli } from "./run";
import { point, points, startWriteServer } from "./writeServer";

suite("write, in use", () => {
  let server: Awaited<ReturnType<typeof startWriteServer>>;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lp-use-"));
  });
  after(async () => {
    server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(args: readonly string[], options: CliOptions = {}, database = ["--db", "db"]) {
    server?.stop();
    server = await startWriteServer();
    return cli(["write", "--url", server.url, ...database, ...args], options);
  }

  test("a folder stands for the line protocol files in it", async () => {
    const inside = join(folder, "import");
    await mkdir(join(inside, "deep"), { recursive: true });
    await writeFile(join(inside, "b.lp"), points(0, 2));
    await writeFile(join(inside, "deep", "c.line.gz"), gzipSync(points(10, 1)));
    await writeFile(join(inside, "readme.txt"), "no points");
    const { code, out } = await write([inside]);
    assert.equal(code, 0);
    assert.deepEqual(server.bodies, [points(0, 2), points(10, 1)]);
    assert.match(
      out,
      /b\.lp: 2 stored\n.*c\.line\.gz: 1 stored\nInfluxDB 1\.8\.10: All 3 points stored\.\n$/,
    );
    await mkdir(join(folder, "none"));
    const empty = await write([join(folder, "none")]);
    assert.equal(empty.code, 2);
    assert.match(empty.err, /none holds no line protocol files/);
  });

  test("standard input is decompressed where it begins as gzip", async () => {
    const { code } = await write(["-"], { stdinBytes: gzipSync(points(0, 2)) });
    assert.equal(code, 0);
    assert.deepEqual(server.bodies, [points(0, 2)]);
  });

  test("times that look like another unit are warned of, and sent as they are said to be", async () => {
    const files = { "s.lp": "m v=1 1700000000\nm v=2 1700000001\n" };
    const { code, err } = await write(["s.lp"], { files });
    assert.equal(code, 0);
    assert.equal(
      err,
      "Warning: the newest time of s.lp, read as ns, is 1970-01-01 00:00:01.700000001; read as s it is 2023-11-14 22:13:21. Say what they are by --precision.\n",
    );
    assert.equal((await write(["--precision", "s", "s.lp"], { files })).err, "");
    assert.equal((await write(["a.lp"], { files: { "a.lp": points(0, 1) } })).err, "");
  });

  test("what is missing or cannot be written is said before anything is sent", async () => {
    const files = { "a.lp": points(0, 1) };
    const saved = await write(["--save-refused", join(folder, "no", "r.lp"), "a.lp"], { files });
    assert.equal(saved.code, 2);
    assert.match(saved.err, /r\.lp cannot be written: there is no such file or folder\.\n$/);
    const user = await write(["--user", "me", "a.lp"], { files });
    assert.equal(user.code, 2);
    assert.match(user.err, /^--user needs --password-env/);
    const database = await write(["a.lp"], { files }, []);
    assert.equal(database.code, 3);
    assert.match(
      database.err,
      /^No database is chosen for .* Nothing was sent\. Choose one first\. See --db\.\n$/,
    );
    const token = { files, environment: { TOKEN: "日本" } };
    assert.match(
      (await write(["--token-env", "TOKEN", "a.lp"], token)).err,
      /^The environment variable TOKEN holds characters that no token has\.\n$/,
    );
    // No journal can be kept there, so there is none to go on with.
    const unkept = await write(["--journal", join(folder, "no", "journal"), "a.lp"], { files });
    assert.equal(unkept.code, 3);
    assert.match(unkept.out, /journal cannot be written: .* folder\. Nothing was sent\.\n$/);
    assert.equal(server.bodies.length, 0);
  });

  test("what to do next: the lines at fault where all others are stored; the journal where not all was sent", async () => {
    const files = { "a.lp": `${point(1)}\nm v=\n${point(2)}\n` };
    const args = ["--batch-lines", "1", "--on-refused", "continue", "a.lp"];
    const { out } = await write(args, { files });
    assert.match(
      out,
      /2 of 3 points stored\. Refused: 1 missing field value\.\n {2}Correct the marked lines and send them again\.\n$/,
    );
    const path = join(folder, "a.lp");
    const journal = join(folder, "journal");
    await writeFile(path, files["a.lp"]);
    const stopped = await write(["--batch-lines", "1", "--journal", journal, path]);
    assert.match(stopped.out, /Stopped there: 1 line not sent\./);
    assert.match(stopped.out, /journal --resume goes on with what is not sent\.\n$/);
    const nothing = await write(["e.lp"], { files: { "e.lp": "# a comment\n" } });
    assert.equal(nothing.out, "InfluxDB 1.8.10: Nothing to send: no points in it.\n");
  });
});
