/** Owns "Treat as Line Protocol": any text file can be one, whatever it is called. */
import { commands, type Disposable, languages, window } from "vscode";
import { LANGUAGE_ID } from "./languageClient";

export function registerLanguageCommand(): Disposable {
  return commands.registerCommand("lineProtocol.setLanguage", async () => {
    const document = window.activeTextEditor?.document;
    if (document !== undefined) await languages.setTextDocumentLanguage(document, LANGUAGE_ID);
  });
}
