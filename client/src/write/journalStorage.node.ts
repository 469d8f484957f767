/** Owns journals as files in Node: appended and flushed to the disk before an exchange goes on. */
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Claims } from "./claims.node";
import type { JournalStorage } from "./journal";

const EXTENSION = ".journal";

export function createNodeJournalStorage(folder: { readonly fsPath: string }): JournalStorage {
  const claims = new Claims();
  const pathOf = (writeId: string, extension: string) =>
    join(folder.fsPath, `${writeId.replace(/[^\w-]/g, "_")}${extension}`);
  const fileOf = (writeId: string) => pathOf(writeId, EXTENSION);
  const claimOf = (writeId: string) => pathOf(writeId, ".running");
  return {
    claim: (writeId) => claims.take(claimOf(writeId)),
    release: (writeId) => claims.release(claimOf(writeId)),
    async append(writeId, text) {
      await mkdir(folder.fsPath, { recursive: true });
      const file = await open(fileOf(writeId), "a");
      try {
        await file.appendFile(text);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    async remove(writeId) {
      await rm(fileOf(writeId), { force: true });
    },
    async list() {
      const names = await readdir(folder.fsPath).catch((): string[] => []);
      const journals = await Promise.all(
        names
          .filter((name) => name.endsWith(EXTENSION))
          .map(async (name) => {
            const path = join(folder.fsPath, name);
            // Another window may remove a journal while the folder is read: its write has ended.
            const read = await Promise.all([readFile(path, "utf8"), stat(path)]).catch(unlessGone);
            if (read === undefined) return undefined;
            const [text, { mtimeMs }] = read;
            const writeId = name.slice(0, -EXTENSION.length);
            return { writeId, text, mtimeMs, isRunning: await claims.isHeld(claimOf(writeId)) };
          }),
      );
      return journals.filter((journal) => journal !== undefined).sort((a, b) => a.mtimeMs - b.mtimeMs);
    },
  };
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
