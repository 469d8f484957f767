/**
 * Owns the client's half of the check of files that nobody has open: finding and reading them for the server, the two commands, and the status
 * item that says what was checked and what was left out. Invariant: nothing is looked for before the setting or the command asks.
 */
import {
  commands,
  Disposable,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  type LogOutputChannel,
  l10n,
  languages,
  Uri,
  window,
  workspace,
} from "vscode";
import type { FilesFound, FindFilesParams, TextRead, WorkspaceState } from "../../server/src/lsp/protocol";
import { LANGUAGE_ID, type Server } from "./languageClient";
import { count } from "./write/progressText";

const SETTING = "lineProtocol.workspace.diagnostics";

export function checkWorkspaceFiles(server: Server, log: LogOutputChannel): Disposable {
  server.onFiles({
    find: findFiles,
    read: ({ uri }) =>
      readText(Uri.parse(uri, true)).catch((error: unknown) => {
        log.warn(`${uri} could not be read: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      }),
  });
  let item: LanguageStatusItem | undefined;
  const draw = (state: WorkspaceState) => {
    if (!state.wanted) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= languages.createLanguageStatusItem("lineProtocol.workspace", { language: LANGUAGE_ID });
    item.name = l10n.t("Line Protocol Workspace");
    item.text = l10n.t("{0} files of the workspace checked", count(state.checked));
    item.detail = leftOutText(state);
    item.severity =
      item.detail === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
    item.command = { command: "lineProtocol.checkWorkspace", title: l10n.t("Check Again") };
  };
  const startIfWanted = () => {
    // The server asks for the setting by itself; it only must be there to do so.
    if (workspace.getConfiguration().get<boolean>(SETTING) === true) {
      server.start().catch(() => undefined);
    }
  };
  startIfWanted();
  return Disposable.from(
    server.onWorkspaceState(draw),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING)) startIfWanted();
    }),
    commands.registerCommand("lineProtocol.checkWorkspace", async () => {
      const state = await server.checkWorkspace();
      const left = leftOutText(state);
      const checked =
        state.checked === 1
          ? l10n.t("1 line protocol file checked")
          : l10n.t("{0} line protocol files checked", count(state.checked));
      const answer = await window.showInformationMessage(
        left === undefined ? `${checked}.` : `${checked}. ${left}.`,
        l10n.t("Show Problems"),
      );
      if (answer !== undefined) await commands.executeCommand("workbench.actions.view.problems");
    }),
    commands.registerCommand("lineProtocol.forgetWorkspace", () => server.forgetWorkspace()),
    new Disposable(() => item?.dispose()),
  );
}

async function findFiles({ glob, limit }: FindFilesParams): Promise<FilesFound> {
  const uris = await workspace.findFiles(glob, undefined, limit + 1);
  const files = await Promise.all(
    uris.slice(0, limit).map(async (uri) => {
      const { size } = await workspace.fs.stat(uri);
      return { uri: uri.toString(), name: workspace.asRelativePath(uri), bytes: size };
    }),
  );
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, more: uris.length > limit };
}

async function readText(uri: Uri): Promise<TextRead> {
  return { text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
}

/** "Left out: 2 over the limit of bytes, 1 unreadable"; undefined if nothing was. */
function leftOutText({ leftOut }: WorkspaceState): string | undefined {
  const parts = [
    leftOut.tooMany > 0 && l10n.t("files beyond the limit of files"),
    leftOut.tooBig > 0 && l10n.t("{0} beyond the limit of megabytes", count(leftOut.tooBig)),
    leftOut.unreadable > 0 && l10n.t("{0} that could not be read", count(leftOut.unreadable)),
    leftOut.cancelled > 0 && l10n.t("{0} by your word", count(leftOut.cancelled)),
  ].filter((part) => part !== false);
  return parts.length === 0 ? undefined : l10n.t("Left out: {0}", parts.join(", "));
}
