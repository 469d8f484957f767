/**
 * Files as Node reads them, for the language server and the command line: piece by piece, decompressed where they begin as gzip.
 * Invariants: memory is bounded by a few pieces; a file is closed when reading ends, however it ends; errors are sentences.
 */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A file that can be read as often as wanted. */
export interface OpenedFile {
  /** Bytes on disk. */
  readonly size: number;
  /** It begins as gzip: its text has another size. */
  readonly isCompressed: boolean;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** The content from its beginning, decompressed. Rejects with a sentence. */
  pieces(): AsyncIterable<Uint8Array>;
}

const PIECE = 256 * 1024;

export async function openFile(path: string): Promise<OpenedFile> {
  const file = await open(path);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return {
      size: found.size,
      isCompressed: bytesRead === 2 && isGzip(buffer),
      modified: found.mtimeMs,
      pieces: () => inflated(createReadStream(path, { highWaterMark: PIECE })),
    };
  } finally {
    await file.close();
  }
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Pieces as they come, decompressed if they begin as gzip does (RFC 1952). */
export async function* inflated(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reading = pieces[Symbol.asyncIterator]();
  try {
    let head: Uint8Array = new Uint8Array();
    while (head.length < 2) {
      const next = await reading.next();
      if (next.done) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const whole = rest(head, reading);
    if (isGzip(head)) yield* gunzipped(whole);
    else yield* whole;
  } finally {
    await reading.return?.();
  }
}

async function* rest(
  head: Uint8Array,
  reading: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head;
  for (let next = await reading.next(); !next.done; next = await reading.next()) yield next.value;
}

async function* gunzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const source = Readable.from(pieces, { objectMode: false, highWaterMark: PIECE });
  const unzip = createGunzip({ chunkSize: PIECE });
  source.on("error", (error) => unzip.destroy(error));
  source.pipe(unzip);
  try {
    for await (const piece of unzip) yield piece as Uint8Array;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR")
      throw new Error("The gzip file ends too early: it was cut off. Decompress it to see what is left.");
    if (code?.startsWith("Z_"))
      throw new Error("The gzip file is damaged and cannot be decompressed to its end.");
    throw error;
  } finally {
    source.destroy();
    unzip.destroy();
  }
}
