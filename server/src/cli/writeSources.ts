/**
 * Owns the texts of the command `write`: files by path or by their folder's, standard input as `-`. Invariants: a file is never held whole; of standard
 * input at most {@link HELD_BYTES} are held, so that a short one is looked at before it is sent; a longer one is read once.
 */
import { byteString, decodeBytes } from "../lineprotocol/bytes";
import { PRAGMA_HEAD_UNITS, type Pragma, readPragma } from "../lineprotocol/pragma";
import type { WriteInput } from "../writing/input";
import { filesBelow } from "./folders";
import type { CliIo } from "./io";
import { openInput, WrongUse } from "./options";

/** A text but for where it goes, and what it says itself. */
export interface WriteSource {
  readonly input: Omit<WriteInput, "destination">;
  readonly pragma: Pragma | undefined;
}

const HELD_BYTES = 16_000_000;

export async function findSources(paths: readonly string[], io: CliIo): Promise<WriteSource[]> {
  if (paths.filter((path) => path === "-").length > 1)
    throw new WrongUse('"-" is named twice: standard input can be read once.');
  const found: WriteSource[] = [];
  for (const path of paths) {
    if (path === "-") found.push(await standardInput(io));
    else for (const file of (await filesBelow(path, io)) ?? [path]) found.push(await fileAt(file, io));
  }
  return found;
}

async function fileAt(path: string, io: CliIo): Promise<WriteSource> {
  const file = await openInput(path, io);
  return {
    input: {
      uri: path,
      fromDisk: true,
      ...(!file.isCompressed && { size: file.size }),
      open: () => file.pieces(),
    },
    pragma: await pragmaOf(path, file.pieces()),
  };
}

async function standardInput(io: CliIo): Promise<WriteSource> {
  const reading = io.stdin()[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let bytes = 0;
  let isAll = false;
  while (bytes < HELD_BYTES) {
    const next = await reading.next();
    if (next.done) {
      isAll = true;
      break;
    }
    held.push(next.value);
    bytes += next.value.length;
  }
  const pragma = await pragmaOf("-", each(held));
  if (isAll) return { input: { uri: "-", fromDisk: true, size: bytes, open: () => each(held) }, pragma };
  return {
    input: { uri: "-", fromDisk: true, isOnce: true, open: () => heldAndRest(held, reading) },
    pragma,
  };
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}

async function* heldAndRest(
  held: Uint8Array[],
  reading: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let piece = held.shift(); piece; piece = held.shift()) yield piece;
  for (let next = await reading.next(); !next.done; next = await reading.next()) yield next.value;
}

async function pragmaOf(path: string, pieces: AsyncIterable<Uint8Array>): Promise<Pragma | undefined> {
  let head = "";
  try {
    for await (const piece of pieces) {
      head += byteString(piece.subarray(0, PRAGMA_HEAD_UNITS - head.length));
      if (head.length >= PRAGMA_HEAD_UNITS) break;
    }
  } catch (error) {
    throw new WrongUse(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return readPragma(decodeBytes(head));
}
