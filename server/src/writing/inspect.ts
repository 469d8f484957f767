/**
 * Owns the look at a text before anything of it is sent: how much there is, what the target would refuse, what cannot be sent at
 * all, what the text asks for. Invariant: it is cut exactly as it will be when it is sent, so that what is told here is what goes.
 */
import { counted, grouped } from "../checks/entryView";
import { byteString, findUtf8Fault } from "../lineprotocol/bytes";
import { dialectOf } from "../lineprotocol/dialects";
import { EntryKind, type EntryReading, Mark } from "../lineprotocol/entry";
import { describeTarget, versionAtLeast } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { type Batch, type BatchLimits, BatchPlaces, linesOf } from "./batches";
import type { CutFacts, Trouble } from "./cutFacts";
import { BatchCutter, type CutOptions } from "./cutter";
import type { FileContext } from "./exportHeaders";
import { piecesOf, type WriteInput } from "./input";
import { limitsFor, mostBytes } from "./limits";
import { BOM } from "./source";

export interface Inspected {
  readonly input: WriteInput;
  /** Lines of data, those among them that the parser refuses, and points without a timestamp. */
  readonly lines: number;
  readonly refused: number;
  readonly withoutTime: number;
  readonly batches: number;
  /** Of the whole text. */
  readonly bytes: number;
  readonly cut: CutFacts;
  readonly hasBom: boolean;
  readonly hasReturns: boolean;
  /** One-based line of the first byte that is not UTF-8. */
  readonly notUtf8Line: number | undefined;
  /** U+FFFD in what would be sent. */
  readonly replacements: number;
  /** Where lines belong by the text's own words, each place once. */
  readonly contexts: readonly FileContext[];
}

export interface InspectRuntime {
  isCancelled(): boolean;
  /** Gives way to what waits. */
  turn(): Promise<void>;
  /** Bytes of the text that were looked at. */
  readonly progress?: (bytes: number) => void;
}

export interface CutChoices {
  readonly limits: BatchLimits;
  readonly gzip: boolean;
  readonly goodOnly: boolean;
  readonly judges: boolean;
}

/** How a text is cut for its destination. */
export function cutOptionsFor(input: WriteInput, file: number, choices: CutChoices): CutOptions {
  const { destination, selected } = input;
  const { product } = destination;
  const isDry = destination.id === "dry-run";
  return {
    file,
    dialect: dialectOf(destination, "bytes"),
    limits: limitsFor(product, choices.gzip, choices.limits),
    destination,
    ...(selected && { selected }),
    goodOnly: choices.goodOnly,
    judges: choices.judges,
    ...(!isDry && { harms: harmsOf(destination), mostBytes: mostBytes(product, choices.gzip) }),
  };
}

/** Undefined if it was cancelled. Rejects where the text cannot be read. */
export async function inspect(
  input: WriteInput,
  choices: CutChoices,
  runtime: InspectRuntime,
): Promise<Inspected | undefined> {
  const cutter = new BatchCutter(cutOptionsFor(input, 0, choices));
  const found = new Findings();
  let bytes = 0;
  for await (const piece of piecesOf(input)) {
    if (runtime.isCancelled()) return undefined;
    bytes += piece.bytes.length;
    const text = byteString(piece.bytes);
    found.isAscii &&= !HIGH.test(text);
    for (const batch of cutter.push(text, piece.last)) {
      if (batch) found.take(batch);
      else await runtime.turn();
    }
    runtime.progress?.(bytes);
    if (cutter.isDone) break;
  }
  const { lines, refused, withoutTime, batches, hasBom, hasReturns, notUtf8Line, replacements } = found;
  return {
    input,
    lines,
    refused,
    withoutTime,
    batches,
    bytes: Math.max(bytes, input.size ?? 0),
    cut: cutter.facts,
    hasBom,
    hasReturns,
    notUtf8Line,
    replacements,
    contexts: [...found.contexts.values()],
  };
}

/** Bytes that are not ASCII. */
const HIGH = /[\x80-\xff]/;

/** What batches add up to. */
class Findings {
  lines = 0;
  refused = 0;
  withoutTime = 0;
  batches = 0;
  hasBom = false;
  hasReturns = false;
  notUtf8Line: number | undefined;
  replacements = 0;
  /** Nothing else was met so far. */
  isAscii = true;
  readonly contexts = new Map<string, FileContext>();

  take(batch: Batch): void {
    const { body, context } = batch;
    this.batches++;
    this.lines += linesOf(batch);
    this.refused += batch.refused;
    this.withoutTime += batch.withoutTime;
    if (batch.from === 0 && body.startsWith(BOM)) this.hasBom = true;
    if (!this.hasReturns && body.includes("\r\n")) this.hasReturns = true;
    // Most texts are ASCII, which a search sees many times faster than a walk.
    if (!this.isAscii && HIGH.test(body)) {
      this.replacements += body.split("\u00ef\u00bf\u00bd").length - 1;
      const fault = this.notUtf8Line === undefined ? findUtf8Fault(body) : undefined;
      if (fault) this.notUtf8Line = new BatchPlaces(batch).lineAt(fault.offset) + 1;
    }
    this.contexts.set(JSON.stringify([context.database, context.retentionPolicy]), context);
  }
}

/** Whether an entry makes the server fail for all its users instead of being refused. */
function harmsOf(destination: Destination): (reading: EntryReading) => boolean {
  const tags = breaksOnDuplicateTags(destination);
  return (reading) =>
    reading.kind === EntryKind.refused
      ? reading.reason === "unreadable-value" || reading.reason === "server-panic"
      : tags && (reading.marks & Mark.duplicateTag) !== 0;
}

/**
 * InfluxDB 3.4 to 3.9.7 and 3.10.0 to 3.10.2 take a line with one tag twice, cannot read the table any more, and stop at the next
 * snapshot (release notes 3.9.8, 3.10.3; seen on 3.10). Where the version is not known, neither is this.
 */
function breaksOnDuplicateTags({ product, version }: Destination): boolean {
  if (product !== "influxdb3-core" && product !== "influxdb3-enterprise") return false;
  if (version === undefined) return true;
  const since = (least: string) => versionAtLeast({ version }, least);
  return since("3.4") && !since("3.10.3") && !(since("3.9.8") && !since("3.10"));
}

/** Why nothing can be sent: what stands there, why, what to do. `sent`: what is said of the lines above it. */
export function describeTrouble(
  { kind, line, lines, bytes }: Trouble,
  destination: Destination,
  gzip: boolean,
  sent = "Nothing was sent.",
): string {
  const server = describeTarget(destination);
  const at = `Line ${grouped(line)}`;
  switch (kind) {
    case "harmful":
      return `${at} makes ${server} fail instead of being refused. ${sent} Correct the line first.`;
    case "too-long":
      return `${at} is longer than what ${server} takes in one request (${grouped(bytes)} bytes so far, ${grouped(mostBytes(destination.product, gzip))} at most). ${sent} Look for a quote that is not closed, or shorten the line.`;
    case "open-quote":
      return `${at} opens a quote that nothing closes: ${server} reads the ${counted(lines, "line")} below it as its text. ${sent} Close the quote first.`;
    case "comment-quote":
      return `${at} is a comment with a quote that nothing closes: ${server} skips the ${counted(lines, "line")} below it with the comment. ${sent} Remove the quote first.`;
  }
}
