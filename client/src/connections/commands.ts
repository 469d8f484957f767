/** Owns the commands on connections: add, edit, test, remove, forget the secret, pick for a file. */
import { commands, Disposable, env, type Memento, type Uri, window, workspace } from "vscode";
import { LANGUAGE_ID, type Server } from "../languageClient";
import { uriOrActive } from "../results/explain";
import type { DocumentStates } from "../status/documentStates";
import { askForConnection, detect } from "./addConnection";
import { askConsent, tellUntrusted } from "./askConsent";
import type { Destinations } from "./destinations";
import { needsSecret } from "./model";
import { askDestination } from "./pickDestination";
import { describeProduct } from "./products";
import { askChoice, askText, BACK } from "./steps";
import type { ConnectionStore, Listed } from "./store";

export interface ConnectionParts {
  readonly connections: ConnectionStore;
  readonly destinations: Destinations;
  readonly server: Server;
  readonly states: DocumentStates;
  readonly memory: Memento;
}

export function registerConnectionCommands(parts: ConnectionParts): Disposable {
  const register = (name: string, run: (...given: unknown[]) => Promise<unknown>) =>
    commands.registerCommand(`lineProtocol.${name}`, run);
  return Disposable.from(
    register("addConnection", () => addConnection(parts)),
    register("editConnection", (given) =>
      withConnection(parts, given, "Edit", (listed) => edit(parts, listed)),
    ),
    register("testConnection", (given) =>
      withConnection(parts, given, "Test", (listed) => test(parts, listed)),
    ),
    register("removeConnection", (given) =>
      withConnection(parts, given, "Remove", (listed) => remove(parts, listed)),
    ),
    register("forgetSecret", (given) =>
      withConnection(parts, given, "Forget the Secret of", (listed) => forget(parts, listed)),
    ),
    register("pickDestination", (given) => pick(parts, uriOrActive(given))),
  );
}

async function addConnection(parts: ConnectionParts): Promise<string | undefined> {
  if (!workspace.isTrusted) {
    await tellUntrusted();
    return undefined;
  }
  const made = await askForConnection(parts.connections, parts.server);
  if (made === undefined) return undefined;
  await parts.connections.save(made.connection, made.secret);
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== LANGUAGE_ID) return made.connection.id;
  const use = "Use It for This File";
  const answer = await window.showInformationMessage(`"${made.connection.name}" is saved.`, use);
  if (answer === use)
    await parts.destinations.pick(document.uri, { kind: "connection", id: made.connection.id });
  return made.connection.id;
}

async function edit(parts: ConnectionParts, { connection }: Listed): Promise<void> {
  const made = await askForConnection(parts.connections, parts.server, connection);
  if (made !== undefined) await parts.connections.save(made.connection, made.secret);
}

/** Asks who the server is and whether the credential is good, and says what was found and what was not. */
async function test(parts: ConnectionParts, listed: Listed): Promise<void> {
  const { connections, server, memory } = parts;
  let { connection } = listed;
  if (!workspace.isTrusted) return tellUntrusted();
  const named = { namedBy: "person", definedInWorkspace: listed.definedInWorkspace } as const;
  if (!(await askConsent({ connection, database: connection.database ?? "", ...named }, memory))) return;
  if (!(await askMissingSecret(connections, listed))) return;
  const detection = await detect(connection, undefined, connections, server, true);
  const from = env.remoteName ? ` Asked from the machine of this ${env.remoteName} window.` : "";
  if (detection.failure !== undefined) {
    window.showErrorMessage(`${detection.failure}${from}`);
    return;
  }
  const { product, version } = detection;
  const known = product !== undefined && (product !== connection.product || version !== connection.version);
  if (known) {
    connection = { ...connection, product, version: version || undefined };
    await connections.save(connection);
  }
  const found = detection.databases.length;
  const sentences = [
    `${connection.name}: ${detection.label}.`,
    ...detection.notes,
    found > 0 ? `Found: ${found === 1 ? "1 database or bucket" : `${found} databases or buckets`}.` : "",
    known ? `From now on files written there are checked as ${describeProduct(product, version)}.` : "",
  ];
  const text = `${sentences.filter((sentence) => sentence !== "").join(" ")}${from}`;
  if (detection.credentials === "bad") window.showWarningMessage(text);
  else window.showInformationMessage(text);
}

async function remove(parts: ConnectionParts, { connection }: Listed): Promise<void> {
  const answer = await window.showWarningMessage(
    `Remove the connection "${connection.name}"?`,
    { modal: true, detail: "Its stored secret is forgotten. Nothing on the server changes." },
    "Remove",
  );
  if (answer === "Remove") await parts.connections.remove(connection.id);
}

async function forget(parts: ConnectionParts, { connection }: Listed): Promise<void> {
  await parts.connections.forgetSecret(connection.id);
  window.showInformationMessage(
    `The secret of "${connection.name}" is forgotten. The next write asks for it.`,
  );
}

async function pick(parts: ConnectionParts, uri: Uri | undefined): Promise<void> {
  if (uri === undefined) return;
  const { connections, destinations, server, memory } = parts;
  const choice = await askDestination(uri, connections, destinations, server, memory);
  if (choice === undefined) return;
  if (choice !== "add") {
    await destinations.pick(uri, choice);
    return;
  }
  const made = await askForConnection(connections, server);
  if (made === undefined) return;
  await connections.save(made.connection, made.secret);
  await destinations.pick(uri, { kind: "connection", id: made.connection.id });
}

/**
 * Makes sure that a secret is at hand where one is needed: asks for it, masked, naming the origin it is for. False if the person
 * ended it or it must come from the environment and does not.
 */
export async function askMissingSecret(
  store: ConnectionStore,
  { connection }: Pick<Listed, "connection">,
): Promise<boolean> {
  if (!needsSecret(connection)) return true;
  const answer = await store.readSecret(connection);
  if (answer.kind !== "missing") return true;
  if (connection.tokenFromEnvironment !== undefined) {
    window.showErrorMessage(answer.reason);
    return false;
  }
  const what = connection.authentication.kind === "basic" ? "Password" : "Token";
  const secret = await askText(
    { title: connection.name, step: 1, totalSteps: 1 },
    {
      prompt: answer.enteredFor === undefined ? `${what} for ${connection.url}` : answer.reason,
      secret: true,
      validate: (text) => (text.trim() === "" ? `A ${what.toLowerCase()} is needed.` : undefined),
    },
  );
  if (secret === undefined || secret === BACK) return false;
  await store.keepSecret(connection, secret.trim());
  return true;
}

/** Runs an action on the connection that was given by id, else on one that is asked for. */
async function withConnection(
  parts: ConnectionParts,
  given: unknown,
  verb: string,
  run: (listed: Listed) => Promise<void>,
): Promise<void> {
  const byId = typeof given === "string" ? parts.connections.listed(given) : undefined;
  if (byId !== undefined) return run(byId);
  const all = parts.connections.list();
  if (all.length === 0) {
    const add = "Add Connection";
    if ((await window.showInformationMessage("There are no connections yet.", add)) === add)
      await addConnection(parts);
    return;
  }
  const frame = { title: `${verb} Connection`, step: 1, totalSteps: 1 };
  const chosen = await askChoice(
    frame,
    "Which connection?",
    all.map((value) => ({ label: value.connection.name, detail: value.connection.url, value })),
  );
  if (chosen !== undefined && chosen !== BACK) await run(chosen);
}
