/**
 * Owns the making of one write: the questions before it, the request to the language server until it has a report, and what is kept of it
 * (results, history, journal, lines to send again). Invariants: one write of a file at a time; nothing is sent before where it goes was
 * shown or asked; every write ends with a report or a sentence.
 */
import { type LogOutputChannel, l10n, type Memento, Uri, window, workspace } from "vscode";
import type {
  Destination,
  OnRefused,
  WriteFile,
  WriteParams,
  WriteQuestion,
  WriteReport,
} from "../../../server/src/lsp/protocol";
import type { DestinationChoice, Destinations } from "../connections/destinations";
import type { ConnectionStore } from "../connections/store";
import type { Server } from "../languageClient";
import type { Results } from "../results/results";
import type { DocumentStates } from "../status/documentStates";
import type { Addresses } from "./addresses";
import type { LinesToSendAgain } from "./again";
import type { Answers } from "./answers";
import { fixFor } from "./fixOnDisk";
import { describeFiles } from "./gather";
import type { History } from "./history";
import type { Journal } from "./journal";
import { withProgress } from "./progress";
import { tellReport } from "./tell";

export interface WriteParts {
  readonly connections: ConnectionStore;
  readonly destinations: Destinations;
  readonly server: Server;
  readonly states: DocumentStates;
  readonly results: Results;
  readonly journal: Journal;
  readonly history: History;
  readonly answers: Answers;
  readonly addresses: Addresses;
  readonly again: LinesToSendAgain;
  readonly log: LogOutputChannel;
  readonly memory: Memento;
}

/** A write that may begin: everything about its destination was asked. */
export interface Task {
  readonly files: readonly WriteFile[];
  readonly destination: Destination;
  /** For the history. */
  readonly choice: DestinationChoice;
  readonly onRefused?: OnRefused;
  /** Of an interrupted write that goes on. */
  readonly resume?: { readonly id: string; readonly journal: string; readonly confirmed: readonly string[] };
}

/** The files that are being written, of all windows' writes in this extension host. */
export class Running {
  readonly #uris = new Set<string>();

  /** Runs `work` unless one of the files is being written. */
  async exclusively<T>(files: readonly WriteFile[], work: () => Promise<T>): Promise<T | undefined> {
    const uris = files.map(({ uri }) => uri);
    if (uris.some((uri) => this.#uris.has(uri))) {
      window.showInformationMessage(
        l10n.t("This file is being written already. Cancel that write first, or wait for it."),
      );
      return undefined;
    }
    for (const uri of uris) this.#uris.add(uri);
    try {
      return await work();
    } finally {
      for (const uri of uris) this.#uris.delete(uri);
    }
  }
}

export async function perform(parts: WriteParts, task: Task): Promise<WriteReport | undefined> {
  const uris = task.files.map(({ uri }) => uri);
  const id = task.resume?.id ?? globalThis.crypto.randomUUID();
  const confirmed = [...(task.resume?.confirmed ?? []), ...parts.answers.of(uris)];
  let files = task.files;
  for (;;) {
    const params: WriteParams = {
      id,
      files,
      destination: task.destination,
      confirmed: [...confirmed],
      onRefused: task.onRefused ?? onRefusedSetting(files),
      journal: true,
      ...(task.resume === undefined ? {} : { resume: task.resume.journal }),
    };
    const outcome = await send(parts, params, task.choice);
    if (outcome === undefined) return undefined;
    if ("report" in outcome) return outcome.report;
    const answer = await ask(outcome.ask, uris, confirmed, parts.answers);
    if (answer === undefined) return undefined;
    if (answer === "fixed") files = files.map(withoutUnsaved);
    else confirmed.push(answer);
  }
}

/** After a fix on the disk the disk is what is sent. */
function withoutUnsaved(file: WriteFile): WriteFile {
  return { ...file, dirty: false };
}

function onRefusedSetting([first]: readonly WriteFile[]): OnRefused {
  const uri = first === undefined ? undefined : Uri.parse(first.uri);
  return workspace.getConfiguration("lineProtocol", uri).get<OnRefused>("write.onRefused", "stop");
}

/** One request to the server: its report is shown and kept, a question goes back, everything else is told. */
async function send(
  parts: WriteParts,
  params: WriteParams,
  choice: DestinationChoice,
): Promise<{ readonly report: WriteReport } | { readonly ask: WriteQuestion } | undefined> {
  const { server, results, journal, again, log } = parts;
  const uris = params.files.map(({ uri }) => uri);
  if (!(await begins(parts, params))) return undefined;
  const recordings = uris.map((uri) => results.record(Uri.parse(uri)));
  again.begin(uris);
  let report: WriteReport | undefined;
  try {
    const title = l10n.t("Writing {0} to {1}", describeFiles(params.files), params.destination.name);
    const result = await withProgress(server, params.id, title, (token) => server.write(params, token));
    if ("ask" in result) {
      await journal.close(params.id, params.resume !== undefined);
      return result;
    }
    report = result.report;
    for (const [at, recording] of recordings.entries()) recording.show(reportOf(report, uris[at]));
    await journal.close(params.id, report.resumable);
    await keep(parts, report, params.files, choice);
    tellReport(log, report, params.files);
    return result;
  } catch (error) {
    // The journal stays: what it knows of the write is all that is known.
    await journal.close(params.id, true);
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`The write of ${describeFiles(params.files)} ended without a report: ${reason}`);
    window.showErrorMessage(
      l10n.t(
        "The write ended without a report: {0}. What was sent before that is in the log; Resume Write tells what is known of it.",
        reason,
      ),
    );
    return undefined;
  } finally {
    parts.addresses.end(params.id);
    again.end(uris, report);
    for (const recording of recordings) recording.dispose();
  }
}

