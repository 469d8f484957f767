/** Owns reports as files in the extension's storage; the same in Node and in the browser. */
import { Uri, workspace } from "vscode";
import type { ReportStorage } from "./history";

export function createReportStorage(folder: Uri): ReportStorage {
  const fileOf = (id: string) => Uri.joinPath(folder, `${id.replace(/[^\w-]/g, "_")}.json`);
  return {
    keep: async (id, text) => workspace.fs.writeFile(fileOf(id), new TextEncoder().encode(text)),
    read: async (id) => new TextDecoder().decode(await workspace.fs.readFile(fileOf(id))),
    async remove(ids) {
      for (const id of ids)
        await workspace.fs.delete(fileOf(id)).then(
          () => undefined,
          // One that was never kept.
          () => undefined,
        );
    },
  };
}
