/**
 * Owns the pages of the findings: texts that the server makes, shown rendered, without a network. Invariant: a code that has no page opens
 * nothing and says so.
 */
import { commands, Disposable, l10n, window, workspace } from "vscode";
import type { Server } from "./languageClient";
import { pageOfRule, RULES_SCHEME, ruleOfPage, SHOW_RULE } from "./rules";

export function registerRulePages(server: Server): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(RULES_SCHEME, {
      provideTextDocumentContent: (page) => server.rule({ code: ruleOfPage(page) }),
    }),
    commands.registerCommand(SHOW_RULE, async (code?: unknown) => {
      if (typeof code !== "string") return;
      if ((await server.rule({ code })) === null)
        window.showInformationMessage(l10n.t('There is no page about "{0}".', code));
      else await commands.executeCommand("markdown.showPreviewToSide", pageOfRule(code));
    }),
  );
}
