// The journal: what is known of a write that was cut off, and nothing else.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { describeInterrupted, Journal, readJournal } from "../../../client/src/write/journal";
import { createNodeJournalStorage } from "../../../client/src/write/journalStorage.node";

const now = () => new Date("2026-11-25T14:03:22Z");

test("a journal on disk tells after a crash how far the write had come", async (t) => {
  const fsPath = await mkdtemp(join(tmpdir(), "journal-"));
  t.after(() => rm(fsPath, { recursive: true }));
  const storage = createNodeJournalStorage({ fsPath: join(fsPath, "journals") });
  const journal = new Journal(storage, now);
  const first = await journal.begin("w/1", 1000);
  await first({ status: 204 });
  await journal.begin("w/1", 500);
  const text = await readFile(join(fsPath, "journals", "w_1.journal"), "utf8");
  assert.deepEqual(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
    [
      { state: "in-flight", batch: 1, bytes: 1000, at: "2026-11-25T14:03:22.000Z" },
      { state: "answered", batch: 1, status: 204 },
      { state: "in-flight", batch: 2, bytes: 500, at: "2026-11-25T14:03:22.000Z" },
    ],
  );
  const [sentence] = await new Journal(storage, now).interrupted();
  assert.match(sentence, /begun 2026-11-25 14:03:22 UTC.*1 of its parts.*of part 2 it is unknown/);
});

test("a write with a report leaves no journal", async (t) => {
  const fsPath = await mkdtemp(join(tmpdir(), "journal-"));
  t.after(() => rm(fsPath, { recursive: true }));
  const storage = createNodeJournalStorage({ fsPath });
  const journal = new Journal(storage, now);
  await (await journal.begin("w", 1))({ failure: "refused" });
  await journal.close("w");
  await journal.close("never begun");
  assert.deepEqual(await storage.list(), []);
});

test("a last line cut by a crash is left out, an empty journal says nothing", () => {
  assert.equal(readJournal('{"state":"in-flight","batch":1,"bytes":1,"at":"2026"}\n{"sta').length, 1);
  assert.equal(describeInterrupted([]), undefined);
});
