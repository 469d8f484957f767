/** Owns reports as files in the extension's storage; the same in Node and in the browser. */
import { Uri, workspace } from "vscode";
import type { ReportStorage } from "./history";

export function createReportStorage(folder: Uri): ReportStorage {
  const fileOf = (id: string) => Uri.joinPath(folder, `${id.replace(/[^\w-]/g, "_")}.md`);
  return {
    keep: async (id, text) => workspace.fs.writeFile(fileOf(id), new TextEncoder().encode(text)),
    read: async (id) => new TextDecoder().decode(await workspace.fs.readFile(fileOf(id))),
    remove: async (id) => workspace.fs.delete(fileOf(id)),
  };
}
