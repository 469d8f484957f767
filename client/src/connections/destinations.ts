/**
 * Owns where each file is written to: what its pragma names, what was picked for it, what the settings say, else the built-in
 * dry run. Invariants: a pick holds for one file in this workspace; a pragma names a connection that stands in the settings
 * or none, and chooses no credential; the server is told each change, without address.
 */
import { Disposable, EventEmitter, type Memento, type TextDocument, type Uri, workspace } from "vscode";
import type { Destination } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID, type Server } from "../languageClient";
import type { DocumentStates } from "../status/documentStates";
import type { NamedBy } from "./consent";
import type { KnownPlaces } from "./knownPlaces";
import { type Connection, type DestinationOverrides, destinationOf, type Precision } from "./model";
import { type Product, productFacts } from "./products";
import type { ConnectionStore } from "./store";

/** What a person picked for a file, as it is kept in the workspace's state. */
export type DestinationChoice =
  | { readonly kind: "dry-run"; readonly product?: Product }
  | ({ readonly kind: "connection"; readonly id: string } & Omit<DestinationOverrides, "precision">);

export interface Resolved {
  readonly destination: Destination;
  /** Undefined for the dry run. */
  readonly connection?: Connection;
  readonly definedInWorkspace: boolean;
  readonly namedBy: NamedBy;
  /** Why what the file or the settings name cannot be used; then nothing is sent. */
  readonly problem?: string;
}

const PICKS = "lineProtocol.destinations";

