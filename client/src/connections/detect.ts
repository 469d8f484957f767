/**
 * Owns asking the server of a connection who it is, and what was last heard of each. Invariants: asking never rejects, what went wrong
 * is the detection's `failure`; what was heard is kept while the window is open and forgotten when the connection changes its address; of its places, for longer
 * (knownPlaces.ts).
 */
import { type Disposable, EventEmitter, env, ProgressLocation, window } from "vscode";
import type { Detection } from "../../../server/src/lsp/protocol";
import type { Server } from "../languageClient";
import type { KnownPlaces } from "./knownPlaces";
import type { Connection } from "./model";
import type { ConnectionStore } from "./store";

/** What asking takes. */
export interface Inquirer {
  readonly store: ConnectionStore;
  readonly server: Server;
  readonly heard: Heard;
  /** The name of the machine that requests leave from; undefined in a browser. */
  readonly machineName: () => string | undefined;
}

/** What servers said of themselves, by connection. */
export class Heard implements Disposable {
  readonly #places: KnownPlaces;
  readonly #detections = new Map<string, { readonly url: string; readonly detection: Detection }>();
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(places: KnownPlaces) {
    this.#places = places;
  }

  of({ id, url }: Pick<Connection, "id" | "url">): Detection | undefined {
    const heard = this.#detections.get(id);
    return heard?.url === url ? heard.detection : undefined;
  }

  keep({ id, url }: Pick<Connection, "id" | "url">, detection: Detection): void {
    this.#detections.set(id, { url, detection });
    const told = () => this.#changed.fire();
    this.#places.keep({ id, url }, detection).then(told, told);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Asks the server of a connection, saved or not. `knowsProduct`: the connection's product counts where the server does not tell. */
export async function detect(
  connection: Connection,
  secret: string | undefined,
  inquirer: Inquirer,
  knowsProduct: boolean,
): Promise<Detection> {
  const { store, server, heard } = inquirer;
  const draft = store.draft(connection, secret);
  const place = askedFrom(inquirer);
  try {
    const detection = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: `Asking ${connection.url} who it is${place === undefined ? "" : `, from ${place}`}`,
        cancellable: true,
      },
      (_progress, token) =>
        server.detect(
          {
            destinationId: connection.id,
            organization: connection.organization,
            product: knowsProduct ? connection.product : undefined,
          },
          token,
        ),
    );
    if (knowsProduct) heard.keep(connection, detection);
    return detection;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      label: "not recognised",
      credentials: "unknown",
      databases: [],
      notes: [],
      failure: `The server was not asked: ${reason}`,
    };
  } finally {
    draft.dispose();
  }
}

/** In a remote window "localhost" is another machine than the one in front of the person: its name. Undefined in a local window. */
export function askedFrom({ machineName }: Pick<Inquirer, "machineName">): string | undefined {
  const name = machineName();
  if (name === undefined) return "this browser";
  return env.remoteName === undefined ? undefined : `${name} (${env.remoteName})`;
}
