/**
 * Owns the journals of this workspace's writes: whole lines that the language server writes before and after each exchange, kept until
 * the write has a report that leaves nothing to go on with. Pure over an append-only storage, which windows may share.
 * Invariants: what is appended stands on disk before the exchange that it announces begins; of all windows one at most goes on with
 * a write, and from what its journal says then; what a journal says is the server's to read; no data and no secret is ever in it.
 */

export interface StoredJournal {
  readonly writeId: string;
  readonly text: string;
  /** A window that lives has claimed the write. */
  readonly isRunning: boolean;
}

export interface JournalStorage {
  /** Makes a write this window's; false where a window that lives has it. */
  claim(writeId: string): Promise<boolean>;
  release(writeId: string): Promise<void>;
  /** Appends to the journal of a write; resolves once it is kept safely. */
  append(writeId: string, text: string): Promise<void>;
  remove(writeId: string): Promise<void>;
  /** The journals that are there, oldest first. */
  list(): Promise<readonly StoredJournal[]>;
}

export class Journal {
  readonly #storage: JournalStorage;

  constructor(storage: JournalStorage) {
    this.#storage = storage;
  }

  /**
   * A write runs from now on, in this window; `resumed`: what its journal said when it was chosen. False where another window runs it, or
   * has gone on with it since.
   */
  async begin(writeId: string, resumed?: string): Promise<boolean> {
    if (!(await this.#storage.claim(writeId))) return false;
    if (resumed === undefined) return true;
    const journals = await this.#storage.list();
    if (journals.some((journal) => journal.writeId === writeId && journal.text === resumed)) return true;
    await this.#storage.release(writeId);
    return false;
  }

  async append(writeId: string, text: string): Promise<void> {
    await this.#storage.append(writeId, text);
  }

  /** The write ran to its end, or was given up; `keep`: there is something to go on with. */
  async close(writeId: string, keep: boolean): Promise<void> {
    if (!keep) await this.#storage.remove(writeId).catch(() => undefined);
    await this.#storage.release(writeId).catch(() => undefined);
  }

  /** Forgets an interrupted write, unless a window goes on with it, or has done so since its journal said `text`. */
  async discard(writeId: string, text: string): Promise<void> {
    if (await this.begin(writeId, text)) await this.close(writeId, false);
  }

  /** Journals of writes that run in no window, the newest first. */
  async left(): Promise<readonly StoredJournal[]> {
    const journals = await this.#storage.list();
    return journals.filter(({ isRunning, text }) => !isRunning && text !== "").reverse();
  }
}
