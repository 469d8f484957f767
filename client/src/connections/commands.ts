/** Owns the commands on connections: add, import, edit, test, remove, forget the secret, pick or use for a file. */
import { commands, Disposable, l10n, type Memento, type Uri, window, workspace } from "vscode";
import { LANGUAGE_ID } from "../languageClient";
import { uriOrActive } from "../results/explain";
import { askForConnection, type Made } from "./addConnection";
import { tellUntrusted } from "./askConsent";
import type { DestinationChoice, Destinations } from "./destinations";
import type { Inquirer } from "./detect";
import { importConnections } from "./imports/importConnections";
import { askDestination } from "./pickDestination";
import { askChoice, BACK } from "./steps";
import type { ConnectionStore, Listed } from "./store";
import { testConnection, withDatabase } from "./testConnection";

export interface ConnectionParts {
  readonly connections: ConnectionStore;
  readonly destinations: Destinations;
  readonly inquirer: Inquirer;
  readonly memory: Memento;
  readonly readEnvironment: (name: string) => string | undefined;
}

/** What the Connections view hands over: a connection by id, and where one was clicked, a database of it. */
export interface ConnectionNode {
  readonly connectionId: string;
  readonly choice: DestinationChoice;
}

export function registerConnectionCommands(parts: ConnectionParts): Disposable {
  const register = (name: string, run: (...given: unknown[]) => Promise<unknown>) =>
    commands.registerCommand(`lineProtocol.${name}`, run);
  const on = (name: string, title: string, run: (listed: Listed, given: unknown) => Promise<unknown>) =>
    register(name, (given) => withConnection(parts, given, title, run));
  return Disposable.from(
    register("addConnection", () => addConnection(parts)),
    register("importConnections", () => importSome(parts)),
    on("editConnection", l10n.t("Edit Connection"), (listed) => edit(parts, listed)),
    register("testConnection", (given) => test(parts, given)),
    on("removeConnection", l10n.t("Remove Connection"), (listed) => remove(parts, listed)),
    on("forgetSecret", l10n.t("Forget Secret"), (listed) => forget(parts, listed)),
    register("useConnection", (given) => use(parts, given)),
    on("useDatabaseAlways", l10n.t("Choose Database"), (listed, given) => useAlways(parts, listed, given)),
    register("pickDestination", (given) => pick(parts, uriOrActive(given))),
  );
}

/** Where nothing may be sent, it is not asked first which connection is meant. */
async function test(parts: ConnectionParts, given: unknown): Promise<void> {
  if (!workspace.isTrusted) return tellUntrusted();
  await withConnection(parts, given, l10n.t("Test Connection"), (listed) =>
    testConnection(listed, parts.inquirer, parts.memory),
  );
}

async function addConnection(parts: ConnectionParts): Promise<string | undefined> {
  if (!workspace.isTrusted) {
    await tellUntrusted();
    return undefined;
  }
  const made = await askForConnection(parts.connections, parts.inquirer);
  if (made === undefined) return undefined;
  await save(parts, made);
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== LANGUAGE_ID) return made.connection.id;
  const use = l10n.t("Use It for This File");
  const answer = await window.showInformationMessage(`"${made.connection.name}" is saved.`, use);
  if (answer === use)
    await parts.destinations.pick(document.uri, { kind: "connection", id: made.connection.id });
  return made.connection.id;
}

async function importSome({ connections, readEnvironment }: ConnectionParts): Promise<readonly string[]> {
  if (workspace.isTrusted) return importConnections(connections, readEnvironment);
  await tellUntrusted();
  return [];
}

async function edit(parts: ConnectionParts, { connection }: Listed): Promise<void> {
  const made = await askForConnection(parts.connections, parts.inquirer, connection);
  if (made !== undefined) await save(parts, made);
}

async function save({ connections, inquirer }: ConnectionParts, made: Made): Promise<void> {
  await connections.save(made.connection, made.secret);
  if (made.detection !== undefined) inquirer.heard.keep(made.connection, made.detection);
}

