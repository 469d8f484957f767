/**
 * Owns the journal of a write: one line before each exchange ("in flight") and one after it (its outcome), kept until the
 * write has its report. What is left over tells after a crash how far a write had come. Pure over an append-only storage.
 * Invariants: no data and no secret is ever in it; a line stands on disk before the exchange that it announces begins.
 */

export interface JournalStorage {
  /** Appends a line to the journal of a write; resolves once it is kept safely. */
  append(writeId: string, line: string): Promise<void>;
  remove(writeId: string): Promise<void>;
  /** The journals that are there, oldest first. */
  list(): Promise<readonly { readonly writeId: string; readonly text: string }[]>;
}

export type JournalRecord =
  | { readonly state: "in-flight"; readonly batch: number; readonly bytes: number; readonly at: string }
  | { readonly state: "answered"; readonly batch: number; readonly status: number }
  | { readonly state: "failed"; readonly batch: number; readonly failure: string };

export class Journal {
  readonly #storage: JournalStorage;
  readonly #now: () => Date;
  readonly #batches = new Map<string, number>();

  constructor(storage: JournalStorage, now: () => Date = () => new Date()) {
    this.#storage = storage;
    this.#now = now;
  }

  /** Notes that an exchange begins; answers the function that notes its outcome. `bytes` as they go over the wire. */
  async begin(
    writeId: string,
    bytes: number,
  ): Promise<(outcome: { status: number } | { failure: string }) => Promise<void>> {
    const batch = (this.#batches.get(writeId) ?? 0) + 1;
    this.#batches.set(writeId, batch);
    await this.#append(writeId, { state: "in-flight", batch, bytes, at: this.#now().toISOString() });
    return (outcome) =>
      this.#append(
        writeId,
        "status" in outcome
          ? { state: "answered", batch, status: outcome.status }
          : { state: "failed", batch, failure: outcome.failure },
      );
  }

  /** The write has its report: what the journal knew is in it. */
  async close(writeId: string): Promise<void> {
    if (this.#batches.delete(writeId)) await this.#storage.remove(writeId);
  }

  /** A sentence for each write that an earlier run left without a report. */
  async interrupted(): Promise<readonly string[]> {
    const journals = await this.#storage.list();
    return journals
      .filter(({ writeId }) => !this.#batches.has(writeId))
      .map(({ text }) => describeInterrupted(readJournal(text)))
      .filter((sentence) => sentence !== undefined);
  }

  #append(writeId: string, record: JournalRecord): Promise<void> {
    return this.#storage.append(writeId, JSON.stringify(record));
  }
}

/** The records of a journal; a last line that was cut by a crash is left out. */
export function readJournal(text: string): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      records.push(JSON.parse(line) as JournalRecord);
    } catch {
      break;
    }
  }
  return records;
}

/** What is known of a write from its journal alone. */
export function describeInterrupted(records: readonly JournalRecord[]): string | undefined {
  const first = records[0];
  if (first === undefined || first.state !== "in-flight") return undefined;
  const inFlight = records.filter(({ state }) => state === "in-flight").length;
  const ended = records.filter(({ state }) => state !== "in-flight").length;
  const known = `A write begun ${first.at.slice(0, 19).replace("T", " ")} UTC was interrupted: ${ended} of its parts ended with an answer or a named failure`;
  return inFlight > ended
    ? `${known}; of part ${ended + 1} it is unknown whether it was stored.`
    : `${known}.`;
}
