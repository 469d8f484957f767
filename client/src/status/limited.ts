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

/** Findings beyond the limit, and what features leave out of a long file. */
export function showLimited(states: DocumentStates): Disposable {
  let item: LanguageStatusItem | undefined;
  const draw = () => {
    const uri = window.activeTextEditor?.document.uri;
    const state = uri === undefined ? undefined : states.of(uri);
    const { errors, warnings } = state?.unlisted ?? { errors: 0, warnings: 0 };
    const limits = state?.limits ?? [];
    if (errors + warnings === 0 && limits.length === 0) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= languages.createLanguageStatusItem("lineProtocol.limited", { language: LANGUAGE_ID });
    item.name = "Line Protocol Limits";
    const beyond = `${count(errors)} errors, ${count(warnings)} warnings beyond the limit.`;
    if (errors + warnings > 0) {
      item.severity = LanguageStatusSeverity.Warning;
      item.text = `${count(errors + warnings)} findings not listed`;
      item.detail = [beyond, ...limits].join(" ");
      item.command = {
        command: "workbench.action.openSettings",
        title: "Change Limit",
        arguments: ["lineProtocol.diagnostics.limit"],
      };
    } else {
      item.severity = LanguageStatusSeverity.Information;
      item.text = "Limited: the file is large";
      item.detail = limits.join(" ");
      item.command = undefined;
    }
  };
  draw();
  return Disposable.from(
    states.onDidChange(draw),
    window.onDidChangeActiveTextEditor(draw),
    new Disposable(() => item?.dispose()),
  );
}
