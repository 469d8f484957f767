/** Owns the language status items for what the list of findings leaves out, for good or for now. There only while something is. */
import { Disposable, type LanguageStatusItem, LanguageStatusSeverity, languages, window } from "vscode";
import { LANGUAGE_ID } from "../languageClient";
import { count } from "../write/progressText";
import type { DocumentStates } from "./documentStates";

/** Busy while the server reads a long text on: its counts and findings are those of what it has read. */
export function showReading(states: DocumentStates): Disposable {
  let item: LanguageStatusItem | undefined;
  const draw = () => {
    const uri = window.activeTextEditor?.document.uri;
    const state = uri === undefined ? undefined : states.of(uri);
    if (state?.isReading !== true) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= languages.createLanguageStatusItem("lineProtocol.reading", { language: LANGUAGE_ID });
    item.name = "Line Protocol Reading";
    item.busy = true;
    item.text = "Still reading";
    item.detail = `${count(state.points)} points so far; findings further down follow`;
  };
  draw();
  return Disposable.from(
    states.onDidChange(draw),
    window.onDidChangeActiveTextEditor(draw),
    new Disposable(() => item?.dispose()),
  );
}

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
