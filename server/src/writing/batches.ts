/**
 * Owns how a text is cut into batches: at entry ends of the target's dialect, none without a point or a line that the server
 * is asked to judge. Invariants: the parts of all batches, joined, are what was to be sent (nothing twice, in order); every
 * byte of a batch's body has its place in the source.
 */
import type { Range } from "vscode-languageserver-types";
import { Dictionary } from "../document/dictionary";
import { type Segment, SegmentReader } from "../document/segment";
import { type Dialect, newCutState } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import type { SourceText } from "./source";

export interface BatchLimits {
  /** Lines of data (points, refused entries). */
  readonly lines: number;
  /** Bytes before compression; an entry that is longer goes alone. */
  readonly bytes: number;
}

/** A stretch of the source, in bytes. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

export interface Batch {
  /** Stretches of the source that make up the body, in order. */
  readonly parts: readonly Part[];
  readonly bytes: number;
  /** Entries that the server's parser takes. */
  readonly points: number;
  /** Entries that it refuses. */
  readonly refused: number;
  /** Points without a timestamp. */
  readonly withoutTime: number;
  /** One-based lines of the document that hold the first and the last entry. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The ranges (LSP) widened to whole entries, as parts in order without overlap; without ranges: everything. */
export function widen(source: SourceText, dialect: Dialect, ranges: readonly Range[] | undefined): Part[] {
  const { bytes } = source;
  if (ranges === undefined) return bytes.length === 0 ? [] : [{ start: 0, end: bytes.length }];
  const wanted = ranges
    .map((range) => ({ start: source.offsetAt(range.start), end: source.offsetAt(range.end) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: { start: number; end: number }[] = [];
  let from = 0;
  let next = 0;
  while (from < bytes.length && next < wanted.length) {
    const end = entryEnd(bytes, from, dialect);
    while (next < wanted.length && wanted[next].end <= from && wanted[next].start < from) next++;
    const range = wanted[next];
    if (range && range.start < end && (range.end > from || range.start >= from)) {
      const last = parts.at(-1);
      if (last && last.end === from) last.end = end;
      else parts.push({ start: from, end });
    }
    while (next < wanted.length && wanted[next].end <= end && wanted[next].start < end) next++;
    from = end;
  }
  return parts;
}

/** Behind the entry that begins at `from`, its newline included. */
function entryEnd(text: string, from: number, dialect: Dialect): number {
  const found = dialect.findEnd(text, from, true, newCutState());
  return found < 0 ? text.length : found + 1;
}

/** Cuts parts of a source into batches. */
export function cutBatches(
  source: SourceText,
  parts: readonly Part[],
  dialect: Dialect,
  limits: BatchLimits,
): Batch[] {
  const batches: Batch[] = [];
  const reading = new EntryReading();
  let open = newOpenBatch();
  const close = () => {
    if (open.points + open.refused > 0) batches.push(open.finish(source));
    open = newOpenBatch();
  };
  const addPoint = (from: number, next: number) => {
    const lines = open.points + open.refused;
    if (lines > 0 && (lines >= limits.lines || open.bytes + (next - from) > limits.bytes)) close();
    open.addTimedPoint(from, next);
  };
  const reader = new SegmentReader(dialect, new Dictionary(dialect), { shardSeconds: 0 });
  for (const part of parts) {
    const text = part.end === source.bytes.length ? source.bytes : source.bytes.slice(0, part.end);
    let from = part.start;
    let slowUntil = dialect.plain ? from : part.end;
    while (from < part.end) {
      if (from >= slowUntil) {
        const last = from + PIECE >= part.end;
        const read = reader.read(text.slice(from, Math.min(part.end, from + PIECE)), 0, last);
        if (isAllTimedPoints(read)) {
          for (let i = 0; i < read.starts.length; i++) {
            addPoint(from + read.starts[i], from + (read.starts[i + 1] ?? read.end));
          }
          from += read.end;
          slowUntil = from + (read.starts.length === 0 ? PIECE : 0);
          continue;
        }
        slowUntil = from + PIECE;
      }
      const found = dialect.findEnd(text, from, true, newCutState());
      const end = found < 0 ? part.end : found;
      const next = found < 0 ? part.end : found + 1;
      dialect.read(text, from, end, reading);
      const isData = reading.kind === EntryKind.point || reading.kind === EntryKind.refused;
      const lines = open.points + open.refused;
      if (isData && lines > 0 && (lines >= limits.lines || open.bytes + (next - from) > limits.bytes))
        close();
      open.add(from, next, reading);
      from = next;
    }
  }
  close();
  return batches;
}

/** A source is read in pieces of this size, most of them by the fast lane of documents (document/plainLines.ts). */
const PIECE = 64 * 1024;

/** Nothing in a piece needs a look of its own: each entry is a point with a timestamp, and no more can be said of it. */
function isAllTimedPoints({ starts, flagged, facts }: Segment): boolean {
  return facts.points === starts.length && flagged.length === 0 && facts.times.without === 0;
}

/** Two batches of about half the entries each; undefined where there is only one entry of data. */
export function halve(source: SourceText, batch: Batch, dialect: Dialect): [Batch, Batch] | undefined {
  const lines = batch.points + batch.refused;
  if (lines < 2) return undefined;
  const halves = cutBatches(source, batch.parts, dialect, {
    lines: Math.ceil(lines / 2),
    bytes: Number.POSITIVE_INFINITY,
  });
  return halves.length === 2 ? [halves[0], halves[1]] : undefined;
}

/** The body's bytes as a byte string. */
export function batchBody(source: SourceText, batch: Batch): string {
  return batch.parts.map(({ start, end }) => source.bytes.slice(start, end)).join("");
}

/** Where an offset of the body stands in the source. */
export function sourceOffset(batch: Batch, offset: number): number {
  let rest = offset;
  for (const { start, end } of batch.parts) {
    if (rest < end - start) return start + rest;
    rest -= end - start;
  }
  return batch.parts.at(-1)?.end ?? 0;
}

function newOpenBatch() {
  const parts: { start: number; end: number }[] = [];
  let first = -1;
  let last = -1;
  return {
    points: 0,
    refused: 0,
    withoutTime: 0,
    bytes: 0,
    add(from: number, next: number, reading: EntryReading) {
      const before = parts.at(-1);
      if (before && before.end === from) before.end = next;
      else parts.push({ start: from, end: next });
      this.bytes += next - from;
      if (reading.kind === EntryKind.point) {
        this.points++;
        if (reading.timestampStart < 0) this.withoutTime++;
      } else if (reading.kind === EntryKind.refused) this.refused++;
      else return;
      if (first < 0) first = reading.start;
      last = Math.max(reading.start, reading.end - 1);
    },
    /** A point with a timestamp and without marks: one line, so that its block tells where it stands. */
    addTimedPoint(from: number, next: number) {
      const before = parts.at(-1);
      if (before && before.end === from) before.end = next;
      else parts.push({ start: from, end: next });
      this.bytes += next - from;
      this.points++;
      if (first < 0) first = from;
      last = from;
    },
    finish(source: SourceText): Batch {
      return {
        parts,
        bytes: this.bytes,
        points: this.points,
        refused: this.refused,
        withoutTime: this.withoutTime,
        firstLine: source.lineAt(first) + 1,
        lastLine: source.lineAt(last) + 1,
      };
    },
  };
}
