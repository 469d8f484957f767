/**
 * Owns the commands behind advice: each action of a report, by its id, becomes words and a deed. Invariants: what changes a server, or
 * could store points twice, is done with the person's word only; an action is looked up in the report, never taken from a link.
 */
import {
  ConfigurationTarget,
  commands,
  Disposable,
  env,
  l10n,
  Range,
  Selection,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { AdviceAction, LineFix, LineOutcome, WriteReport } from "../../../server/src/lsp/protocol";
import { askMissingSecret } from "../connections/askSecret";
import type { Connection } from "../connections/model";
import type { ConnectionStore } from "../connections/store";
import type { Server } from "../languageClient";
import type { History } from "../write/history";
import { rangeIn } from "./diagnostics";
import type { Result, Results } from "./results";
import type { Waiting } from "./waiting";

export const FOLLOW_ADVICE = "lineProtocol.followAdvice";
export const CANCEL_WAIT = "lineProtocol.cancelWait";
export const APPLY_FIX = "lineProtocol.applyLineFix";

export interface AdviceParts {
  readonly results: Results;
  readonly server: Server;
  readonly connections: ConnectionStore;
  readonly waiting: Waiting;
  readonly history: History;
}

/** Actions that mend the whole write: those stand on the lens and on the message, the others with the lines. */
const OF_THE_WHOLE: ReadonlySet<AdviceAction["id"]> = new Set([
  "set-precision",
  "create-database",
  "enter-secret",
  "split-batches",
  "wait-and-send",
  "send-again",
  "send-uncompressed",
]);

/** The actions of a report that mend all of it, at most two. */
export function actionsOfTheWhole({ actions = [] }: Pick<WriteReport, "actions">): readonly AdviceAction[] {
  return actions.filter(({ id }) => OF_THE_WHOLE.has(id)).slice(0, 2);
}

export function registerAdvice(parts: AdviceParts): Disposable {
  return Disposable.from(
    commands.registerCommand(FOLLOW_ADVICE, async (given?: unknown, id?: unknown, line?: unknown) => {
      const result = given === undefined ? undefined : parts.results.of(uriOf(given));
      const action = result?.report.actions?.find((each) => each.id === id);
      if (result === undefined || action === undefined) return;
      await follow(parts, result, action, typeof line === "number" ? line : undefined);
    }),
    commands.registerCommand(CANCEL_WAIT, (given?: unknown) => {
      if (given !== undefined) parts.waiting.cancel(uriOf(given));
    }),
    commands.registerCommand(APPLY_FIX, async (given?: unknown, line?: unknown, index?: unknown) => {
      if (given === undefined) return;
      const uri = uriOf(given);
      const outcome = parts.results.outcomesOf(uri).find(({ range }) => range.start.line === line);
      const fix = typeof index === "number" ? outcome?.fixes?.[index] : undefined;
      if (fix !== undefined) await workspace.applyEdit(editOf(uri, fix));
    }),
  );
}

/** A link's argument is JSON: there a file's address is a text. */
function uriOf(given: unknown): Uri {
  return given instanceof Uri ? given : Uri.parse(String(given));
}

export function editOf(uri: Uri, { range, newText }: LineFix): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  const { start, end } = range;
  edit.replace(uri, new Range(start.line, start.character, end.line, end.character), newText);
  return edit;
}

