/** Owns "Show Statistics": what the active file holds, as a read-only text made by the server each time it is asked for. */
import { commands, Disposable, l10n, Uri, ViewColumn, window, workspace } from "vscode";
import type { Server } from "./languageClient";
import { uriOrActive } from "./results/explain";

const SCHEME = "line-protocol-statistics";

export function registerStatistics(server: Server): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      async provideTextDocumentContent({ query }) {
        const text = await server.statistics({ uri: new URLSearchParams(query).get("uri") ?? "" });
        return text ?? l10n.t("This file is not open as line protocol any more.\n");
      },
    }),
    commands.registerCommand("lineProtocol.showStatistics", async (given?: unknown) => {
      const uri = uriOrActive(given);
      if (uri === undefined) {
        window.showInformationMessage(l10n.t("Statistics are of a line protocol file: open one first."));
        return;
      }
      const name = uri.path.replace(/^.*\//, "");
      // The moment makes the address a new one: the file may have changed since the last time.
      const query = new URLSearchParams({ uri: uri.toString(), at: String(Date.now()) });
      const address = Uri.from({
        scheme: SCHEME,
        path: `/Statistics of ${name}.txt`,
        query: query.toString(),
      });
      const document = await workspace.openTextDocument(address);
      await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Beside });
    }),
  );
}
