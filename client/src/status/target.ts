/** Owns the language status item that says what a file is judged against, and where that comes from. */
import { Disposable, l10n, languages, window } from "vscode";
import type { TargetSource } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "../languageClient";
import type { DocumentStates } from "./documentStates";

function describeSource(source: TargetSource): string {
  const words: Readonly<Record<TargetSource, string>> = {
    pragma: l10n.t("named in the file"),
    destination: l10n.t("of the destination"),
    workspace: l10n.t("from the workspace's settings"),
    user: l10n.t("from the user's settings"),
    default: l10n.t("by default"),
  };
  return words[source];
}

export function showTarget(states: DocumentStates): Disposable {
  const item = languages.createLanguageStatusItem("lineProtocol.target", { language: LANGUAGE_ID });
  item.name = l10n.t("Line Protocol Target");
  item.command = { command: "lineProtocol.pickDestination", title: l10n.t("Change") };
  const draw = () => {
    const uri = window.activeTextEditor?.document.uri;
    const state = uri === undefined ? undefined : states.of(uri);
    if (state === undefined) {
      item.text = "Line Protocol";
      item.detail = undefined;
    } else if (state.isLineProtocol) {
      item.text = `${state.targetLabel} · ${state.precision}`;
      const source = describeSource(state.targetSource);
      item.detail = state.versionNote === undefined ? source : `${source}. ${state.versionNote}`;
    } else {
      item.text = l10n.t("Not checked");
      item.detail = l10n.t("The content is not line protocol");
    }
  };
  draw();
  return Disposable.from(item, states.onDidChange(draw), window.onDidChangeActiveTextEditor(draw));
}