/** What an action is called on buttons, lenses and links. */
export function titleOf(action: AdviceAction, { secretWord }: { readonly secretWord: string }): string {
  switch (action.id) {
    case "fix-lines":
      return l10n.t("Show the fixes");
    case "set-precision":
      return l10n.t("Set the precision of this file to {0}", action.precision);
    case "create-database":
      return action.word === "bucket"
        ? l10n.t('Create the bucket "{0}" and write again…', action.database)
        : l10n.t('Create the database "{0}" and write again…', action.database);
    case "enter-secret":
      return l10n.t("Enter another {0} and write again…", secretWord);
    case "pick-destination":
      return l10n.t("Pick another destination…");
    case "edit-connection":
      return l10n.t("Edit the connection…");
    case "open-docs":
      return l10n.t("Open the documentation");
    case "split-batches":
      return action.lines === 1
        ? l10n.t("Write again line by line")
        : l10n.t("Write again in batches of {0} lines", grouped(action.lines));
    case "wait-and-send":
      return l10n.t("Wait {0} s, then write again", grouped(action.seconds));
    case "send-again":
      return l10n.t("Write again");
    case "send-uncompressed":
      return l10n.t("Write again uncompressed");
  }
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "token" or "password": what the connection of a result signs in with. */
export function secretWordOf(result: Result, connections: ConnectionStore): string {
  const kind = connections.find(result.report.destination.id)?.authentication.kind;
  return kind === "basic" ? l10n.t("password") : l10n.t("token");
}

async function follow(
  parts: AdviceParts,
  result: Result,
  action: AdviceAction,
  line: number | undefined,
): Promise<void> {
  const { uri, report } = result;
  switch (action.id) {
    case "fix-lines":
      return showFixes(parts.results, uri, line);
    case "set-precision": {
      const edit = await parts.server.precisionEdit({ uri: uri.toString(), precision: action.precision });
      if (edit === null) return;
      await workspace.applyEdit(editOf(uri, { title: "", preferred: true, ...edit }));
      return;
    }
    case "create-database":
      if (await createDatabase(parts, result, action)) await writeAgain(parts, result);
      return;
    case "enter-secret": {
      const connection = parts.connections.find(report.destination.id);
      if (connection !== undefined && (await enterSecret(parts.connections, connection)))
        await writeAgain(parts, result);
      return;
    }
    case "pick-destination":
      return commands.executeCommand("lineProtocol.pickDestination", uri);
    case "edit-connection":
      return commands.executeCommand("lineProtocol.editConnection", report.destination.id);
    case "open-docs":
      await env.openExternal(Uri.parse(action.url));
      return;
    case "split-batches":
      if (!(await mayStoreTwice(action.safe))) return;
      await updateSetting("write.batchLines", action.lines, uri);
      return writeAgain(parts, result);
    case "send-uncompressed":
      if (!(await mayStoreTwice(action.safe))) return;
      await updateSetting("write.gzip", false, uri);
      return writeAgain(parts, result);
    case "wait-and-send":
      if (await mayStoreTwice(action.safe))
        parts.waiting.begin(uri, action.seconds, () => writeAgain(parts, result));
      return;
    case "send-again":
      if (await mayStoreTwice(action.safe)) await writeAgain(parts, result);
      return;
  }
}

/** What was not stored goes the same way again: the same lines to the same destination, with the questions that a write asks. */
async function writeAgain({ history }: AdviceParts, { uri, report }: Result): Promise<void> {
  const { points, files, resumable, id } = report;
  const sent = history.find(id)?.files ?? [];
  const wasWhole = sent.length === 1 && sent[0].ranges === undefined;
  if (points.stored === 0 && points.unknown === 0) {
    if (wasWhole || sent.length === 0) await commands.executeCommand("lineProtocol.writeFile", uri);
    else await commands.executeCommand("lineProtocol.sendAgain", id);
    return;
  }
  if (files.some(({ again }) => again.length > 0))
    await commands.executeCommand("lineProtocol.sendRefusedAgain", uri);
  if (resumable) await commands.executeCommand("lineProtocol.resumeWrite", id);
}

async function mayStoreTwice(safe: boolean): Promise<boolean> {
  if (safe) return true;
  const proceed = l10n.t("Write Again");
  const answer = await window.showWarningMessage(
    l10n.t("Some points may be stored already, and writing them again may store them twice. Write again?"),
    { modal: true, detail: l10n.t("Look at what is stored first, if that can be done.") },
    proceed,
  );
  return answer === proceed;
}

/** Asks first: a database is nothing that is made by the way. */
async function createDatabase(
  { server }: AdviceParts,
  { report }: Result,
  action: AdviceAction & { id: "create-database" },
): Promise<boolean> {
  const { destination } = report;
  const proceed = l10n.t("Create");
  const question =
    action.word === "bucket"
      ? l10n.t('Create the bucket "{0}" on "{1}"?', action.database, destination.name)
      : l10n.t('Create the database "{0}" on "{1}"?', action.database, destination.name);
  const detail = l10n.t(
    "It keeps points for ever, until that is changed on the server. The file is written again afterwards.",
  );
  if ((await window.showWarningMessage(question, { modal: true, detail }, proceed)) !== proceed) return false;
  const { created, message } = await server.createDatabase({ destination });
  if (created) window.setStatusBarMessage(message, 8000);
  else window.showErrorMessage(message);
  return created;
}

/** Asks for another secret, even where one is stored; a connection without one is edited. */
async function enterSecret(store: ConnectionStore, connection: Connection): Promise<boolean> {
  if (connection.authentication.kind !== "none") return askMissingSecret(store, connection, true);
  await commands.executeCommand("lineProtocol.editConnection", connection.id);
  return false;
}

/** Changes a setting where it has a value already, else for the user. */
async function updateSetting(name: string, value: unknown, uri: Uri): Promise<void> {
  const settings = workspace.getConfiguration("lineProtocol", uri);
  const inWorkspace = settings.inspect(name)?.workspaceValue !== undefined;
  await settings.update(
    name,
    value,
    inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
  );
}

/** Puts the cursor on the line at fault and opens what can be done there. */
async function showFixes(results: Results, uri: Uri, line: number | undefined): Promise<void> {
  const outcomes = results.of(uri)?.lines ?? [];
  const outcome: LineOutcome | undefined =
    outcomes.find(({ range }) => range.start.line === line) ?? outcomes[0];
  const editor = await window.showTextDocument(uri);
  if (outcome === undefined) return;
  const range = rangeIn(outcome, editor.document);
  editor.selection = new Selection(range.start, range.start);
  editor.revealRange(range);
  await commands.executeCommand("editor.action.quickFix");
}
