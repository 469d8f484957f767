/**
 * Owns when the host is asked to give memory back: once a large text has come in, since its way over the wire leaves several times its
 * size behind, which no engine takes away before it needs the room. Invariant: only in a pause, and once per text, so that nobody waits for it.
 */
import type { Runtime } from "./context";

/** Texts from this length on, in units. */
const LARGE_UNITS = 4_000_000;
/** Since the last change, in milliseconds. */
const PAUSE_MILLISECONDS = 3_000;

export interface Tidying {
  /** A text was opened, replaced as a whole or edited; `inserted` units are new. */
  grew(inserted: number): void;
}

export function createTidying({ tidy, later }: Pick<Runtime, "tidy" | "later">): Tidying {
  let large = false;
  let callOff: (() => void) | undefined;
  return {
    grew(inserted) {
      if (inserted >= LARGE_UNITS) large = true;
      if (!large || !tidy) return;
      callOff?.();
      callOff = later(() => {
        large = false;
        tidy();
      }, PAUSE_MILLISECONDS);
    },
  };
}
