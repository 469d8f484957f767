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
  languages,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import type { Destinations } from "../connections/destinations";
import { LANGUAGE_ID } from "../languageClient";
import type { DocumentStates } from "../status/documentStates";
import type { Results } from "./results";
import { bothTimes, lensAfter, lensBefore } from "./wording";

export function drawLenses(results: Results, destinations: Destinations, states: DocumentStates): Disposable {
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
      tooltip: "Write the file to this destination and show the decoded answer on its lines",
      command: "lineProtocol.writeFile",
      arguments: [uri],
    };
    const change: Command = {
      title: "Change destination",
      command: "lineProtocol.pickDestination",
      arguments: [uri],
    };
    const result = results.of(uri);
    if (result === undefined) return [write, change];
    const { report } = result;
    const after: Command[] = [
      {
        title: lensAfter(report),
        tooltip: `${report.summary}\n${bothTimes(report.startedAt)}`,
        command: "lineProtocol.explain",
        arguments: [uri],
      },
    ];
    if (report.exchanges.length > 0)
      after.push({ title: "Show exchange", command: "lineProtocol.showExchange", arguments: [uri] });
    if (results.outcomesOf(uri).length > 0)
      after.push({ title: "Explain", command: "lineProtocol.explain", arguments: [uri] });
    after.push({ title: "Clear", command: "lineProtocol.clearResults", arguments: [uri] });
    // What is new comes first: a narrow editor cuts the row off on the right.
    return [...after, write, change];
  };
  const fire = () => changed.fire();
  return Disposable.from(
    changed,
    languages.registerCodeLensProvider({ language: LANGUAGE_ID }, provider),
    results.onDidChange(fire),
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
