/**
 * Owns what servers said of how long they keep points, and in which shards: by connection and place, for this window and the next ones.
 * Invariants: what a connection's server said is forgotten when the connection goes to another address; no place takes over what
 * was said of another.
 */
import type { DatabaseFacts, Detection } from "../../../server/src/lsp/protocol";
import type { Connection } from "./model";

export type PlaceFacts = Pick<DatabaseFacts, "retentionSeconds" | "shardSeconds">;

/** What of VS Code's Memento is used. */
interface Memory {
  get<T>(key: string, otherwise: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

interface Said {
  readonly url: string;
  /** Of all its databases. */
  readonly retentionSeconds?: number;
  readonly databases: readonly DatabaseFacts[];
}

const KEY = "lineProtocol.knownPlaces";
const MOST_CONNECTIONS = 100;
const MOST_DATABASES = 500;

export class KnownPlaces {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Keeps what the server has just said; one that did not answer or took no credential has said nothing new. */
  keep({ id, url }: Pick<Connection, "id" | "url">, detection: Detection): PromiseLike<void> {
    const { databases, retentionSeconds, failure, credentials } = detection;
    if (failure !== undefined || credentials === "bad") return Promise.resolve();
    const said: Said = {
      url,
      ...(retentionSeconds !== undefined && { retentionSeconds }),
      databases: databases.slice(0, MOST_DATABASES),
    };
    const others = Object.entries(this.#all()).filter(([other]) => other !== id);
    return this.#memory.update(KEY, Object.fromEntries([...others.slice(1 - MOST_CONNECTIONS), [id, said]]));
  }

  of(
    { id, url }: Pick<Connection, "id" | "url">,
    place: { readonly database?: string; readonly retentionPolicy?: string; readonly organization?: string },
  ): PlaceFacts {
    const all = this.#all();
    const said = Object.hasOwn(all, id) ? all[id] : undefined;
    if (said?.url !== url) return {};
    const found = said.databases.find(
      ({ name, retentionPolicy, organization }) =>
        name === place.database &&
        retentionPolicy === place.retentionPolicy &&
        (organization === undefined ||
          place.organization === undefined ||
          organization === place.organization),
    );
    const retentionSeconds =
      found?.retentionSeconds === undefined ? said.retentionSeconds : found.retentionSeconds;
    return {
      ...(retentionSeconds !== undefined && { retentionSeconds }),
      ...(found?.shardSeconds !== undefined && { shardSeconds: found.shardSeconds }),
    };
  }

  #all(): Readonly<Record<string, Said>> {
    return this.#memory.get(KEY, {});
  }
}
