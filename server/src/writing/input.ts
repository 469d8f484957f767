/**
 * Owns what a write reads from: texts that come as bytes, as often as they are asked for. Invariant: nothing here knows files; whoever
 * opens them gives way to other work between two pieces and closes them when reading ends early.
 */
import type { Range } from "vscode-languageserver-types";
import type { Destination } from "../schema/destination";
import type { LineSpan } from "./cutter";

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

/** A text in memory, in pieces. `turn` gives way to other work. */
export async function* inPieces(
  bytes: Uint8Array,
  turn: () => Promise<void>,
  size = 256 * 1024,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) {
    if (at > 0) await turn();
    yield bytes.subarray(at, at + size);
  }
}

/** What ranges select, in lines: an entry is sent if it has one of them. A range that ends before a line's first column is not of that line. */
export function linesSelected(ranges: readonly Range[]): LineSpan[] {
  const spans = ranges
    .map(({ start, end }): LineSpan => {
      const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
      return [start.line, last];
    })
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined: LineSpan[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && span[0] <= before[1] + 1)
      joined[joined.length - 1] = [before[0], Math.max(before[1], span[1])];
    else joined.push(span);
  }
  return joined;
}
