/** Owns the language status item that counts the findings which are not listed. There only while there are some. */
import { Disposable, type LanguageStatusItem, LanguageStatusSeverity, languages, window } from "vscode";
import { LANGUAGE_ID } from "../languageClient";
import { count } from "../write/progressText";
import type { DocumentStates } from "./documentStates";

export function showLimited(states: DocumentStates): Disposable {
  let item: LanguageStatusItem | undefined;
  const draw = () => {
    const uri = window.activeTextEditor?.document.uri;
    const unlisted = uri === undefined ? undefined : states.of(uri)?.unlisted;
    const total = unlisted === undefined ? 0 : unlisted.errors + unlisted.warnings;
    if (unlisted === undefined || total === 0) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= languages.createLanguageStatusItem("lineProtocol.limited", { language: LANGUAGE_ID });
    item.name = "Line Protocol Limits";
    item.severity = LanguageStatusSeverity.Warning;
    item.text = `${count(total)} findings not listed`;
    item.detail = `${count(unlisted.errors)} errors, ${count(unlisted.warnings)} warnings beyond the limit`;
    item.command = {
      command: "workbench.action.openSettings",
      title: "Change Limit",
      arguments: ["lineProtocol.diagnostics.limit"],
    };
  };
  draw();
  return Disposable.from(
    states.onDidChange(draw),
    window.onDidChangeActiveTextEditor(draw),
    new Disposable(() => item?.dispose()),
  );
}
