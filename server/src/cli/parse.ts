/**
 * Owns the command `parse`: the entries of a file, or of cases, as the target reads them. Invariants: entries are printed as they are
 * read, and no more is held than a piece of the file and its longest entry; of a body that the server refuses as a whole no entry is printed.
 */
import { byteString } from "../lineprotocol/bytes";
import { dialectOf } from "../lineprotocol/dialects";
import type { BodyRefusal, Dialect } from "../lineprotocol/dialects/dialect";
import { parseCase } from "../lineprotocol/parseCase";
import { MOST_ENTRY_BYTES, ParsedEntries } from "../lineprotocol/parsedEntries";
import { DEFAULT_TARGET } from "../lineprotocol/targets";
import type { ByteSource } from "./byteSource";
import { FilePages } from "./filePages";
import { FileParts } from "./fileParts";
import type { CliIo } from "./io";
import { answerCases } from "./jsonl";
import { precisionOption, readArguments, targetOption, unreadable, WrongUse } from "./options";

/** Bytes that are read at once. */
const PIECE_BYTES = 256 * 1024;
/** Units of text that are written at once. */
const WRITE_UNITS = 64 * 1024;

export async function parse(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("parse", args, {
    target: { type: "string" },
    precision: { type: "string" },
    jsonl: { type: "boolean" },
  });
  if (values.jsonl) return answerCases(io, parseCase);
  if (paths.length !== 1)
    throw new WrongUse('One file is expected, or "-" for standard input. See "line-protocol parse --help".');
  const target = targetOption(values, io) ?? DEFAULT_TARGET;
  const precision = precisionOption(values) ?? target.precision;
  const [path] = paths;
  const source = await io.source(path).catch((error: unknown) => {
    throw new WrongUse(unreadable(path, error));
  });
  try {
    return await printEntries(path, source, dialectOf({ ...target, precision }, "bytes"), io);
  } finally {
    source.close();
  }
}

async function printEntries(path: string, source: ByteSource, dialect: Dialect, io: CliIo): Promise<number> {
  const refused = refusedByBytes(source, dialect);
  if (refused) return printRefusal(refused, io);
  const entries = new ParsedEntries(dialect);
  const window = new Uint8Array(Math.min(PIECE_BYTES, source.size));
  let count = 0;
  let isGrave = false;
  let waiting = "";
  let at = 0;
  while (at < source.size) {
    const bytes = window.subarray(0, source.read(window, at));
    if (bytes.length === 0) break;
    at += bytes.length;
    for (const entry of entries.push(byteString(bytes), at === source.size)) {
      count++;
      isGrave ||= "error" in entry;
      waiting += `${JSON.stringify(entry)}\n`;
      if (waiting.length < WRITE_UNITS) continue;
      io.out(waiting);
      waiting = "";
      await io.drained();
    }
  }
  if (waiting !== "") io.out(waiting);
  for (const line of entries.cutShort) {
    const most = MOST_ENTRY_BYTES / 1024 / 1024;
    io.err(
      `${path}: The entry on line ${line} is longer than ${most} MiB; it was judged by its beginning.\n`,
    );
  }
  if (at < source.size) {
    io.err(`${path} became shorter while it was read; its entries are not complete.\n`);
    return 2;
  }
  const empty = dialect.refuseBody("", count);
  return empty ? printRefusal(empty, io) : Number(isGrave);
}

/** The refusal of a body for its bytes, where the server looks at them before it reads any entry. */
function refusedByBytes(source: ByteSource, dialect: Dialect): BodyRefusal | undefined {
  if (!dialect.refuseBody("\xff", 1)) return undefined;
  const pages = new FilePages(new FileParts(source, []));
  for (const _ of pages.read()) {
    const from = pages.firstBroken;
    if (from < 0) continue;
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, source.size - from));
    return dialect.refuseBody(byteString(bytes.subarray(0, source.read(bytes, from))), 1, from);
  }
  return undefined;
}

function printRefusal({ code, message }: BodyRefusal, io: CliIo): number {
  io.out(`${JSON.stringify({ refused: { code, message } })}\n`);
  return 1;
}
