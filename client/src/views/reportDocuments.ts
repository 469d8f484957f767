/**
 * Owns "Show Report": the report of a write as a read-only text, by its row in the History view or the last one of a file, and Clear
 * History.
 */
import { commands, Disposable, l10n, Uri, window, workspace } from "vscode";
import { uriOrActive } from "../results/explain";
import type { Results } from "../results/results";
import { timeOf } from "../results/wording";
import type { History } from "../write/history";

const SCHEME = "line-protocol-report";

export function registerReports(history: History, results: Results): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      async provideTextDocumentContent({ query }) {
        const id = new URLSearchParams(query).get("write") ?? "";
        return (await history.reportText(id)) ?? `${l10n.t("This report is no longer held.")}\n`;
      },
    }),
    commands.registerCommand("lineProtocol.showReport", async (given?: unknown) => {
      const id = writeIdOf(given) ?? lastWriteOf(uriOrActive(given), history, results);
      const entry = id === undefined ? undefined : history.find(id);
      if (id === undefined) {
        window.showInformationMessage(l10n.t("There is no report to show: this file was not written yet."));
        return;
      }
      const time = timeOf(entry?.startedAt ?? results.find(id)?.report.startedAt ?? "").replaceAll(":", ".");
      const address = Uri.from({
        scheme: SCHEME,
        path: `/Report ${time}.md`,
        query: new URLSearchParams({ write: id }).toString(),
      });
      await window.showTextDocument(await workspace.openTextDocument(address), { preview: true });
    }),
    commands.registerCommand("lineProtocol.clearHistory", async () => {
      const clear = l10n.t("Clear");
      const question = l10n.t("Clear the history of this workspace's writes?");
      const detail = l10n.t("The reports that are kept with it go, too. Nothing on a server changes.");
      if ((await window.showWarningMessage(question, { modal: true, detail }, clear)) === clear)
        await history.clear();
    }),
  );
}

/** A row of the History view, or a write's id. */
export function writeIdOf(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  if (typeof given !== "object" || given === null || given instanceof Uri) return undefined;
  const { id } = given as { readonly id?: unknown };
  return typeof id === "string" ? id : undefined;
}

function lastWriteOf(uri: Uri | undefined, history: History, results: Results): string | undefined {
  if (uri === undefined) return undefined;
  return results.of(uri)?.report.id ?? history.lastOf(uri.toString())?.id;
}
