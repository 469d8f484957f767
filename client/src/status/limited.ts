/** Owns the language status items for what the list of findings leaves out, for good or for now. There only while something is. */
import { Disposable, type LanguageStatusItem, LanguageStatusSeverity, l10n, languages, window } from "vscode";
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
    item.name = l10n.t("Line Protocol Reading");
    item.busy = true;
    item.text = l10n.t("Still reading");
    item.detail = l10n.t("{0} points so far; findings further down follow", count(state.points));
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
    item.name = l10n.t("Line Protocol Limits");
    const beyond = l10n.t("{0} errors, {1} warnings beyond the limit.", count(errors), count(warnings));
    if (errors + warnings > 0) {
      item.severity = LanguageStatusSeverity.Warning;
      item.text = l10n.t("{0} findings not listed", count(errors + warnings));
      item.detail = [beyond, ...limits].join(" ");
      item.command = {
        command: "workbench.action.openSettings",
        title: l10n.t("Change Limit"),
        arguments: ["lineProtocol.diagnostics.limit"],
      };
    } else {
      item.severity = LanguageStatusSeverity.Information;
      item.text = l10n.t("Limited: the file is large");
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
