/** Owns what is said when a write has ended: a line in the log and, for a moment, in the status bar; a message where no line shows it. */
import { commands, type LogOutputChannel, l10n, Uri, window } from "vscode";
import type { WriteFile, WriteReport } from "../../../server/src/lsp/protocol";
import { actionsOfTheWhole, FOLLOW_ADVICE, titleOf } from "../results/adviceActions";
import { describeFiles } from "./gather";

const STATUS_MILLISECONDS = 8000;

export function tellReport(log: LogOutputChannel, report: WriteReport, files: readonly WriteFile[]): void {
  const what = describeFiles(files);
  const place = `${report.destinationLabel}, ${report.milliseconds} ms`;
  log.info(`${report.id}: ${what} to ${place}: ${report.state}, ${report.brief}`);
  window.setStatusBarMessage(`${what}: ${report.brief}`, STATUS_MILLISECONDS);
  const uri = Uri.parse(report.uri);
  const isShown = window.visibleTextEditors.some(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  // Refused lines of a file on screen say so themselves; what was not sent, or may have been, does not show.
  const failed =
    report.points.notSent > report.leftOut || report.whole !== undefined || report.points.unknown > 0;
  const hidden = report.points.refused > 0 && (!isShown || files.length > 1);
  if (!failed && !hidden) {
    if (!isShown) window.showInformationMessage(`${what}: ${report.summary}`);
    return;
  }
  const secretWord = l10n.t("credential");
  const actions: readonly (readonly [label: string, command: string, ...given: unknown[]])[] = [
    ...actionsOfTheWhole(report).map(
      (action) => [titleOf(action, { secretWord }), FOLLOW_ADVICE, uri, action.id] as const,
    ),
    ...(report.resumable ? [[l10n.t("Resume Write"), "lineProtocol.resumeWrite", report.id] as const] : []),
    [l10n.t("Show Report"), "lineProtocol.showReport", report.id],
    ...(report.exchanges.length > 0
      ? [[l10n.t("Show Exchange"), "lineProtocol.showExchange", uri] as const]
      : []),
  ];
  const text = [report.summary, ...report.advice.slice(0, 1)].join(" ");
  const show = failed ? window.showErrorMessage : window.showWarningMessage;
  show(text, ...actions.map(([label]) => label)).then((answer) => {
    const action = actions.find(([label]) => label === answer);
    if (action !== undefined) commands.executeCommand(...(action.slice(1) as [string, ...unknown[]]));
  });
}
