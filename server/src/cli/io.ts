/**
 * Owns what the command line touches of the outside: files, standard streams, environment, clock. Invariant: commands reach
 * these only through {@link CliIo}, so that a test can stand in for a terminal.
 */
import { once } from "node:events";
import { appendFileSync, writeFileSync } from "node:fs";
import { type FileHandle, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzip as gzipCallback } from "node:zlib";
import { type ByteSource, type Inflate, openSource, spooled } from "./byteSource";

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
  /** A new file that byte strings are written to as they come; made with the first of them. */
  textFile(path: string): (text: string) => void;
  /** A file to be read at any place, decompressed where it begins as gzip; `-` is standard input. Rejects with the system's error. */
  source(path: string): Promise<ByteSource>;
  /** The files of a folder and its folders, sorted, without hidden ones; undefined for what is no folder. Rejects with the system's error. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Resolves once standard output takes more. */
  drained(): Promise<void>;
  /** Standard input as it comes. */
  stdin(): AsyncIterable<Uint8Array>;
  environment(name: string): string | undefined;
  now(): number;
  gzip(bytes: Uint8Array): Promise<Uint8Array>;
  /** Called at each Ctrl-C; answers how to stop listening. */
  onInterrupt(run: () => void): () => void;
  /** Standard error is a terminal: progress may be drawn there. */
  readonly isTerminal: boolean;
}

/** `openFile`: how files are read in pieces; `inflated`: how pieces are decompressed. */
export function nodeIo(openFile: CliIo["open"], inflated: Inflate): CliIo {
  let journal: { readonly path: string; readonly file: FileHandle } | undefined;
  return {
    open: openFile,
    async readText(path) {
      return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
    },
    async append(path, text) {
      try {
        if (journal?.path !== path) journal = { path, file: await open(path, "a") };
        await journal.file.appendFile(text);
        await journal.file.datasync();
      } catch (error) {
        throw new Error(
          `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    },
    async remove(path) {
      if (journal?.path === path) await journal.file.close();
      journal = undefined;
      await rm(path, { force: true });
    },
    textFile(path) {
      let exists = false;
      return (text) => {
        (exists ? appendFileSync : writeFileSync)(path, text, "latin1");
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
    stdin: () => process.stdin,
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
