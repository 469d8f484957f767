/**
 * Owns what a write reads from: texts that come as bytes, as often as they are asked for. Invariant: nothing here knows files; whoever
 * opens them gives way to other work between two pieces and closes them when reading ends early.
 */
import type { Destination } from "../schema/destination";
import type { LineSpan } from "./selection";

export interface WriteInput {
  readonly uri: string;
  /** Where it goes, with the text's own precision. */
  readonly destination: Destination;
  /** Lines to send; absent: all. */
  readonly selected?: readonly LineSpan[];
  /** The bytes are the file's own (else an editor's text, which has lost what it could not show). */
  readonly fromDisk: boolean;
  /** Bytes of the text, where they are known before it is read. */
  readonly size?: number;
  /** Whether it can be read more than once (a pipe cannot). */
  readonly isOnce?: boolean;
  /** The text from its beginning. Rejects with a sentence. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Piece {
  readonly bytes: Uint8Array;
  /** The text ends with it. */
  readonly last: boolean;
}

/** The pieces of a text; at least one, the last is marked. */
export async function* piecesOf(input: WriteInput): AsyncGenerator<Piece, void, undefined> {
  let held: Uint8Array | undefined;
  for await (const bytes of input.open()) {
    if (bytes.length === 0) continue;
    if (held) yield { bytes: held, last: false };
    held = bytes;
  }
  yield { bytes: held ?? new Uint8Array(), last: true };
}

/** A text in memory, piece by piece. `turn` gives way to other work. */
export async function* inTurns(
  pieces: Iterable<Uint8Array>,
  turn: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for (const piece of pieces) {
    if (!isFirst) await turn();
    isFirst = false;
    yield piece;
  }
}
