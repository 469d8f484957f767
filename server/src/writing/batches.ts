/**
 * Owns what a batch is: whole entries of one text, the body they make, and where each byte of the body stands in the text.
 * Invariants: a batch holds at least one line of data; its parts are in order and do not overlap; what batches are divided into
 * holds the lines of data that they held.
 */
import type { Range } from "vscode-languageserver-types";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { EntryKind, type EntryReading } from "../lineprotocol/entry";
import { readBody } from "../lineprotocol/points";
import { type FileContext, NO_CONTEXT } from "./exportHeaders";
import { lineEndsIn, SourceText } from "./source";

export interface BatchLimits {
  /** Lines of data (points, refused entries). */
  readonly lines: number;
  /** Bytes before compression; an entry that is longer goes alone. */
  readonly bytes: number;
}

/** A stretch of the text, in bytes, and the line (zero-based) it begins with. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** What is known of a batch besides its text; cheap to keep. */
export interface BatchFacts {
  /** Which of the write's files it is of. */
  readonly file: number;
  /** First byte and behind the last, in the text. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  /** Entries that the server's parser takes. */
  readonly points: number;
  /** Entries that it refuses. */
  readonly refused: number;
  /** Points without a timestamp. */
  readonly withoutTime: number;
  /** One-based lines of the text that hold the first and the last entry. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly context: FileContext;
}

export interface Batch extends BatchFacts {
  /** Stretches of the text that make up the body, in order. */
  readonly parts: readonly Part[];
  /** A byte string. */
  readonly body: string;
}

export function linesOf({ points, refused }: Pick<BatchFacts, "points" | "refused">): number {
  return points + refused;
}

/** Without its text. */
export function factsOf({ parts: _, body: __, ...facts }: Batch): BatchFacts {
  return facts;
}

/** Gathers entries until they are a batch. */
export class OpenBatch {
  points = 0;
  refused = 0;
  withoutTime = 0;
  bytes = 0;
  private parts: { start: number; end: number; line: number }[] = [];
  private texts: string[] = [];
  private firstLine = -1;
  private lastLine = 0;

  constructor(
    private readonly file: number,
    private readonly context: FileContext = NO_CONTEXT,
  ) {}

  get lines(): number {
    return this.points + this.refused;
  }

  /** Behind the last byte that was added; 0 if there is none. */
  get to(): number {
    return this.parts.at(-1)?.end ?? 0;
  }

  /** Whether this many bytes more, with one line behind `lines` more, still fit. */
  takes(bytes: number, limits: BatchLimits, lines = 0): boolean {
    const before = this.lines + lines;
    if (before === 0 && this.bytes === 0) return true;
    return before < limits.lines && this.bytes + bytes <= limits.bytes;
  }

  /**
   * Adds text that stands at `start` of the source: blocks of entries on the lines `line` to `lastLine` (zero-based), of which so many
   * are refused and so many points have no timestamp. `entryLine`: where the first entry begins, below what belongs to its block.
   */
  add(
    text: string,
    start: number,
    line: number,
    lastLine: number,
    what: { readonly points: number; readonly refused: number; readonly withoutTime: number },
    entryLine = line,
  ): void {
    if (this.firstLine < 0 && what.points + what.refused > 0) this.firstLine = entryLine;
    const end = start + text.length;
    const before = this.parts.at(-1);
    if (before && before.end === start) before.end = end;
    else this.parts.push({ start, end, line });
    this.texts.push(text);
    this.bytes += text.length;
    this.points += what.points;
    this.refused += what.refused;
    this.withoutTime += what.withoutTime;
    if (what.points + what.refused > 0) this.lastLine = lastLine;
  }

  finish(): Batch {
    const { file, parts, bytes, points, refused, withoutTime, context } = this;
    return {
      file,
      parts,
      body: this.texts.join(""),
      from: parts[0].start,
      to: parts[parts.length - 1].end,
      bytes,
      points,
      refused,
      withoutTime,
      firstLine: this.firstLine + 1,
      lastLine: this.lastLine + 1,
      context,
    };
  }
}

/** Where the bytes of a batch's body stand in the text. */
export class BatchPlaces {
  private readonly stretches = new Map<Part, SourceText>();

  constructor(private readonly batch: Batch) {}