/** Whether the write may begin: it has its journal, and no other window goes on with it. Tells why not. */
async function begins({ journal, log }: WriteParts, { id, resume }: WriteParams): Promise<boolean> {
  try {
    if (await journal.begin(id, resume)) return true;
    window.showWarningMessage(
      l10n.t(
        "Another window goes on with this write, or has done so. Nothing was sent. Resume Write tells what is left.",
      ),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`The journal of the write cannot be kept: ${reason}`);
    window.showErrorMessage(
      l10n.t("The journal of the write cannot be kept, so nothing was sent: {0}.", reason),
    );
  }
  return false;
}

async function keep(
  { history, server, log }: WriteParts,
  report: WriteReport,
  files: readonly WriteFile[],
  choice: DestinationChoice,
): Promise<void> {
  const text = await server.reportText({ writeId: report.id }).catch((error: unknown) => {
    log.warn(`The report of the write could not be kept: ${String(error)}`);
    return null;
  });
  await history
    .add(report, files, choice, text ?? undefined)
    .catch((error: unknown) => log.warn(`The write could not be added to the history: ${String(error)}`));
}

/** The report as it concerns one of several files. */
export function reportOf(report: WriteReport, uri: string): WriteReport {
  if (report.files.length < 2) return report;
  const isFirst = uri === report.uri;
  const lines = report.lines.filter((line) => (line.uri ?? report.uri) === uri);
  return { ...report, uri, lines, whole: isFirst ? report.whole : undefined };
}

/** The choice's word; "fixed" where the file was mended instead; undefined if the person ended it. */
async function ask(
  question: WriteQuestion,
  uris: readonly string[],
  confirmed: readonly string[],
  answers: Answers,
): Promise<string | "fixed" | undefined> {
  const { message, detail, choices, remember } = question;
  const fix = await fixFor(question.question, uris);
  const labels = [...(fix === undefined ? [] : [fix.label]), ...choices.map(({ label }) => label)];
  const answer = await window.showWarningMessage(message, { modal: true, detail }, ...labels);
  if (fix !== undefined && answer === fix.label) {
    await fix.apply();
    return "fixed";
  }
  const taken = choices.find(({ label }) => label === answer);
  if (taken === undefined || confirmed.includes(taken.confirm)) return undefined;
  if (remember)
    await answers.keep(
      uris,
      taken.confirm,
      choices.map(({ confirm }) => confirm),
    );
  return taken.confirm;
}
