// Journals on disk: appended and kept until a write leaves nothing to go on with.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
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
  journal.begin("w/1");
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
  journal.begin("a");
  await journal.append("a", "1\n");
  assert.deepEqual(await journal.left(), []);
  await journal.close("a", true);
  assert.equal((await journal.left()).length, 1);
});

test("a write that leaves nothing to go on with leaves no journal", async (t) => {
  const storage = createNodeJournalStorage({ fsPath: await folder(t) });
  const journal = new Journal(storage);
  journal.begin("w");
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
