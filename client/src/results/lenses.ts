/**
 * Owns the lenses on line 1: before a write where it would go, after it what became of it, each with its actions. Together
 * they answer "where will this go?" beside the action itself. One switch turns them off.
 */
import {
  CodeLens,
  type CodeLensProvider,
  type Command,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import type { Destinations } from "../connections/destinations";
import type { ConnectionStore } from "../connections/store";
import { LANGUAGE_ID } from "../languageClient";
import type { DocumentStates } from "../status/documentStates";
import { actionsOfTheWhole, CANCEL_WAIT, FOLLOW_ADVICE, secretWordOf, titleOf } from "./adviceActions";
import type { Results } from "./results";
import type { Waiting } from "./waiting";
import { bothTimes, lensAfter, lensBefore } from "./wording";

export interface LensParts {
  readonly results: Results;
  readonly destinations: Destinations;
  readonly connections: ConnectionStore;
  readonly states: DocumentStates;
  readonly waiting: Waiting;
}

export function drawLenses(parts: LensParts): Disposable {
  const { results, destinations, connections, states, waiting } = parts;
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document) {
      const state = states.of(document.uri);
      if (!isOn(document) || state?.isLineProtocol === false) return [];
      return commandsFor(document).map((command) => new CodeLens(new Range(0, 0, 0, 0), command));
    },
  };
  const commandsFor = ({ uri }: TextDocument): Command[] => {
    const destination = destinations.of(uri).destination;
    const write: Command = {
      title: lensBefore(destination, states.of(uri)),
      tooltip: l10n.t("Write the file to this destination and show the decoded answer on its lines"),
      command: "lineProtocol.writeFile",
      arguments: [uri],
    };
    const change: Command = {
      title: l10n.t("Change destination"),
      command: "lineProtocol.pickDestination",
      arguments: [uri],
    };
    const dry: Command = {
      title: l10n.t("Dry run"),
      tooltip: l10n.t("Show what this destination would answer. Nothing is sent."),
      command: "lineProtocol.dryRun",
      arguments: [uri],
    };
    const before = destination.id === "dry-run" ? [write, change] : [write, dry, change];
    const result = results.of(uri);
    if (result === undefined) return before;
    const { report } = result;
    const after: Command[] = [
      {
        title: lensAfter(report),
        tooltip: `${report.summary}\n${bothTimes(report.startedAt)}`,
        command: "lineProtocol.explain",
        arguments: [uri],
      },
    ];
    const left = waiting.secondsLeft(uri);
    if (left !== undefined)
      after.push({
        title: l10n.t("Written again in {0} s: do not wait", left),
        tooltip: l10n.t("Press to cancel. Nothing is sent then."),
        command: CANCEL_WAIT,
        arguments: [uri],
      });
    else
      for (const action of actionsOfTheWhole(report))
        after.push({
          title: titleOf(action, { secretWord: secretWordOf(result, connections) }),
          command: FOLLOW_ADVICE,
          arguments: [uri, action.id],
        });
    if (
      report.destination.dryRunOf !== undefined &&
      report.typesCompared !== true &&
      report.state !== "not-sent"
    )
      after.push({
        title: l10n.t("Compare with stored types"),
        tooltip: l10n.t(
          "The dry run takes the destination for empty. This asks {0} which types it holds. It only reads.",
          report.destination.name,
        ),
        command: "lineProtocol.compareTypes",
        arguments: [uri],
      });
    if (report.origin === "pasted")
      after.push({
        title: l10n.t("Show explanation"),
        command: "lineProtocol.showExplanation",
        arguments: [uri],
      });
    if (report.resumable)
      after.push({
        title: l10n.t("Resume write"),
        tooltip: l10n.t("Go on where the write stopped"),
        command: "lineProtocol.resumeWrite",
        arguments: [report.id],
      });
    if (report.files.some((file) => file.uri === uri.toString() && file.again.length > 0))
      after.push({
        title: l10n.t("Send refused again"),
        tooltip: l10n.t("Send the lines that were refused, as they are now"),
        command: "lineProtocol.sendRefusedAgain",
        arguments: [uri],
      });
    if (report.exchanges.length > 0)
      after.push({ title: l10n.t("Show exchange"), command: "lineProtocol.showExchange", arguments: [uri] });
    if (results.outcomesOf(uri).length > 0)
      after.push({ title: l10n.t("Explain"), command: "lineProtocol.explain", arguments: [uri] });
    after.push({ title: l10n.t("Clear"), command: "lineProtocol.clearResults", arguments: [uri] });
    // What is new comes first: a narrow editor cuts the row off on the right.
    return [...after, ...before];
  };
  const fire = () => changed.fire();
  return Disposable.from(
    changed,
    languages.registerCodeLensProvider({ language: LANGUAGE_ID }, provider),
    results.onDidChange(fire),
    waiting.onDidChange(fire),
    destinations.onDidChange(fire),
    states.onDidChange(fire),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("lineProtocol.lens")) fire();
    }),
  );
}

function isOn(document: TextDocument): boolean {
  return workspace.getConfiguration("lineProtocol", document.uri).get("lens.enabled", true);
}
