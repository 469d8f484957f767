/** Owns "Show Statistics": what the active file holds, as a read-only text made by the server each time it is asked for. */
import {
  CancellationTokenSource,
  commands,
  Disposable,
  l10n,
  ProgressLocation,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { Server } from "./languageClient";
import { uriOrActive } from "./results/explain";

const SCHEME = "line-protocol-statistics";
/** Statistics that are there sooner show no progress. */
const QUIET_MILLISECONDS = 500;

export function registerStatistics(server: Server): Disposable {
  /** Texts that wait for their document, by its address. */
  const ready = new Map<string, string>();
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      // Asked without the command where a window comes back with its editors.
      async provideTextDocumentContent(address, token) {
        const text = ready.get(address.toString());
        if (text !== undefined) return text;
        const uri = new URLSearchParams(address.query).get("uri") ?? "";
        return (await server.statistics({ uri }, token)) ?? notOpen();
      },
    }),
    commands.registerCommand("lineProtocol.showStatistics", async (given?: unknown) => {
      const uri = uriOrActive(given);
      if (uri === undefined) {
        window.showInformationMessage(l10n.t("Statistics are of a line protocol file: open one first."));
        return;
      }
      const name = uri.path.replace(/^.*\//, "");
      const text = await statisticsOf(server, uri, name);
      if (text === undefined) return;
      // The moment makes the address a new one: the file may have changed since the last time.
      const query = new URLSearchParams({ uri: uri.toString(), at: String(Date.now()) });
      const address = Uri.from({
        scheme: SCHEME,
        path: `/Statistics of ${name}.txt`,
        query: query.toString(),
      });
      ready.set(address.toString(), text);
      try {
        const document = await workspace.openTextDocument(address);
        await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Beside });
      } finally {
        ready.delete(address.toString());
      }
    }),
  );
}

/** Undefined if the person called it off. */
async function statisticsOf(server: Server, uri: Uri, name: string): Promise<string | undefined> {
  const source = new CancellationTokenSource();
  const text = server
    .statistics({ uri: uri.toString() }, source.token)
    .then((found) => found ?? notOpen())
    .catch((error: unknown) => {
      if (source.token.isCancellationRequested) return undefined;
      throw error;
    });
  const progress = setTimeout(() => {
    window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: l10n.t("Making the statistics of {0}", name),
        cancellable: true,
      },
      (_, token) => {
        token.onCancellationRequested(() => source.cancel());
        return text.catch(() => undefined);
      },
    );
  }, QUIET_MILLISECONDS);
  try {
    return await text;
  } finally {
    clearTimeout(progress);
    source.dispose();
  }
}

function notOpen(): string {
  return l10n.t("This file is not open as line protocol any more.\n");
}
