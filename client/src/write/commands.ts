/**
 * Owns Write File and Write Selection: what is sent and where to, the questions before it, progress and cancelling, and the
 * report's way to the results. Invariants: one write of a file at a time; nothing is sent before where it goes was shown or
 * asked; every write ends with a report or a sentence.
 */
import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  Disposable,
  type LogOutputChannel,
  type Memento,
  ProgressLocation,
  Range,
  type TextDocument,
  type TextEditor,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { Destination, WriteParams, WriteReport } from "../../../server/src/lsp/protocol";
import { askConsent, tellUntrusted } from "../connections/askConsent";
import { askMissingSecret } from "../connections/commands";
import type { Destinations, Resolved } from "../connections/destinations";
import type { ConnectionStore } from "../connections/store";
import type { Server } from "../languageClient";
import { uriOrActive } from "../results/explain";
import type { Results } from "../results/results";
import type { DocumentStates } from "../status/documentStates";
import type { Journal } from "./journal";
import { count, describeProgress, percentOf } from "./progressText";

export interface WriteParts {
  readonly connections: ConnectionStore;
  readonly destinations: Destinations;
  readonly server: Server;
  readonly states: DocumentStates;
  readonly results: Results;
  readonly journal: Journal;
  readonly log: LogOutputChannel;
  readonly memory: Memento;
}

/** A write that is over sooner shows no progress: the result itself is the feedback. */
const QUIET_MILLISECONDS = 300;
const STATUS_MILLISECONDS = 8000;
const READING_MILLISECONDS = 10_000;

export function registerWriteCommands(parts: WriteParts): Disposable {
  const running = new Set<string>();
  const run = async (document: TextDocument, ranges?: readonly Range[], unseen = false) => {
    const key = document.uri.toString();
    if (running.has(key)) {
      window.showInformationMessage(
        "This file is being written already. Cancel that write first, or wait for it.",
      );
      return undefined;
    }
    running.add(key);
    try {
      return await write(parts, document, ranges, unseen);
    } finally {
      running.delete(key);
    }
  };
  return Disposable.from(
    commands.registerCommand("lineProtocol.writeFile", async (given?: unknown) => {
      const uri = uriOrActive(given);
      if (uri === undefined) return undefined;
      // From the explorer the file may not be on screen: it is shown, so that the answer has its lines.
      const unseen = !window.visibleTextEditors.some(
        ({ document }) => document.uri.toString() === uri.toString(),
      );
      const document = await workspace.openTextDocument(uri);
      if (unseen) await window.showTextDocument(document);
      return run(document, undefined, unseen);
    }),
    commands.registerCommand("lineProtocol.writeSelection", async () => {
      const editor = window.activeTextEditor;
      if (editor !== undefined) return run(editor.document, selectedRanges(editor));
    }),
  );
}

/** The selections from the top down; a mere cursor stands for its line. */
function selectedRanges(editor: TextEditor): Range[] {
  const filled = editor.selections.filter(({ isEmpty }) => !isEmpty);
  const ranges =
    filled.length > 0
      ? filled.map(({ start, end }) => new Range(start, end))
      : editor.selections.map(({ active }) => editor.document.lineAt(active.line).range);
  return ranges.sort((a, b) => a.start.compareTo(b.start));
}

async function write(
  parts: WriteParts,
  document: TextDocument,
  ranges: readonly Range[] | undefined,
  unseen: boolean,
): Promise<WriteReport | undefined> {
  // The file itself may say where it goes: what was typed last counts.
  if ((await parts.states.current(document, READING_MILLISECONDS)) === undefined) {
    window.showErrorMessage(
      "The file is still being read, so it is not known where it would go. Nothing was sent. Try again in a moment.",
    );
    return undefined;
  }
  const resolved = parts.destinations.of(document.uri);
  if (!(await mayWrite(parts, document.uri, resolved, ranges, unseen))) return undefined;
  const destination = withPrecisionOf(resolved.destination, parts.states, document.uri);
  const confirmed: string[] = [];
  for (;;) {
    const params: WriteParams = {
      id: newWriteId(),
      files: [
        {
          uri: document.uri.toString(),
          dirty: document.isDirty || document.isUntitled,
          ...(ranges === undefined
            ? {}
            : { ranges: ranges.map(({ start, end }) => ({ start: place(start), end: place(end) })) }),
        },
      ],
      destination,
      confirmed: [...confirmed],
      onRefused: workspace.getConfiguration("lineProtocol", document.uri).get("write.onRefused", "stop"),
    };
    const recording = parts.results.record(document.uri);
    try {
      const result = await withProgress(parts.server, params, (token) => parts.server.write(params, token));
      if ("report" in result) {
        recording.show(result.report);
        await parts.journal.close(params.id);
        tell(parts.log, document.uri, result.report);
        return result.report;
      }
      const { message, detail, choices } = result.ask;
      const labels = choices.map(({ label }) => label);
      const answer = await window.showWarningMessage(message, { modal: true, detail }, ...labels);
      const taken = choices.find(({ label }) => label === answer);
      if (taken === undefined || confirmed.includes(taken.confirm)) return undefined;
      confirmed.push(taken.confirm);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      parts.log.error(`The write of ${document.uri.toString()} ended without a report: ${reason}`);
      window.showErrorMessage(
        `The write ended without a report: ${reason}. What was sent before that is in the log; whether it was stored is unknown.`,
      );
      return undefined;
    } finally {
      recording.dispose();
    }
  }
}

