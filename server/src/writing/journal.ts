/**
 * Owns the journal of a write: lines of JSON, one when it begins, one before each exchange ("in flight"), one after it (its end).
 * The same for the editor, which keeps it in its storage, and for the command line, which keeps a file. Invariants: no data and no
 * secret is in it; a line is flushed before the exchange that it announces begins; a line that a crash cut off counts for nothing, and
 * takes nothing with it of what is written behind it.
 */
import type { Range } from "vscode-languageserver-types";
import type { Destination } from "../schema/destination";
import type { BatchFacts, BatchLimits } from "./batches";
import { linesOf } from "./batches";
import type { OnRefused } from "./outcome";

export interface JournalFile {
  readonly uri: string;
  readonly dirty: boolean;
  readonly ranges?: readonly Range[];
}

/** The first line: what the write is. */
export interface JournalHeader {
  readonly journal: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly files: readonly JournalFile[];
  readonly destination: Destination;
  readonly limits: BatchLimits;
  readonly gzip: boolean;
  readonly onRefused: OnRefused;
  readonly confirmed: readonly string[];
  /** Lines of data and bytes in all, where the texts were looked at before. */
  readonly lines?: number;
  readonly bytes?: number;
}

/** Before an exchange. */
export interface JournalBegin {
  readonly n: number;
  readonly state: "in flight";
  readonly file: number;
  /** Bytes of the text: first, and behind the last. */
  readonly from: number;
  readonly to: number;
  /** One-based. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly lines: number;
  readonly untimed: number;
  /** Of all bytes of the text before `hashed` (runningHash.ts), which is at or behind `to`. */
  readonly hash: string;
  readonly hashed: number;
  readonly at: string;
}

/** A line that was not stored: bytes, lines (one-based), and a finding's code. */
export type JournalFault = readonly [
  from: number,
  to: number,
  firstLine: number,
  lastLine: number,
  code: string,
];

/** After it. `open`: nothing of it is stored, it is to be sent (again, or in parts). */
export interface JournalEnd {
  readonly n: number;
  readonly state: "answered" | "unknown" | "open";
  /** HTTP status, or the name of a failure. */
  readonly result: number | string;
  readonly stored?: number;
  readonly refused?: number;
  readonly unknown?: number;
  /** The first of those that were refused or are unknown. */
  readonly faults?: readonly JournalFault[];
}

export type JournalRecord = JournalHeader | JournalBegin | JournalEnd;

/** Most faults of one batch that are written down. */
export const JOURNAL_FAULTS = 1000;

/** Writes records. What comes while one is being flushed goes with the next, so that batches cost one flush each. */
export class JournalWriter {
  private text = "";
  private last: Promise<unknown> = Promise.resolve();
  private round: Promise<void> | undefined;

  /** `append`: keeps whole lines safely; rejects with a sentence. */
  constructor(private readonly append: (text: string) => Promise<void>) {}

  /** Resolves once the record is kept. */
  add(record: JournalRecord): Promise<void> {
    this.text += `${JSON.stringify(record)}\n`;
    if (!this.round) {
      const round = this.last.then(() => {
        const { text } = this;
        this.text = "";
        this.round = undefined;
        // On a line of its own: a crash or a full disk may have cut off what stands before it.
        return this.append(`\n${text}`);
      });
      this.round = round;
      this.last = round.catch(() => undefined);
    }
    return this.round;
  }

  /** Resolves once all that was added is kept, or could not be: nothing is appended any more. */
  async settled(): Promise<void> {
    await this.last;
  }
}

export function beginRecord(
  n: number,
  batch: BatchFacts,
  hash: string,
  hashed: number,
  at: string,
): JournalBegin {
  const { file, from, to, firstLine, lastLine, withoutTime } = batch;
  const lines = linesOf(batch);
  return {
    n,
    state: "in flight",
    file,
    from,
    to,
    firstLine,
    lastLine,
    lines,
    untimed: withoutTime,
    hash,
    hashed,
    at,
  };
}

/** A stretch of a text that was sent, and how that ended. */
export interface JournalSpan extends Omit<JournalBegin, "state"> {
  readonly state: "answered" | "unknown";
  readonly stored: number;
  readonly refused: number;
  readonly unknown: number;
  readonly faults: readonly JournalFault[];
}

/** What a journal knows. */
export interface JournalState {
  readonly header: JournalHeader;
  /** In order of files and bytes, without overlap. */
  readonly spans: readonly JournalSpan[];
  /** By file: the furthest byte that was looked at when something was sent, and the hash of all before it. */
  readonly reached: ReadonlyMap<number, { readonly to: number; readonly hash: string }>;
  /** The number of the next exchange. */
  readonly next: number;
}

/** Undefined where the text is no journal of a write. */
export function readJournal(text: string): JournalState | undefined {
  const [header, ...records] = parseLines(text);
  if (!header || !("journal" in header) || header.journal !== 1 || !Array.isArray(header.files))
    return undefined;
  let spans: JournalSpan[] = [];
  const reached = new Map<number, { to: number; hash: string }>();
  let next = 1;
  for (const record of records) {
    if ("journal" in record) continue;
    next = Math.max(next, record.n + 1);
    if (record.state === "in flight") {
      const { file, from, to, hash, hashed, lines } = record;
      if ((reached.get(file)?.to ?? -1) <= hashed) reached.set(file, { to: hashed, hash });
      spans = spans.filter((each) => each.file !== file || each.to <= from || each.from >= to);
      spans.push({ ...record, state: "unknown", stored: 0, refused: 0, unknown: lines, faults: [] });
    } else {
      const at = spans.findIndex(({ n }) => n === record.n);
      if (at < 0) continue;
      if (record.state === "open") spans.splice(at, 1);
      else {
        const { stored = 0, refused = 0, unknown = 0, faults = [], state } = record;
        spans[at] = { ...spans[at], state, stored, refused, unknown, faults };
      }
    }
  }
  spans.sort((a, b) => a.file - b.file || a.from - b.from);
  return { header, spans, reached, next };
}

function parseLines(text: string): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      records.push(JSON.parse(line) as JournalRecord);
    } catch {
      // Cut off by a crash: whatever it announced did not begin, or its end is not known.
    }
  }
  return records;
}
