/**
 * Owns "Dry Run": what the file's own destination would answer, without sending. Invariant: nothing leaves the editor, so nothing is asked
 * first; the result is drawn like that of a write and says on every surface that nothing was sent.
 */
import {
  CancellationTokenSource,
  commands,
  type Disposable,
  type LogOutputChannel,
  l10n,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { Destination, WriteParams, WriteReport } from "../../../server/src/lsp/protocol";
import type { Destinations } from "../connections/destinations";
import type { Server } from "../languageClient";
import { uriOrActive } from "../results/explain";
import type { Results } from "../results/results";
import type { DocumentStates } from "../status/documentStates";

export interface DryRunParts {
  readonly destinations: Destinations;
  readonly server: Server;
  readonly states: DocumentStates;
  readonly results: Results;
  readonly log: LogOutputChannel;
}

const STATUS_MILLISECONDS = 8000;
const READING_MILLISECONDS = 10_000;

export function registerDryRun(parts: DryRunParts): Disposable {
  return commands.registerCommand("lineProtocol.dryRun", async (given?: unknown) => {
    const uri = uriOrActive(given);
    return uri === undefined ? undefined : dryRun(parts, uri);
  });
}

async function dryRun(parts: DryRunParts, uri: Uri): Promise<WriteReport | undefined> {
  const document = await workspace.openTextDocument(uri);
  const state = await parts.states.current(document, READING_MILLISECONDS);
  if (state === undefined) {
    window.showErrorMessage(
      l10n.t(
        "The file is still being read, so it is not known what it is judged against. Try again in a moment.",
      ),
    );
    return undefined;
  }
  const resolved = parts.destinations.of(uri);
  const recording = parts.results.record(uri);
  const cancelling = new CancellationTokenSource();
  try {
    const params: WriteParams = {
      id: globalThis.crypto.randomUUID(),
      files: [{ uri: uri.toString(), dirty: document.isDirty || document.isUntitled }],
      destination: { ...standIn(resolved.destination), precision: state.precision },
      confirmed: [],
      onRefused: "continue",
    };
    const result = await parts.server.write(params, cancelling.token);
    if (!("report" in result)) return undefined;
    const { report } = result;
    recording.show(report);
    parts.log.info(`${report.id}: ${report.destinationLabel}, nothing was sent: ${report.brief}`);
    window.setStatusBarMessage(l10n.t("Dry run, nothing was sent: {0}", report.brief), STATUS_MILLISECONDS);
    if (report.state === "not-sent") window.showInformationMessage(report.summary);
    return report;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    parts.log.error(`The dry run of ${uri.toString()} ended without a report: ${reason}`);
    window.showErrorMessage(l10n.t("The dry run ended without a report: {0}. Nothing was sent.", reason));
    return undefined;
  } finally {
    cancelling.dispose();
    recording.dispose();
  }
}

/** The built-in server in the place of a real destination, with all that is known of that one. */
function standIn(destination: Destination): Destination {
  return destination.id === "dry-run"
    ? destination
    : { ...destination, id: "dry-run", dryRunOf: destination.id };
}
