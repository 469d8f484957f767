/** Runs the command line inside a test: its arguments, files and environment in, exit code and texts out. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { bytesSource, openSource, spooled } from "../../../server/src/cli/byteSource";
import { type CliIo, listFolder, nodeIo } from "../../../server/src/cli/io";
import { runCli } from "../../../server/src/cli/main";
import type { Threads } from "../../../server/src/cli/readThreads";
import { inflated, openFile } from "../../../server/src/nodeFiles";

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  /** Texts or bytes by path; other paths are read from disk. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string;
  readonly stdinBytes?: Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Presses Ctrl-C when called. */
  readonly interrupt?: (press: () => void) => void;
  readonly isTerminal?: boolean;
  /** Other threads; none without. */
  readonly threads?: Threads;
}

export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  let out = "";
  let err = "";
  const stdin = Buffer.from(options.stdinBytes ?? options.stdin ?? "");
  const io: CliIo = {
    ...nodeIo(openFile, inflated),
    open: async (path) => {
      const file = options.files?.[path];
      if (file === undefined) return openFile(path);
      const bytes = typeof file === "string" ? Buffer.from(file) : file;
      return {
        size: bytes.length,
        isCompressed: bytes[0] === 0x1f && bytes[1] === 0x8b,
        pieces: () => inflated(piecesOf(bytes)),
      };
    },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: async (path) => {
      if (path === "-") return stdin;
      const file = options.files?.[path];
      return file === undefined ? readFile(path) : typeof file === "string" ? Buffer.from(file) : file;
    },
    source: async (path) => {
      if (path === "-") return spooled(inflated(piecesOf(stdin)));
      const file = options.files?.[path];
      return file === undefined ? openSource(path, inflated) : bytesSource(Buffer.from(file));
    },
    list: async (path) => (options.files?.[path] === undefined ? listFolder(path) : undefined),
    drained: async () => {},
    // In pieces, as a pipe delivers it.
    stdin: () => inflated(piecesOf(stdin, 7)),
    environment: (name) => options.environment?.[name],
    now: () => options.now ?? Date.now(),
    gzip: async (bytes) => gzipSync(bytes),
    onInterrupt: (press) => {
      options.interrupt?.(press);
      return () => {};
    },
    threads: options.threads,
    isTerminal: options.isTerminal ?? false,
  };
  const code = await runCli(args, io);
  return { code, out, err };
}

async function* piecesOf(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