async function remove(parts: ConnectionParts, { connection }: Listed): Promise<void> {
  const answer = await window.showWarningMessage(
    l10n.t('Remove the connection "{0}"?', connection.name),
    { modal: true, detail: l10n.t("Its stored secret is forgotten. Nothing on the server changes.") },
    l10n.t("Remove"),
  );
  if (answer === l10n.t("Remove")) await parts.connections.remove(connection.id);
}

async function forget(parts: ConnectionParts, { connection }: Listed): Promise<void> {
  const variable = connection.tokenFromEnvironment;
  await parts.connections.forgetSecret(connection.id);
  window.showInformationMessage(
    variable === undefined
      ? l10n.t('The secret of "{0}" is forgotten. The next write asks for it.', connection.name)
      : l10n.t(
          'Nothing of "{0}" is in secret storage. Its secret stays in the environment variable {1}.',
          connection.name,
          variable,
        ),
  );
}

async function pick(parts: ConnectionParts, uri: Uri | undefined): Promise<void> {
  if (uri === undefined) return;
  const { connections, destinations, inquirer, memory } = parts;
  const choice = await askDestination(uri, connections, destinations, inquirer, memory);
  if (choice === undefined) return;
  if (choice !== "add") {
    await destinations.pick(uri, choice);
    return;
  }
  const made = await askForConnection(connections, inquirer);
  if (made === undefined) return;
  await save(parts, made);
  await destinations.pick(uri, { kind: "connection", id: made.connection.id });
}

/** Makes what was clicked in the view the destination of the active file. */
async function use({ destinations }: ConnectionParts, given: unknown): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== LANGUAGE_ID) {
    window.showInformationMessage(
      l10n.t("No file of line protocol is active. Open one, then choose its destination."),
    );
    return;
  }
  if (!isNode(given)) await commands.executeCommand("lineProtocol.pickDestination", document.uri);
  else {
    await destinations.pick(document.uri, given.choice);
    const { problem, namedBy } = destinations.of(document.uri);
    if (namedBy === "pragma" || problem !== undefined)
      window.showInformationMessage(
        l10n.t(
          "The first comment of this file names its destination, and wins over what is picked. Change or remove it there.",
        ),
      );
  }
}

/** Makes a database that was clicked in the view the connection's own. */
async function useAlways(
  { connections, inquirer, memory }: ConnectionParts,
  listed: Listed,
  given: unknown,
): Promise<void> {
  const { connection } = listed;
  const choice = isNode(given) && given.choice.kind === "connection" ? given.choice : undefined;
  if (choice?.database === undefined) return testConnection(listed, inquirer, memory);
  const { database: name, retentionPolicy, organization } = choice;
  await connections.save(withDatabase(connection, { name, retentionPolicy, organization }));
}

function isNode(given: unknown): given is ConnectionNode {
  return typeof given === "object" && given !== null && "connectionId" in given && "choice" in given;
}

/** Runs an action on the connection that was given by id or by the view, else on one that is asked for. */
async function withConnection(
  parts: ConnectionParts,
  given: unknown,
  title: string,
  run: (listed: Listed, given: unknown) => Promise<unknown>,
): Promise<void> {
  const id = isNode(given) ? given.connectionId : given;
  const byId = typeof id === "string" ? parts.connections.listed(id) : undefined;
  if (byId !== undefined) {
    await run(byId, given);
    return;
  }
  const all = parts.connections.list();
  if (all.length === 0) {
    const add = l10n.t("Add Connection");
    if ((await window.showInformationMessage(l10n.t("There are no connections yet."), add)) === add)
      await addConnection(parts);
    return;
  }
  const frame = { title, step: 1, totalSteps: 1 };
  const chosen = await askChoice(
    frame,
    "Which connection?",
    all.map((value) => ({ label: value.connection.name, detail: value.connection.url, value })),
  );
  if (chosen !== undefined && chosen !== BACK) await run(chosen, undefined);
}
