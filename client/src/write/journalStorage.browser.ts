/**
 * Owns journals where there are only virtual files: these cannot be appended to, so a journal is held and written whole.
 * What runs is known of this window only: a folder is open in one window, and what has no folder is gone with the window.
 * Journals are short there: a browser's writes come from the editor's text, which is bounded.
 */
import { FileType, Uri, workspace } from "vscode";
import type { JournalStorage } from "./journal";

const EXTENSION = ".journal";

export function createVirtualJournalStorage(folder: Uri): JournalStorage {
  const texts = new Map<string, string>();
  const running = new Set<string>();
  const fileOf = (writeId: string) => Uri.joinPath(folder, `${writeId.replace(/[^\w-]/g, "_")}${EXTENSION}`);
  return {
    async claim(writeId) {
      if (running.has(writeId)) return false;
      running.add(writeId);
      return true;
    },
    async release(writeId) {
      running.delete(writeId);
    },
    async append(writeId, text) {
      const whole = `${texts.get(writeId) ?? (await readIfThere(fileOf(writeId)))}${text}`;
      texts.set(writeId, whole);
      await workspace.fs.writeFile(fileOf(writeId), new TextEncoder().encode(whole));
    },
    async remove(writeId) {
      texts.delete(writeId);
      await workspace.fs.delete(fileOf(writeId));
    },
    async list() {
      const entries = await workspace.fs.readDirectory(folder).then(
        (found) => found,
        () => [],
      );
      const names = entries.filter(([name, type]) => type === FileType.File && name.endsWith(EXTENSION));
      return Promise.all(
        names.map(async ([name]) => {
          const writeId = name.slice(0, -EXTENSION.length);
          const bytes = await workspace.fs.readFile(Uri.joinPath(folder, name));
          return { writeId, text: new TextDecoder().decode(bytes), isRunning: running.has(writeId) };
        }),
      );
    },
  };
}

/** A resumed write's journal goes on behind what an earlier window wrote. */
async function readIfThere(file: Uri): Promise<string> {
  return workspace.fs.readFile(file).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
}