  /** The part that holds an offset of the body, and where the part begins in the body. */
  private partAt(offset: number): { part: Part; base: number } {
    const { parts } = this.batch;
    let base = 0;
    for (const part of parts) {
      const length = part.end - part.start;
      if (offset < base + length) return { part, base };
      base += length;
    }
    const part = parts[parts.length - 1];
    return { part, base: this.batch.body.length - (part.end - part.start) };
  }

  private stretchOf(part: Part, base: number): SourceText {
    let stretch = this.stretches.get(part);
    if (!stretch) {
      const bytes = this.batch.body.slice(base, base + part.end - part.start);
      stretch = new SourceText(bytes, part.line, part.start === 0);
      this.stretches.set(part, stretch);
    }
    return stretch;
  }

  /** The byte of the text. */
  sourceOffset(offset: number): number {
    const { part, base } = this.partAt(offset);
    return part.start + Math.min(offset - base, part.end - part.start);
  }

  /** The line (zero-based) of the text. */
  lineAt(offset: number): number {
    const { part, base } = this.partAt(offset);
    return this.stretchOf(part, base).lineAt(offset - base);
  }

  /** A part of the body that lies within one entry. */
  rangeOf(start: number, end: number): Range {
    const { part, base } = this.partAt(start);
    return this.stretchOf(part, base).rangeOf(start - base, end - base);
  }
}

/**
 * The entries of a batch dealt out to new ones: `choose` tells for each, by its number and where it stands in the text, which of them
 * gets it (-1: none). Only batches that got something are answered, in order.
 */
export function divide(
  batch: Batch,
  dialect: Dialect,
  choose: (index: number, start: number, reading: EntryReading) => number,
): Batch[] {
  const places = new BatchPlaces(batch);
  const { body } = batch;
  const open: OpenBatch[] = [];
  const mayReturn = body.includes("\r");
  let from = 0;
  let index = 0;
  readBody(body, dialect, (reading, next) => {
    const isRefused = reading.kind === EntryKind.refused;
    if (isRefused || reading.kind === EntryKind.point) {
      const start = places.sourceOffset(from);
      const chosen = choose(index++, start, reading);
      if (chosen >= 0) {
        open[chosen] ??= new OpenBatch(batch.file, batch.context);
        const line = places.lineAt(from);
        open[chosen].add(
          body.slice(from, next),
          start,
          line,
          line + lineEndsIn(body, from, Math.max(from, next - 1), mayReturn),
          {
            points: isRefused ? 0 : 1,
            refused: isRefused ? 1 : 0,
            withoutTime: !isRefused && reading.timestampStart < 0 ? 1 : 0,
          },
          line + lineEndsIn(body, from, Math.max(from, reading.start), mayReturn),
        );
      }
    }
    from = next;
  });
  return open.filter((each) => each !== undefined).map((each) => each.finish());
}

/**
 * A text as one batch, as whoever sent it by other means sent it: with comments and blank lines. `ranges` (bytes) pick entries;
 * undefined where there is no line of data.
 */
export function batchOfText(
  source: SourceText,
  dialect: Dialect,
  ranges: readonly { readonly start: number; readonly end: number }[],
): Batch | undefined {
  const { bytes } = source;
  const open = new OpenBatch(0);
  for (const range of ranges) {
    const part = bytes.slice(range.start, range.end);
    let from = 0;
    readBody(part, dialect, (reading, next) => {
      const line = source.lineAt(range.start + from);
      const lastLine = source.lineAt(range.start + Math.max(from, next - 1));
      const points = reading.kind === EntryKind.point ? 1 : 0;
      const refused = reading.kind === EntryKind.refused ? 1 : 0;
      const withoutTime = points === 1 && reading.timestampStart < 0 ? 1 : 0;
      const entryLine = source.lineAt(range.start + Math.max(from, reading.start));
      const text = part.slice(from, next);
      open.add(text, range.start + from, line, lastLine, { points, refused, withoutTime }, entryLine);
      from = next;
    });
  }
  return open.lines === 0 ? undefined : open.finish();
}

/** Two batches of about half the entries each; undefined where there is only one entry. */
export function halve(batch: Batch, dialect: Dialect): [Batch, Batch] | undefined {
  const lines = linesOf(batch);
  if (lines < 2) return undefined;
  const middle = Math.ceil(lines / 2);
  const [first, second] = divide(batch, dialect, (index) => (index < middle ? 0 : 1));
  return first && second ? [first, second] : undefined;
}
