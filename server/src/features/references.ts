/**
 * Owns references: every place in the document where a name stands. Invariant: goes page by page (the shell yields between two), and
 * ends at {@link MOST_REFERENCES}, saying so.
 */
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { findUses, nameAt } from "./uses";

/** More would take longer than a person waits, and no list of them is read. */
export const MOST_REFERENCES = 2_000;

/** Places found so far, in the order of the document; `complete`: there are no more. */
export interface References {
  readonly places: readonly Span[];
  readonly complete: boolean;
}

/** The references of the name at an offset, growing by a page a step; undefined where no name stands. */
export function referencesAt(
  reading: DocumentReading,
  offset: number,
): IterableIterator<References> | undefined {
  const named = nameAt(reading, offset);
  return named && collect(reading, named.name);
}

function* collect(
  reading: DocumentReading,
  name: Parameters<typeof findUses>[1],
): IterableIterator<References> {
  const places: Span[] = [];
  for (const uses of findUses(reading, name)) {
    for (const use of uses) {
      if (places.length === MOST_REFERENCES) {
        yield { places, complete: false };
        return;
      }
      places.push(use);
    }
    yield { places, complete: false };
  }
  yield { places, complete: true };
}