/** Everything that is asked before a write begins. */
async function mayWrite(
  parts: WriteParts,
  uri: Uri,
  resolved: Resolved,
  ranges: readonly Range[] | undefined,
  unseen: boolean,
): Promise<boolean> {
  if (resolved.problem !== undefined) {
    const pick = "Pick Destination";
    const answer = await window.showErrorMessage(resolved.problem, pick);
    if (answer === pick) await commands.executeCommand("lineProtocol.pickDestination", uri);
    return false;
  }
  const { connection, destination, namedBy, definedInWorkspace } = resolved;
  if (connection === undefined) return true;
  if (!workspace.isTrusted) {
    await tellUntrusted();
    return false;
  }
  const points = parts.states.of(uri)?.points;
  const amount =
    ranges !== undefined
      ? "the selected lines"
      : points === undefined
        ? "this file"
        : `${count(points)} points`;
  const sending = { connection, database: destination.database, namedBy, definedInWorkspace, amount, unseen };
  return (
    (await askConsent(sending, parts.memory)) && (await askMissingSecret(parts.connections, { connection }))
  );
}

/** A file's own precision (pragma, settings) goes with the write, as the lens shows it. */
function withPrecisionOf(destination: Destination, states: DocumentStates, uri: Uri): Destination {
  const state = states.of(uri);
  return state === undefined ? destination : { ...destination, precision: state.precision };
}

/** Runs a write; a notification with Cancel appears only if it takes longer than a moment. */
async function withProgress<T>(
  server: Server,
  params: WriteParams,
  run: (token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  const pending = run(source.token);
  const settled = pending.then(
    () => undefined,
    () => undefined,
  );
  const soon = await Promise.race([
    settled.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), QUIET_MILLISECONDS)),
  ]);
  if (!soon) {
    const options = {
      location: ProgressLocation.Notification,
      title: `Writing to ${params.destination.name}`,
      cancellable: true,
    };
    await window.withProgress(options, async (progress, token) => {
      let shown = 0;
      const listening = Disposable.from(
        token.onCancellationRequested(() => source.cancel()),
        server.onProgress((report) => {
          if (report.id !== params.id) return;
          const percent = percentOf(report);
          progress.report({ message: describeProgress(report), increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        }),
      );
      await settled;
      listening.dispose();
    });
  }
  source.dispose();
  return pending;
}

/** One line in the log and, for a moment, in the status bar; a message only where no line shows what happened. */
function tell(log: LogOutputChannel, uri: Uri, report: WriteReport): void {
  const place = `${report.destinationLabel}, ${report.milliseconds} ms`;
  log.info(`${report.id}: ${uri.toString(true)} to ${place}: ${report.state}, ${report.brief}`);
  window.setStatusBarMessage(report.brief, STATUS_MILLISECONDS);
  const failed = report.state === "not-sent" || report.whole !== undefined;
  if (!failed && report.points.unknown === 0) return;
  const actions = report.exchanges.length > 0 ? ["Show Exchange"] : [];
  const text = [report.summary, ...report.advice.slice(0, 1)].join(" ");
  window.showErrorMessage(text, ...actions).then((answer) => {
    if (answer !== undefined) commands.executeCommand("lineProtocol.showExchange", uri);
  });
}

function place({ line, character }: { line: number; character: number }): {
  line: number;
  character: number;
} {
  return { line, character };
}

function newWriteId(): string {
  return globalThis.crypto.randomUUID();
}
