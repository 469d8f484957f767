/**
 * Owns the history of a workspace's writes: the last {@link HISTORY_LIMIT}, the newest first, and for each the report it ended with.
 * Pure over a memory and a storage. Invariants: no address and no secret is in it; a report that cannot be kept or read is missing, and
 * never breaks a write.
 */
import type { WriteParams, WriteReport } from "../../../server/src/lsp/protocol";
import type { DestinationChoice } from "../connections/destinations";

/** A part of a document, as it goes over the wire. */
export type Range = NonNullable<WriteParams["ranges"]>[number];

export const HISTORY_LIMIT = 200;
/** Lines of a report that are kept with it; the rest is counted. */
const KEPT_LINES = 200;

export interface HistoryEntry {
  /** The write's. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly uri: string;
  /** The parts that were written; absent: all of it. */
  readonly ranges?: readonly Range[];
  /** Where it went, for "Send Again". */
  readonly choice: DestinationChoice;
  readonly destinationLabel: string;
  readonly state: WriteReport["state"];
  readonly points: WriteReport["points"];
  readonly brief: string;
  readonly resendSafe: boolean | null;
}

/** What of VS Code's Memento is used. */
export interface Memory {
  get<T>(key: string, otherwise: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Reports as files, by the write's id. */
export interface ReportStorage {
  keep(id: string, text: string): Promise<void>;
  read(id: string): Promise<string | undefined>;
  remove(ids: readonly string[]): Promise<void>;
}

const KEY = "lineProtocol.history";

export class History {
  readonly #memory: Memory;
  readonly #storage: ReportStorage;
  readonly #listeners = new Set<() => void>();

  constructor(memory: Memory, storage: ReportStorage) {
    this.#memory = memory;
    this.#storage = storage;
  }

  list(): readonly HistoryEntry[] {
    return this.#memory.get<readonly HistoryEntry[]>(KEY, []);
  }

  find(id: string): HistoryEntry | undefined {
    return this.list().find((entry) => entry.id === id);
  }

  async add(report: WriteReport, choice: DestinationChoice, ranges?: readonly Range[]): Promise<void> {
    const { id, startedAt, milliseconds, uri, destinationLabel, state, points, brief, resendSafe } = report;
    const entry: HistoryEntry = {
      ...{ id, startedAt, milliseconds, uri, destinationLabel, state, points, brief, resendSafe },
      choice,
      ...(ranges === undefined ? {} : { ranges }),
    };
    const all = [entry, ...this.list().filter((other) => other.id !== id)];
    await this.#update(all.slice(0, HISTORY_LIMIT));
    const kept: WriteReport = { ...report, lines: report.lines.slice(0, KEPT_LINES) };
    await this.#storage.keep(id, JSON.stringify(kept)).catch(() => undefined);
    await this.#storage.remove(all.slice(HISTORY_LIMIT).map((old) => old.id)).catch(() => undefined);
  }

  /** The report that a write ended with; undefined if it is no longer held. */
  async report(id: string): Promise<WriteReport | undefined> {
    const text = await this.#storage.read(id).catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      const report = JSON.parse(text) as WriteReport;
      return report.id === id && Array.isArray(report.lines) ? report : undefined;
    } catch {
      return undefined;
    }
  }

  async clear(): Promise<void> {
    const ids = this.list().map(({ id }) => id);
    await this.#update([]);
    await this.#storage.remove(ids).catch(() => undefined);
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #update(entries: readonly HistoryEntry[]): Promise<void> {
    await this.#memory.update(KEY, entries);
    for (const listener of this.#listeners) listener();
  }
}
