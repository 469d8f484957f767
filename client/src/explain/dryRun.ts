/**
 * Owns "Dry Run": what the file's own destination would answer, without sending, and "Compare with Stored Types", which asks that destination
 * what it holds. Invariants: a dry run sends nothing, so nothing is asked first; the comparison only reads, and goes where a write might go;
 * the result is drawn like that of a write and says on every surface that nothing was sent.
 */
import {
  CancellationTokenSource,
  commands,
  Disposable,
  type LogOutputChannel,
  l10n,
  type Memento,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { Destination, WriteParams, WriteReport } from "../../../server/src/lsp/protocol";
import { askConsent, tellUntrusted } from "../connections/askConsent";
import { askMissingSecret } from "../connections/askSecret";
import type { Destinations } from "../connections/destinations";
import type { ConnectionStore } from "../connections/store";
import type { Server } from "../languageClient";
import { uriOrActive } from "../results/explain";
import type { Results } from "../results/results";
import type { DocumentStates } from "../status/documentStates";

export interface DryRunParts {
  readonly connections: ConnectionStore;
  readonly memory: Memento;
  readonly destinations: Destinations;
  readonly server: Server;
  readonly states: DocumentStates;
  readonly results: Results;
  readonly log: LogOutputChannel;
}

const STATUS_MILLISECONDS = 8000;
const READING_MILLISECONDS = 10_000;

export function registerDryRun(parts: DryRunParts): Disposable {
  return Disposable.from(
    commands.registerCommand("lineProtocol.dryRun", async (given?: unknown) => {
      const uri = uriOrActive(given);
      return uri === undefined ? undefined : dryRun(parts, uri);
    }),
    commands.registerCommand("lineProtocol.compareTypes", async (given?: unknown) => {
      const uri = uriOrActive(given);
      if (uri !== undefined) await compareTypes(parts, uri);
    }),
  );
}

/** A new dry run, with the types that the destination holds: those are asked for, as far as the connection may be used. */
async function compareTypes(parts: DryRunParts, uri: Uri): Promise<WriteReport | undefined> {
  const { connection, destination, namedBy, definedInWorkspace } = parts.destinations.of(uri);
  if (connection === undefined) return undefined;
  if (!workspace.isTrusted) {
    await tellUntrusted();
    return undefined;
  }
  const asking = { connection, database: destination.database, namedBy, definedInWorkspace };
  if (!(await askConsent(asking, parts.memory))) return undefined;
  if (!(await askMissingSecret(parts.connections, connection))) return undefined;
  return dryRun(parts, uri, true);
}

async function dryRun(parts: DryRunParts, uri: Uri, ask = false): Promise<WriteReport | undefined> {
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
    const report = await withStoredTypes(parts, resolved.destination, result.report, ask);
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

/** The report with what is known of the destination's types; the report itself where nothing is. */
async function withStoredTypes(
  { server, log }: DryRunParts,
  destination: Destination,
  report: WriteReport,
  ask: boolean,
): Promise<WriteReport> {
  if (destination.id === "dry-run" || report.state === "not-sent") return report;
  try {
    return (await server.compareTypes({ uri: report.uri, destination, report, ask })).report;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`The types of ${destination.name} could not be compared: ${reason}`);
    if (ask)
      window.showErrorMessage(
        l10n.t("The types of {0} could not be compared. {1}", destination.name, reason),
      );
    return report;
  }
}

/** The built-in server in the place of a real destination, with all that is known of that one. */
function standIn(destination: Destination): Destination {
  return destination.id === "dry-run"
    ? destination
    : { ...destination, id: "dry-run", dryRunOf: destination.id };
}
