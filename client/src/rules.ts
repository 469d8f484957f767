/**
 * Owns the way from a finding's code to its page: the pages of docs/rules come with the extension and are shown rendered, without a
 * network. Invariant: a code that has no page opens nothing and says so.
 */
import { commands, type Disposable, l10n, Uri, window, workspace } from "vscode";

const COMMAND = "lineProtocol.showRule";

/** What a diagnostic's code links to. */
export function linkToRule(code: string): Uri {
  return Uri.from({ scheme: "command", path: COMMAND, query: JSON.stringify([code]) });
}

/** Where the pages stand, as the language server is told. */
export function rulesFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, "docs", "rules");
}

export function registerRuleCommand(extension: Uri): Disposable {
  return commands.registerCommand(COMMAND, async (code?: unknown) => {
    if (typeof code !== "string" || !/^[a-z0-9-]+$/.test(code)) return;
    const page = Uri.joinPath(rulesFolder(extension), `${code}.md`);
    const found = await workspace.fs.stat(page).then(
      () => true,
      () => false,
    );
    if (found) await commands.executeCommand("markdown.showPreviewToSide", page);
    else window.showInformationMessage(l10n.t('There is no page about "{0}".', code));
  });
}
