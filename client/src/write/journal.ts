/**
 * Owns the journals of this workspace's writes: whole lines that the language server writes before and after each exchange, kept until
 * the write has a report that leaves nothing to go on with. Pure over an append-only storage.
 * Invariants: what is appended stands on disk before the exchange that it announces begins; what a journal says is the server's to
 * read; no data and no secret is ever in it.
 */

export interface JournalStorage {
  /** Appends to the journal of a write; resolves once it is kept safely. */
  append(writeId: string, text: string): Promise<void>;
  remove(writeId: string): Promise<void>;
  /** The journals that are there, oldest first. */
  list(): Promise<readonly { readonly writeId: string; readonly text: string }[]>;
}

export class Journal {
  readonly #storage: JournalStorage;
  readonly #open = new Set<string>();

  constructor(storage: JournalStorage) {
    this.#storage = storage;
  }

  /** A write runs: its journal is not one of an interrupted write. */
  begin(writeId: string): void {
    this.#open.add(writeId);
  }

  async append(writeId: string, text: string): Promise<void> {
    await this.#storage.append(writeId, text);
  }

  /** The write ran to its end, or was given up; `keep`: there is something to go on with. */
  async close(writeId: string, keep: boolean): Promise<void> {
    this.#open.delete(writeId);
    if (!keep) await this.#storage.remove(writeId).catch(() => undefined);
  }

  /** Journals of writes that do not run, the newest first. */
  async left(): Promise<readonly { readonly writeId: string; readonly text: string }[]> {
    const journals = await this.#storage.list();
    return journals.filter(({ writeId, text }) => !this.#open.has(writeId) && text !== "").reverse();
  }
}
