/**
 * Owns the answers that are remembered for a file: what was chosen when its findings were asked about, given unasked the next time.
 * Invariant: only answers to questions that say so are remembered, and they can be forgotten by a command.
 */
import type { Memory } from "./history";

const KEY = "lineProtocol.answers";
/** Files whose answers are kept, the newest. */
const FILES = 200;

type Kept = Readonly<Record<string, readonly string[]>>;

export class Answers {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** What was answered for all of the files alike. */
  of(uris: readonly string[]): readonly string[] {
    const kept = this.#memory.get<Kept>(KEY, {});
    const [first = [], ...others] = uris.map((uri) => kept[uri] ?? []);
    return first.filter((answer) => others.every((other) => other.includes(answer)));
  }

  /** Takes the place of the other answers to the same question. */
  async keep(uris: readonly string[], answer: string, others: readonly string[]): Promise<void> {
    const kept = Object.entries(this.#memory.get<Kept>(KEY, {})).filter(([uri]) => !uris.includes(uri));
    const added = uris.map((uri): [string, readonly string[]] => [
      uri,
      [...this.of([uri]).filter((old) => !others.includes(old)), answer],
    ]);
    await this.#memory.update(KEY, Object.fromEntries([...kept, ...added].slice(-FILES)));
  }

  /** Whether there was something to forget. */
  async forget(uri: string): Promise<boolean> {
    const { [uri]: forgotten, ...others } = this.#memory.get<Kept>(KEY, {});
    if (forgotten === undefined) return false;
    await this.#memory.update(KEY, others);
    return true;
  }
}
