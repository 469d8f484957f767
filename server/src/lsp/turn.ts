/** Owns how long work gives way to what waits: messages, timers. */
import type { ServerContext } from "./context";

/**
 * A keystroke is a change, a question and its answer, each of which takes a round of the event loop: with one round between two slices
 * of a write it would wait for as many slices.
 */
const ROUNDS = 4;

/** Resolves behind what waits already, and what follows from it. */
export function turnOf({ runtime }: Pick<ServerContext, "runtime">): () => Promise<void> {
  return async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await new Promise<void>((resolve) => void runtime.soon(resolve));
    }
  };
}
