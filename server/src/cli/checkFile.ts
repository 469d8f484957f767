/**
 * Owns the check of one file from the disk, of any size: it is read through once, and what findings need is read again. Invariant: a target
 * named on the command line wins over the file's own.
 */
import { checkInOrder } from "../checks/checkStream";
import { CODES } from "../checks/codes";
import type { Finding } from "../checks/finding";
import { typeScopeOf } from "../checks/products";
import { SUPPRESSION_WORD } from "../checks/suppression";
import { MOST_POINTS } from "../document/duplicates";
import { MOST_ENTRY_UNITS, StreamedReading } from "../document/streamedReading";
import { defaultShardSeconds } from "../document/times";
import { dialectOf } from "../lineprotocol/dialects";
import { type Pragma, readPragma } from "../lineprotocol/pragma";
import { DEFAULT_TARGET, PRODUCTS, type Precision, type Target } from "../lineprotocol/targets";
import type { ByteSource } from "./byteSource";
import type { SoughtFindings } from "./checkOptions";
import { FilePages } from "./filePages";
import { FileParts } from "./fileParts";
import { LineIndex } from "./lineIndex";
import { readInThreads, type ThreadUse } from "./readThreads";

export interface CheckedFile {
  readonly path: string;
  readonly lines: LineIndex;
  /** In the order of the file, in pieces. */
  readonly findings: IterableIterator<readonly Finding[]>;
  /** What the check could not do, in sentences. */
  readonly limits: readonly string[];
}

/** What rules look for in every page. */
const SOUGHT = ["\r\n", SUPPRESSION_WORD, "\ufffd"];

/** How much of a file is looked at for its pragma, in bytes. */
const HEAD_BYTES = 8000;

/** The beginning of a source, as text. */
export function headOf(source: ByteSource): string {
  const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  const count = source.read(bytes, 0);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, count));
}

/** What the command line says about a check. */
export interface CheckRequest {
  /** Wins over the file's own. */
  readonly target: Target | undefined;
  readonly precision: Precision | undefined;
  readonly sought: SoughtFindings;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How files may be read in threads; undefined: in this one only. */
  readonly threads: ThreadUse | undefined;
}

/** Reads a file, and finds what there is to say as it is asked for. */
export async function checkFile(
  path: string,
  source: ByteSource,
  request: CheckRequest,
): Promise<CheckedFile> {
  const { style, portability, retentionSeconds, severity } = request.sought;
  const pragma = readPragma(headOf(source));
  const target = targetOf(pragma, request.target, request.precision);
  const shardSeconds = typeScopeOf(target) === "shard" ? defaultShardSeconds(retentionSeconds ?? null) : 0;
  const { reading, pages } = await readFile(path, source, target, shardSeconds, request.threads);
  const lines = new LineIndex(reading.text, pages);
  const whole = refusedWhole(source, pages, target, reading, severity);
  const found = checkInOrder(reading, {
    target,
    pragma,
    now: request.now / 1000,
    severity,
    style,
    portability,
    retentionSeconds,
  });
  return { path, lines, findings: withFirst(whole, found), limits: limitsOf(reading, lines) };
}

interface ReadFile {
  readonly reading: StreamedReading;
  readonly pages: FilePages;
}

/** Reads a file in threads where that is of use; where it fails, whatever the reason, this thread reads it alone. */
async function readFile(
  path: string,
  source: ByteSource,
  target: Target,
  shardSeconds: number,
  threads: ThreadUse | undefined,
): Promise<ReadFile> {
  const begin = (): ReadFile => ({
    reading: new StreamedReading(path, dialectOf(target, "utf16"), { shardSeconds }),
    pages: new FilePages(new FileParts(source, SOUGHT)),
  });
  if (threads && source.file !== undefined && source.size >= threads.leastBytes) {
    const read = begin();
    const task = { file: source.file, size: source.size, words: SOUGHT, target, shardSeconds };
    if (await readInThreads(read, task, threads)) return read;
  }
  const read = begin();
  for (const { page, text, utf8 } of read.pages.read()) read.reading.push(page, text, utf8);
  read.reading.finish();
  return read;
}

function targetOf(
  pragma: Pragma | undefined,
  given: Target | undefined,
  precision: Precision | undefined,
): Target {
  const chosen = given ?? pragma?.target ?? DEFAULT_TARGET;
  const known = PRODUCTS[chosen.product].precisions;
  const wanted = precision ?? pragma?.precision ?? known[0];
  return { ...chosen, precision: known.includes(wanted) ? wanted : known[0] };
}

function* withFirst(
  first: Finding | undefined,
  rest: IterableIterator<readonly Finding[]>,
): IterableIterator<readonly Finding[]> {
  if (first) yield [first];
  yield* rest;
}

/** A body that the server refuses as a whole: only its bytes tell (InfluxDB 3: not UTF-8, nothing in it). */
function refusedWhole(
  source: ByteSource,
  pages: FilePages,
  target: Target,
  { facts, text }: StreamedReading,
  severities: SoughtFindings["severity"],
): Finding | undefined {
  const { refuseBody } = dialectOf(target, "bytes");
  const from = Math.max(0, pages.firstBroken);
  // What is not UTF-8 stands in this page, or begins there.
  const bytes = Buffer.alloc(pages.firstBroken < 0 ? 0 : Math.min(BROKEN_BYTES, source.size - from));
  const body = bytes.toString("latin1", 0, source.read(bytes, from));
  const refusal = refuseBody(body, facts.points + facts.refused(), from);
  if (!refusal) return undefined;
  const { code } = refusal;
  const severity = severities[code] ?? CODES[code].severity;
  if (severity === "off") return undefined;
  let at = 0;
  if (code === "not-utf8") {
    const page = text.pages.findIndex((each) => each.firstOf("\ufffd") >= 0);
    if (page >= 0) at = text.pageStart(page) + text.pages[page].firstOf("\ufffd");
  }
  return {
    code,
    severity,
    message: `${CODES[code].title}. ${PRODUCTS[target.product].label} refuses the whole write: "${refusal.message}".`,
    start: at,
    end: Math.min(text.length, at + 1),
    lineStart: 0,
    related: [],
  };
}

/** More than a page has. */
const BROKEN_BYTES = 256 * 1024;

function limitsOf({ facts, cutShort }: StreamedReading, lines: LineIndex): string[] {
  const limits = cutShort.map(
    (offset) =>
      `The entry on line ${lines.at(offset).line} is longer than ${MOST_ENTRY_UNITS / 1024 / 1024} MiB; it was judged by its beginning.`,
  );
  if (!facts.duplicates.isExact) {
    const most = MOST_POINTS.toLocaleString("en-US");
    limits.push(`Repeated points were looked for among the first ${most} points only.`);
  }
  return limits;
}