export class Destinations implements Disposable {
  readonly #memory: Memento;
  readonly #connections: ConnectionStore;
  readonly #states: DocumentStates;
  readonly #server: Server;
  readonly #places: KnownPlaces;
  readonly #told = new Map<string, string>();
  readonly #changed = new EventEmitter<void>();
  readonly #listening: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(
    memory: Memento,
    connections: ConnectionStore,
    states: DocumentStates,
    server: Server,
    places: KnownPlaces,
  ) {
    this.#memory = memory;
    this.#connections = connections;
    this.#states = states;
    this.#server = server;
    this.#places = places;
    for (const document of workspace.textDocuments) this.#tell(document);
    this.#listening = Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#tell(document)),
      workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
        // The server keeps what it was told: another text of this name begins without it.
        const told = this.#told.get(uri.toString());
        if (told !== undefined && told !== "null")
          server.sendDestination({ uri: uri.toString(), destination: null });
        this.#told.delete(uri.toString());
        // The next document without a file may get the same name: it must not go where this one went.
        if (isUntitled && uri.toString() in this.#picks()) this.pick(uri, undefined);
      }),
      connections.onDidChange(() => this.refresh()),
      server.onRuns(() => {
        this.#told.clear();
        for (const document of workspace.textDocuments) this.#tell(document);
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (
          change.affectsConfiguration("lineProtocol.destination") ||
          change.affectsConfiguration("lineProtocol.precision")
        )
          this.refresh();
      }),
      states.onDidChange((uri) => {
        const document = workspace.textDocuments.find((open) => open.uri.toString() === uri?.toString());
        if (document !== undefined) this.#tell(document);
      }),
    );
  }

  async pick(uri: Uri, choice: DestinationChoice | undefined): Promise<void> {
    const { [uri.toString()]: _, ...others } = this.#picks();
    await this.#memory.update(PICKS, choice === undefined ? others : { ...others, [uri.toString()]: choice });
    this.refresh();
  }

  of(uri: Uri): Resolved {
    const pragma = this.#states.of(uri)?.pragma;
    const place = {
      database: pragma?.database,
      retentionPolicy: pragma?.retentionPolicy,
      organization: pragma?.organization,
    };
    const namesPlace = Object.values(place).some((value) => value !== undefined);
    if (pragma?.connection !== undefined) {
      const listed = this.#connections.listed(pragma.connection);
      if (listed !== undefined) return this.#resolved(uri, listed, place, "pragma");
      const problem = `This file names the connection "${pragma.connection}", which is not in the settings. Add it, or change the first comment of the file.`;
      return { ...this.#dryRun(uri, undefined), problem };
    }
    const pick = this.#picks()[uri.toString()];
    if (pick?.kind === "dry-run") return this.#dryRun(uri, pick.product);
    const setting = workspace.getConfiguration("lineProtocol", uri).inspect<string>("destination");
    const byWorkspace = setting?.workspaceFolderValue ?? setting?.workspaceValue;
    const named = pick?.id ?? (byWorkspace || setting?.globalValue || undefined);
    if (named === undefined) return this.#dryRun(uri, undefined);
    const listed = this.#connections.listed(named);
    if (listed === undefined) {
      const problem = `The connection "${named}" is no longer in the settings. Pick another destination.`;
      return { ...this.#dryRun(uri, undefined), problem };
    }
    // What is known of the place that was picked is not known of another one.
    const overrides = namesPlace
      ? withoutAbsent({
          ...pick,
          retentionSeconds: undefined,
          shardSeconds: undefined,
          ...withoutAbsent(place),
        })
      : (pick ?? {});
    const namedBy = namesPlace ? "pragma" : pick === undefined && byWorkspace ? "workspace" : "person";
    return this.#resolved(uri, listed, overrides, namedBy);
  }

  /** What was chosen for a file, whatever the file itself or the settings say. */
  resolve(uri: Uri, choice: DestinationChoice): Resolved {
    if (choice.kind === "dry-run") return this.#dryRun(uri, choice.product);
    const listed = this.#connections.listed(choice.id);
    if (listed !== undefined) return this.#resolved(uri, listed, choice, "person");
    const problem = `The connection "${choice.id}" is no longer in the settings. Pick another destination.`;
    return { ...this.#dryRun(uri, undefined), problem };
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #resolved(
    uri: Uri,
    listed: { connection: Connection; definedInWorkspace: boolean },
    overrides: DestinationOverrides,
    namedBy: NamedBy,
  ): Resolved {
    const { connection } = listed;
    const picked = destinationOf(connection, { ...overrides, precision: precisionSetting(uri) });
    const destination = { ...picked, ...this.#places.of(connection, picked) };
    return { destination, ...listed, namedBy };
  }

  /** Answers as the file's own target does, or as the product that was picked for it. */
  #dryRun(uri: Uri, product: Product | undefined): Resolved {
    const state = product === undefined ? this.#states.of(uri) : undefined;
    const judged = product ?? state?.product ?? "influxdb-2";
    const precision = state?.precision ?? precisionSetting(uri) ?? productFacts(judged).precisions[0];
    return {
      destination: {
        id: "dry-run",
        name: "built-in dry run",
        product: judged,
        version: state?.productVersion,
        database: "",
        precision,
      },
      definedInWorkspace: false,
      namedBy: "person",
    };
  }

  #picks(): Readonly<Record<string, DestinationChoice>> {
    return this.#memory.get(PICKS, {});
  }

  /** Says anew where each file goes: something that is known of a place has changed. */
  refresh(): void {
    for (const document of workspace.textDocuments) this.#tell(document);
    this.#changed.fire();
  }

  /** The default dry run is no destination for the server: the file's target is what its settings say then. */
  #tell(document: TextDocument): void {
    if (document.languageId !== LANGUAGE_ID) return;
    const key = document.uri.toString();
    const pick = this.#picks()[key];
    const { destination } = this.of(document.uri);
    const plain = destination.id === "dry-run" && (pick?.kind !== "dry-run" || pick.product === undefined);
    const told = plain ? null : destination;
    const text = JSON.stringify(told);
    if (this.#told.get(key) === text || (told === null && !this.#told.has(key))) return;
    this.#told.set(key, text);
    this.#server.sendDestination({ uri: key, destination: told });
  }
}

function precisionSetting(uri: Uri): Precision | undefined {
  return workspace.getConfiguration("lineProtocol", uri).get<Precision | "">("precision") || undefined;
}

function withoutAbsent<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>;
}

/** A destination as what it would be chosen by. */
export function choiceOf({ connection, destination }: Resolved): DestinationChoice {
  if (connection === undefined) return { kind: "dry-run", product: destination.product };
  const { database, retentionPolicy, organization, retentionSeconds, shardSeconds } = destination;
  const place = { database, retentionPolicy, organization, retentionSeconds, shardSeconds };
  return { kind: "connection", id: connection.id, ...withoutAbsent(place) };
}
