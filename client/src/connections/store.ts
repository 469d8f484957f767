/**
 * Owns the connections of this window: those of the user's and of the workspace's settings, drafts that are being made, and
 * the way to their secrets. Invariant: where an id stands in both settings, the user's own entry counts: a workspace cannot
 * put its address under a connection that the person trusts.
 */
import {
  ConfigurationTarget,
  Disposable,
  EventEmitter,
  type LogOutputChannel,
  type SecretStorage,
  workspace,
} from "vscode";
import { type Connection, readConnections, writeConnection } from "./model";
import { forgetSecret, keepSecret, readSecret, type SecretAnswer } from "./secrets";

/** A connection and whose settings it stands in. */
export interface Listed {
  readonly connection: Connection;
  readonly definedInWorkspace: boolean;
}

export class ConnectionStore implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #readEnvironment: (name: string) => string | undefined;
  readonly #log: LogOutputChannel;
  readonly #drafts = new Map<string, { connection: Connection; secret?: string }>();
  readonly #changed = new EventEmitter<void>();
  readonly #listening: Disposable;
  #listed: readonly Listed[] | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(
    secrets: SecretStorage,
    readEnvironment: (name: string) => string | undefined,
    log: LogOutputChannel,
  ) {
    this.#secrets = secrets;
    this.#readEnvironment = readEnvironment;
    this.#log = log;
    this.#listening = workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("lineProtocol.connections")) return;
      this.#listed = undefined;
      this.#changed.fire();
    });
  }

  list(): readonly Listed[] {
    this.#listed ??= this.#read();
    return this.#listed;
  }

  /** By id, drafts included. */
  find(id: string): Connection | undefined {
    return this.#drafts.get(id)?.connection ?? this.listed(id)?.connection;
  }

  /** By id, else by name. */
  listed(idOrName: string): Listed | undefined {
    const all = this.list();
    return (
      all.find(({ connection }) => connection.id === idOrName) ??
      all.find(({ connection }) => connection.name === idOrName)
    );
  }

  async readSecret(connection: Connection): Promise<SecretAnswer> {
    const draft = this.#drafts.get(connection.id);
    if (draft?.secret !== undefined) return { kind: "found", secret: draft.secret };
    return readSecret(connection, this.#secrets, this.#readEnvironment);
  }

  /** Writes a connection where it stands, else into the user's settings, and keeps its secret. */
  async save(connection: Connection, secret?: string): Promise<void> {
    const inWorkspace = this.listed(connection.id)?.definedInWorkspace === true;
    await this.#edit(inWorkspace, (entries) => {
      const at = entries.findIndex((entry) => idOf(entry) === connection.id);
      const written = writeConnection(connection);
      return at < 0 ? [...entries, written] : entries.with(at, written);
    });
    if (secret !== undefined) await keepSecret(connection, secret, this.#secrets);
  }

  /** Takes a connection out of the settings and forgets its secret. */
  async remove(id: string): Promise<void> {
    const inWorkspace = this.listed(id)?.definedInWorkspace === true;
    await this.#edit(inWorkspace, (entries) => entries.filter((entry) => idOf(entry) !== id));
    await this.forgetSecret(id);
  }

  async keepSecret(connection: Connection, secret: string): Promise<void> {
    await keepSecret(connection, secret, this.#secrets);
  }

  async forgetSecret(id: string): Promise<void> {
    await forgetSecret(id, this.#secrets);
  }

  /** Makes a connection reachable for the server without saving it, until the answer is disposed. */
  draft(connection: Connection, secret?: string): Disposable {
    this.#drafts.set(connection.id, { connection, secret });
    return new Disposable(() => this.#drafts.delete(connection.id));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #read(): readonly Listed[] {
    const values = workspace.getConfiguration("lineProtocol").inspect<unknown>("connections");
    const user = readConnections(values?.globalValue);
    const ofWorkspace = readConnections(values?.workspaceValue);
    for (const problem of [...user.problems, ...ofWorkspace.problems]) this.#log.warn(problem);
    const taken = new Set(user.connections.map(({ id }) => id));
    return [
      ...user.connections.map((connection) => ({ connection, definedInWorkspace: false })),
      ...ofWorkspace.connections
        .filter(({ id }) => !taken.has(id))
        .map((connection) => ({ connection, definedInWorkspace: true })),
    ];
  }

  async #edit(
    inWorkspace: boolean,
    change: (entries: readonly unknown[]) => readonly unknown[],
  ): Promise<void> {
    const settings = workspace.getConfiguration("lineProtocol");
    const values = settings.inspect<unknown>("connections");
    const value = inWorkspace ? values?.workspaceValue : values?.globalValue;
    await settings.update(
      "connections",
      change(Array.isArray(value) ? value : []),
      inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
    );
    this.#listed = undefined;
  }
}

function idOf(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { id, name } = entry as Record<string, unknown>;
  return id ?? name;
}
