/** Owns "Open a Sample": a small file with two mistakes, as a document without a place, so that nothing of it needs saving. */
import { commands, type Disposable, type TextDocument, Uri, window, workspace } from "vscode";
import { LANGUAGE_ID } from "./languageClient";

/** `extension` is the folder that holds `samples`, on a disk or behind an address. */
export function registerSampleCommand(extension: Uri): Disposable {
  return commands.registerCommand("lineProtocol.openSample", async (): Promise<TextDocument> => {
    const bytes = await workspace.fs.readFile(Uri.joinPath(extension, "samples", "start.lp"));
    const content = new TextDecoder().decode(bytes);
    const document = await workspace.openTextDocument({ language: LANGUAGE_ID, content });
    await window.showTextDocument(document);
    return document;
  });
}
