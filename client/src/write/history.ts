/**
 * Owns the history of a workspace's writes: the last {@link HISTORY_LIMIT}, the newest first, and for each the text of its report.
 * Pure over a memory and a storage. Invariants: no address and no secret is in it; a report that cannot be kept or read is missing, and
 * never breaks a write.
 */
import type { WriteFile, WriteReport } from "../../../server/src/lsp/protocol";
import type { DestinationChoice } from "../connections/destinations";

export const HISTORY_LIMIT = 200;
/** UTF-16 units of a report's text that are kept. */
const REPORT_LIMIT = 300_000;

export interface HistoryEntry {
  /** The write's. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  /** What was written, in order; parts by their ranges as they were then. */
  readonly files: readonly Pick<WriteFile, "uri" | "ranges">[];
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
  read(id: string): Promise<string>;
  remove(id: string): Promise<void>;
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

  /** The newest write that had a part in a file. */
  lastOf(uri: string): HistoryEntry | undefined {
    return this.list().find(({ files }) => files.some((file) => file.uri === uri));
  }

  /** A resumed write takes the place of its first part. `text` is the report as people read it. */
  async add(
    report: WriteReport,
    files: readonly WriteFile[],
    choice: DestinationChoice,
    text: string | undefined,
  ): Promise<void> {
    const { id, startedAt, milliseconds, destinationLabel, state, points, brief, resendSafe } = report;
    const entry: HistoryEntry = {
      ...{ id, startedAt, milliseconds, destinationLabel, state, points, brief, resendSafe, choice },
      files: files.map(({ uri, ranges }) => (ranges === undefined ? { uri } : { uri, ranges })),
    };
    const all = [entry, ...this.list().filter((other) => other.id !== id)];
    await this.#update(all.slice(0, HISTORY_LIMIT));
    if (text !== undefined) await this.#storage.keep(id, shortened(text)).catch(() => undefined);
    await this.#forget(all.slice(HISTORY_LIMIT));
  }

  /** The report that a write ended with; undefined if it is not held. */
  async reportText(id: string): Promise<string | undefined> {
    return this.#storage.read(id).catch(() => undefined);
  }

  async clear(): Promise<void> {
    const all = this.list();
    await this.#update([]);
    await this.#forget(all);
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #forget(entries: readonly HistoryEntry[]): Promise<void> {
    for (const { id } of entries) await this.#storage.remove(id).catch(() => undefined);
  }

  async #update(entries: readonly HistoryEntry[]): Promise<void> {
    await this.#memory.update(KEY, entries);
    for (const listener of this.#listeners) listener();
  }
}

function shortened(text: string): string {
  if (text.length <= REPORT_LIMIT) return text;
  return `${text.slice(0, text.lastIndexOf("\n", REPORT_LIMIT) + 1)}\nThe rest of this report is not kept.\n`;
}
