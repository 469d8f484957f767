import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { nodeIo } from "../../../server/src/cli/io";
import { inflated, openFile } from "../../../server/src/nodeFiles";

/** Files in a folder that this process holds open. */
async function openIn(folder: string): Promise<string[]> {
  const names = await readdir("/proc/self/fd");
  const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  return paths.filter((path) => path.startsWith(folder));
}

const elsewhere = process.platform === "linux" ? false : "only Linux tells which files are open";

test("a journal is kept, left for another, removed: nothing stays open", { skip: elsewhere }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "line-protocol-io-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const io = nodeIo(openFile, inflated);
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  await io.append(first, "a\n");
  await io.append(first, "b\n");
  await io.append(second, "c\n");
  assert.equal(await readFile(first, "utf8"), "a\nb\n");
  assert.deepEqual(await openIn(folder), []);
  await io.remove(second);
  await assert.rejects(stat(second));
  await io.remove(second);
  await assert.rejects(
    io.append(join(folder, "none", "third"), "d\n"),
    /third cannot be written: there is no such file or folder\./,
  );
});
