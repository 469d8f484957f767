/**
 * Owns bytes that can be read at any place and more than once, whatever they came from. Invariants: a source's size does not change; what
 * cannot be read twice (standard input, pipes, compressed files) is kept as it comes, in memory while it is small, else in a file
 * of its own that leaves with the source.
 */
import {
  closeSync,
  createReadStream,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ByteSource {
  readonly size: number;
  /** Where the bytes stand on the disk: a descriptor, which every thread of the process can read from. */
  readonly file?: number;
  /** Fills `into` with the bytes from `at` on; answers how many there were. */
  read(into: Uint8Array, at: number): number;
  close(): void;
}

/** Pieces as they come, decompressed if they begin as gzip does. */
export type Inflate = (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** Bytes that are kept in memory while they come. */
const MOST_IN_MEMORY = 16 * 1024 * 1024;

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (into, at) => {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      return part.length;
    },
    close: () => {},
  };
}

/** A file of the disk, as large as it is now, or what it holds if it begins as gzip. Rejects with the system's error. */
export async function openSource(path: string, inflated: Inflate): Promise<ByteSource> {
  const file = openSync(path, "r");
  let isSpooled = true;
  try {
    const facts = fstatSync(file);
    if (facts.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    const head = new Uint8Array(2);
    // Reading from a pipe would take the bytes out of it.
    isSpooled =
      !facts.isFile() || (readSync(file, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b);
    if (!isSpooled) return fileSource(file, facts.size, () => closeSync(file));
  } finally {
    if (isSpooled) closeSync(file);
  }
  return spooled(inflated(createReadStream(path)));
}

/** An open file as it is; `close` is for whoever opened it. */
export function fileSource(file: number, size: number, close: () => void): ByteSource {
  return {
    size,
    file,
    read: (into, at) => {
      let filled = 0;
      const wanted = Math.min(into.length, Math.max(0, size - at));
      while (filled < wanted) {
        const count = readSync(file, into, filled, wanted - filled, at + filled);
        if (count === 0) break;
        filled += count;
      }
      return filled;
    },
    close,
  };
}

/** What a stream delivers. */
export async function spooled(stream: AsyncIterable<Uint8Array>): Promise<ByteSource> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let spool: Spool | undefined;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (!spool) chunks.push(chunk);
      if (!spool && size > MOST_IN_MEMORY) {
        spool = openSpool();
        for (const each of chunks.splice(0)) writeAll(spool.file, each);
      } else if (spool) writeAll(spool.file, chunk);
    }
  } catch (error) {
    spool?.remove();
    throw error;
  }
  return spool ? fileSource(spool.file, size, spool.remove) : bytesSource(Buffer.concat(chunks));
}

interface Spool {
  readonly file: number;
  remove(): void;
}

function openSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), "line-protocol-"));
  const file = openSync(join(folder, "input"), "w+", 0o600);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  // Where a file that is open may be removed, nothing is left behind even if the process is killed.
  if (process.platform !== "win32") removeFolder();
  return {
    file,
    remove: () => {
      closeSync(file);
      removeFolder();
    },
  };
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
}
