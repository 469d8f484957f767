/**
 * Owns what the command line touches of the outside: files, standard streams, environment, clock. Invariant: commands reach
 * these only through {@link CliIo}, so that a test can stand in for a terminal.
 */
import { once } from "node:events";
import { appendFileSync, constants, writeFileSync } from "node:fs";
import { access, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzip as gzipCallback } from "node:zlib";
import { type ByteSource, type Inflate, openSource, spooled } from "./byteSource";
import type { Threads } from "./readThreads";
import { systemReason } from "./systemReason";

/** A file that can be read as often as wanted. */
export interface CliFile {
  /** Bytes on disk. */
  readonly size: number;
  /** It begins as gzip: its text has another size. */
  readonly isCompressed: boolean;
  pieces(): AsyncIterable<Uint8Array>;
}

export interface CliIo {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** The bytes of a file; `-` is standard input. Rejects with the system's error. */
  read(path: string): Promise<Uint8Array>;
  /** A file, to be read piece by piece, decompressed where it begins as gzip. Rejects with the system's error. */
  open(path: string): Promise<CliFile>;
  /** A text file; empty where there is none. */
  readText(path: string): Promise<string>;
  /** Appends to a file and flushes it to the disk. Rejects with a sentence. */
  append(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** A new file that byte strings are written to as they come; made with the first of them. Rejects with a sentence where it cannot be. */
  textFile(path: string): Promise<(text: string) => void>;
  /** A file to be read at any place, decompressed where it begins as gzip; `-` is standard input. Rejects with the system's error. */
  source(path: string): Promise<ByteSource>;
  /** The files of a folder and its folders, sorted, without hidden ones; undefined for what is no folder. Rejects with the system's error. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Resolves once standard output takes more. */
  drained(): Promise<void>;
  /** Standard input as it comes, decompressed where it begins as gzip. */
  stdin(): AsyncIterable<Uint8Array>;
  environment(name: string): string | undefined;
  now(): number;
  gzip(bytes: Uint8Array): Promise<Uint8Array>;
  /** Called at each Ctrl-C; answers how to stop listening. */
  onInterrupt(run: () => void): () => void;
  /** Other threads that files can be read in; undefined where there are none. */
  readonly threads: Threads | undefined;
  /** Standard error is a terminal: progress may be drawn there. */
  readonly isTerminal: boolean;
}

/** `openFile`: how files are read in pieces; `inflated`: how pieces are decompressed; `threads`: where files may be read, too. */
export function nodeIo(openFile: CliIo["open"], inflated: Inflate, threads?: Threads): CliIo {
  return {
    threads,
    open: openFile,
    async readText(path) {
      return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
    },
    async append(path, text) {
      try {
        // Opened each time: what it costs is little beside the flush, and nothing stays open.
        const file = await open(path, "a");
        try {
          await file.appendFile(text);
          await file.datasync();
        } finally {
          await file.close();
        }
      } catch (error) {
        throw new Error(`${path} cannot be written: ${systemReason(error)}.`);
      }
    },
    remove: (path) => rm(path, { force: true }),
    async textFile(path) {
      const cannot = (error: unknown) => new Error(`${path} cannot be written: ${systemReason(error)}.`);
      try {
        const folder = await stat(dirname(path));
        if (!folder.isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
        await access(dirname(path), constants.W_OK);
      } catch (error) {
        throw cannot(error);
      }
      let exists = false;
      return (text) => {
        try {
          (exists ? appendFileSync : writeFileSync)(path, text, "latin1");
        } catch (error) {
          throw cannot(error);
        }
        exists = true;
      };
    },
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    read: (path) => (path === "-" ? readAll(process.stdin) : readFile(path)),
    source: (path) => (path === "-" ? spooled(inflated(process.stdin)) : openSource(path, inflated)),
    list: listFolder,
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
    },
    stdin: () => inflated(process.stdin),
    environment: (name) => process.env[name],
    now: Date.now,
    gzip: (bytes) =>
      new Promise((resolve, reject) => {
        gzipCallback(bytes, (error, result) => (error ? reject(error) : resolve(result)));
      }),
    onInterrupt: (run) => {
      process.on("SIGINT", run);
      return () => void process.off("SIGINT", run);
    },
    isTerminal: process.stderr.isTTY === true,
  };
}

/** What {@link CliIo.list} answers. */
export async function listFolder(path: string): Promise<readonly string[] | undefined> {
  if (path === "-" || !(await stat(path)).isDirectory()) return undefined;
  const files: string[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const inside = join(path, entry.name);
    if (entry.isDirectory()) files.push(...((await listFolder(inside)) ?? []));
    else if (entry.isFile()) files.push(inside);
  }
  return files;
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Bytes as a byte string: what lineprotocol/bytes.ts does, by Node and thirty times faster. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
