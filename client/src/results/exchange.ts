/**
 * Owns "Show Exchange": request and answer of a write as a read-only document, which the server writes with its secrets
 * masked. The document is asked for anew each time it is opened; what is no longer held says so.
 */
import { commands, Disposable, l10n, Uri, ViewColumn, window, workspace } from "vscode";
import type { Server } from "../languageClient";
import { uriOrActive } from "./explain";
import type { Results } from "./results";
import { timeOf } from "./wording";

const SCHEME = "line-protocol-exchange";

export function registerExchangeDocuments(results: Results, server: Server): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      async provideTextDocumentContent(uri) {
        const query = new URLSearchParams(uri.query);
        const index = query.get("index");
        const text = await server.exchange({
          writeId: query.get("write") ?? "",
          ...(index === null ? {} : { index: Number(index) }),
        });
        return text ?? l10n.t("This exchange is no longer held. Write the file again to see one.\n");
      },
    }),
    commands.registerCommand("lineProtocol.showExchange", async (given?: unknown, index?: number) => {
      const uri = uriOrActive(given);
      const report = uri === undefined ? undefined : results.of(uri)?.report;
      if (report === undefined) {
        window.showInformationMessage(l10n.t("There is no exchange to show: this file was not written yet."));
        return;
      }
      const query = new URLSearchParams({ write: report.id });
      if (typeof index === "number") query.set("index", String(index));
      const address = Uri.from({
        scheme: SCHEME,
        path: `/Exchange ${timeOf(report.startedAt).replaceAll(":", ".")}.txt`,
        query: query.toString(),
      });
      const document = await workspace.openTextDocument(address);
      await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Beside });
    }),
  );
}
