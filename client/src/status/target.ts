/** Owns the language status item that says what a file is judged against, and where that comes from. */
import { Disposable, languages, window } from "vscode";
import type { TargetSource } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "../languageClient";
import type { DocumentStates } from "./documentStates";

const SOURCES: Readonly<Record<TargetSource, string>> = {
  pragma: "named in the file",
  destination: "of the destination",
  workspace: "from the workspace's settings",
  user: "from the user's settings",
  default: "by default",
};

export function showTarget(states: DocumentStates): Disposable {
  const item = languages.createLanguageStatusItem("lineProtocol.target", { language: LANGUAGE_ID });
  item.name = "Line Protocol Target";
  item.command = { command: "lineProtocol.pickDestination", title: "Change" };
  const draw = () => {
    const uri = window.activeTextEditor?.document.uri;
    const state = uri === undefined ? undefined : states.of(uri);
    if (state === undefined) {
      item.text = "Line Protocol";
      item.detail = undefined;
    } else if (state.isLineProtocol) {
      item.text = `${state.targetLabel} · ${state.precision}`;
      item.detail = SOURCES[state.targetSource];
    } else {
      item.text = "Not checked";
      item.detail = "The content is not line protocol";
    }
  };
  draw();
  return Disposable.from(item, states.onDidChange(draw), window.onDidChangeActiveTextEditor(draw));
}
