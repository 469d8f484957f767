// Journals on disk: appended and kept until a write leaves nothing to go on with.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Journal } from "../../../client/src/write/journal";
import { createNodeJournalStorage } from "../../../client/src/write/journalStorage.node";

async function folder(t: { after(step: () => Promise<void>): void }): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "journal-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

test("what is appended stands on disk at once, and after a crash another window finds it", async (t) => {
  const fsPath = join(await folder(t), "journals");
  const journal = new Journal(createNodeJournalStorage({ fsPath }));
  assert.ok(await journal.begin("w/1"));
  await journal.append("w/1", '{"begin":1}\n{"in-flight":1}\n');
  assert.equal(await readFile(join(fsPath, "w_1.journal"), "utf8"), '{"begin":1}\n{"in-flight":1}\n');
  await journal.append("w/1", '{"ended":1}\n');
  assert.deepEqual(
    (await new Journal(createNodeJournalStorage({ fsPath })).left()).map(({ text }) => text),
    ['{"begin":1}\n{"in-flight":1}\n{"ended":1}\n'],
  );
});

test("a write that runs is not one that was interrupted", async (t) => {
  const journal = new Journal(createNodeJournalStorage({ fsPath: await folder(t) }));
  await journal.begin("a");
  await journal.append("a", "1\n");
  assert.deepEqual(await journal.left(), []);
  await journal.close("a", true);
  assert.equal((await journal.left()).length, 1);
});

test("a write that leaves nothing to go on with leaves no journal", async (t) => {
  const storage = createNodeJournalStorage({ fsPath: await folder(t) });
  const journal = new Journal(storage);
  await journal.begin("w");
  await journal.append("w", "1\n");
  await journal.close("w", false);
  await journal.close("never begun", false);
  assert.deepEqual(await storage.list(), []);
});

test("a journal that vanishes while the folder is read is left out", async (t) => {
  const fsPath = await folder(t);
  const storage = createNodeJournalStorage({ fsPath });
  await storage.append("there", "1\n");
  // Its name is in the folder, and no file is behind it.
  await symlink(join(fsPath, "nowhere"), join(fsPath, "gone.journal"));
  assert.deepEqual(
    (await storage.list()).map(({ writeId }) => writeId),
    ["there"],
  );
});

/** The claim of another process on a write. */
async function claimed(
  fsPath: string,
  writeId: string,
  processId: number,
  host = hostname(),
): Promise<string> {
  const path = join(fsPath, `${writeId}.running`);
  await writeFile(path, JSON.stringify({ host, process: processId, token: "theirs" }));
  return path;
}

test("a write that another window runs is not one that was interrupted; when that window has died, it is", async (t) => {
  const fsPath = await folder(t);
  const journal = new Journal(createNodeJournalStorage({ fsPath }));
  await journal.append("w", "1\n");
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  await claimed(fsPath, "w", other.pid ?? 0);
  assert.deepEqual(await journal.left(), []);
  assert.equal(await journal.begin("w", "1\n"), false);
  await journal.discard("w", "1\n");
  other.kill("SIGKILL");
  await once(other, "exit");
  assert.deepEqual(
    (await journal.left()).map(({ text }) => text),
    ["1\n"],
  );
  assert.equal(await journal.begin("w", "1\n"), true);
  assert.deepEqual(await journal.left(), []);
});

test("a claim that nobody touches is void, though a process of that number lives, or may live on another machine", async (t) => {
  const fsPath = await folder(t);
  const journal = new Journal(createNodeJournalStorage({ fsPath }));
  await journal.append("reused", "1\n");
  await journal.append("far", "1\n");
  const paths = [
    await claimed(fsPath, "reused", process.ppid),
    await claimed(fsPath, "far", 1, "another-machine"),
  ];
  assert.deepEqual(await journal.left(), []);
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const path of paths) await utimes(path, longAgo, longAgo);
  assert.equal((await journal.left()).length, 2);
  await writeFile(paths[0], "{");
  assert.equal(await journal.begin("reused", "1\n"), true, "a claim that was cut off while it was written");
});

test("a write that another window has gone on with since it was chosen is not gone on with from where it was", async (t) => {
  const fsPath = await folder(t);
  const [here, there] = [1, 2].map(() => new Journal(createNodeJournalStorage({ fsPath })));
  await here.append("w", "1\n");
  const [{ text }] = await here.left();
  assert.ok(await there.begin("w", text));
  await there.append("w", "2\n");
  await there.close("w", true);
  assert.equal(await here.begin("w", text), false);
  await here.discard("w", text);
  assert.equal(await here.begin("w", "1\n2\n"), true);
  await here.close("w", false);
  assert.equal(await there.begin("w", "1\n2\n"), false, "it has ended");
  assert.deepEqual(await there.left(), []);
});
