/**
 * Owns how a text is cut into batches while it comes in: at entry ends of the target's dialect, within limits, only what is selected,
 * without what must not be sent. Invariants: memory is bounded by a batch, a piece and the longest entry, whatever the text's size;
 * every line of data is in exactly one batch, left out on purpose (and counted), not selected, or what `trouble` stops at.
 */
import type { FindingCode } from "../checks/codes";
import type { Segment } from "../document/segment";
import { type Instant, readInstant } from "../document/times";
import { type CutState, type Dialect, newCutState } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import { type Batch, type BatchLimits, OpenBatch } from "./batches";
import { ExportHeaders } from "./exportHeaders";
import { LineJudge } from "./judge";
import { lineEndsIn } from "./source";

/** Lines (zero-based, both inclusive), in order and apart from each other. */
export type LineSpan = readonly [first: number, last: number];

/** What can be sent by no means: the write ends before it. */
export interface Trouble {
  readonly kind: "harmful" | "too-long" | "open-quote" | "comment-quote";
  /** One-based. */
  readonly line: number;
  /** Lines that the entry covers. */
  readonly lines: number;
  readonly bytes: number;
}

export interface CutOptions {
  readonly file: number;
  readonly dialect: Dialect;
  readonly limits: BatchLimits;
  readonly destination: ConstructorParameters<typeof LineJudge>[1];
  /** Absent: the whole text. */
  readonly selected?: readonly LineSpan[];
  /** Lines that are known to be refused are left out (and told), not sent. */
  readonly goodOnly?: boolean;
  /** Lines that are known to be refused are told. */
  readonly judges?: boolean;
  /** Whether an entry would make the server fail for others; absent where nothing is sent. */
  readonly harms?: (reading: EntryReading) => boolean;
  /** Bytes of the longest line that the server takes. */
  readonly mostBytes?: number;
}

/** What was met on the way, besides batches. */
export interface CutFacts {
  /** Statements of an export, in order, at most {@link KEPT_STATEMENTS}. */
  readonly statements: string[];
  statementCount: number;
  /** Lines known to be refused: how many, how many of each reason, where the first are. */
  faults: number;
  readonly faultCodes: Map<FindingCode, number>;
  readonly firstFaults: { readonly line: number; readonly code: FindingCode }[];
  /** Of these, left out. */
  leftOut: number;
  oldest: Instant | undefined;
  newest: Instant | undefined;
  trouble: Trouble | undefined;
}

/** A text is read in pieces of this size, most of them by the fast lane of documents (document/plainLines.ts). */
const PIECE = 64 * 1024;
const NEWLINE = 10;
const KEPT_STATEMENTS = 100;
const KEPT_FAULTS = 100;
/** No entry is longer, whatever the server takes: an open quote must not gather a whole file. */
const LONGEST_ENTRY = 100_000_000;

const POINT = { points: 1, refused: 0, withoutTime: 0 } as const;
const UNTIMED = { points: 1, refused: 0, withoutTime: 1 } as const;
const BESIDE = { points: 0, refused: 0, withoutTime: 0 } as const;
const REFUSED = { points: 0, refused: 1, withoutTime: 0 } as const;

export class BatchCutter {
  readonly facts: CutFacts = {
    statements: [],
    statementCount: 0,
    faults: 0,
    faultCodes: new Map(),
    firstFaults: [],
    leftOut: 0,
    oldest: undefined,
    newest: undefined,
    trouble: undefined,
  };
  private readonly judge: LineJudge;
  private readonly headers = new ExportHeaders();
  private readonly reading = new EntryReading();
  private readonly instant = { seconds: 0, nanoseconds: 0, value: 0 };
  private open: OpenBatch;
  private readonly ready: Batch[] = [];
  /** What is not cut yet, where it stands in the text, and how far it is cut. */
  private text = "";
  private tail = "";
  private base = 0;
  private at = 0;
  private mayReturn = false;
  /** The line (zero-based) that begins at `at`. */
  private line = 0;
  /** The entry at `at` was looked through to here, in this state. */
  private scanned = -1;
  private state: CutState = newCutState();
  /** Up to here entries are read one by one: the fast lane had to give up. */
  private slowUntil = 0;
  private span = 0;
  private limits: BatchLimits;

  constructor(private readonly options: CutOptions) {
    this.judge = new LineJudge(options.dialect, options.destination);
    this.limits = options.limits;
    this.open = new OpenBatch(options.file);
  }

  get dialect(): Dialect {
    return this.options.dialect;
  }

  /** Nothing more will come, whatever is pushed: all that is selected was seen, or there is trouble. */
  get isDone(): boolean {
    const { selected } = this.options;
    return this.facts.trouble !== undefined || (selected !== undefined && this.span >= selected.length);
  }

  /** Batches from here on hold no more bytes than this: the server said that more is too large. */
  narrow(bytes: number): void {
    this.limits = { ...this.limits, bytes: Math.min(this.limits.bytes, bytes) };
  }

  /** Takes the next bytes (a byte string) and gives the batches that they complete; `last`: the text ends with them. */
  *push(bytes: string, last: boolean): Generator<Batch, void, undefined> {
    const all = this.text.slice(this.at) + this.tail + bytes;
    // What stands behind the last newline waits for more: dialects look one character ahead.
    const whole = last ? all.length : all.lastIndexOf("\n") + 1;
    this.text = all.slice(0, whole);
    this.tail = all.slice(whole);
    this.base += this.at;
    this.slowUntil -= this.at;
    if (this.scanned >= 0) this.scanned -= this.at;
    this.at = 0;
    this.mayReturn = this.text.includes("\r");
    const isTooLong = this.tail.length > this.longest;
    while (this.at < this.text.length && !this.isDone) {
      if (!this.takeNext(last, isTooLong)) break;
      yield* this.ready.splice(0);
    }
    if (isTooLong && !this.isDone) this.stop("too-long", this.line, 0, this.tail.length);
    if (last || this.isDone) this.close();
    yield* this.ready.splice(0);
  }

  private get longest(): number {
    return Math.min(LONGEST_ENTRY, this.options.mostBytes ?? LONGEST_ENTRY);
  }

  /** Takes a piece or an entry; false where more text is needed. `all`: also what would be little at a time. */
  private takeNext(last: boolean, all: boolean): boolean {
    const { dialect } = this.options;
    const { text, at } = this;
    const isFast = dialect.plain !== undefined && at >= this.slowUntil && this.scanned < 0;
    if (isFast && !this.headers.inStatements) {
      const end = Math.min(text.length, at + PIECE);
      if (end === text.length && !last && !all && end - at < PIECE) return false;
      if (this.takePiece(at, end, last && end === text.length)) return true;
      this.slowUntil = at + PIECE;
    }
    const from = this.scanned < 0 ? at : this.scanned;
    const found = this.headers.inStatements
      ? text.indexOf("\n", from)
      : dialect.findEnd(text, from, last, this.state);
    if (found < 0 && !last) {
      this.scanned = text.length;
      if (text.length - at <= this.longest) return false;
      this.stop("too-long", this.line, 0, text.length - at);
      return true;
    }
    const end = found < 0 ? text.length : found;
    const next = found < 0 ? end : end + 1;
    this.scanned = -1;
    this.state = newCutState();
    const line = this.line;
    const lastLine = line + lineEndsIn(text, at, end, this.mayReturn);
    this.line = lastLine + (next > end ? 1 : 0);
    this.at = next;
    if (this.headers.inStatements) this.takeStatement(text.slice(at, end));
    else {
      dialect.read(text, at, end, this.reading);
      this.takeEntry(at, next, line, lastLine, found < 0);
    }
    return true;
  }

  private takeStatement(text: string): void {
    const statement = text.trim();
    if (statement.startsWith("#")) this.headers.takeComment(statement);
    else if (statement !== "" && this.facts.statementCount++ < KEPT_STATEMENTS) {
      this.facts.statements.push(statement);
    }
  }

  /** Takes text[at, end) at once if its entries are nothing but lines of data; false if they must be looked at one by one. */
  private takePiece(at: number, end: number, last: boolean): boolean {
    const piece = this.text.slice(at, end);
    const segment = this.judge.reader.read(piece, 0, last);
    const { starts, facts, flagged } = segment;
    if (starts.length === 0 || !isAllData(segment)) return false;
    const selection = this.selectionIn(at, at + segment.end);
    if (selection === "some") return false;
    if (selection === "none") {
      this.line += lineEndsIn(this.text, at, at + segment.end, this.mayReturn);
      this.at = at + segment.end;
      return true;
    }
    if (this.isJudging && !this.judge.takeUses(facts.uses)) return false;
    const untimed = facts.times.without > 0;
    const add = (first: number, behind: number) => {
      if (first < behind) this.addRun(at, segment, first, behind, untimed);
    };
    let run = 0;
    for (const index of flagged) {
      add(run, index);
      run = index + 1;
      const from = at + starts[index];
      const next = at + (starts[run] ?? segment.end);
      const isEnd = last && next === end && this.isUnended(from);
      const stop = isEnd ? next : next - 1;
      this.options.dialect.read(this.text, from, stop, this.reading);
      const { line } = this;
      const lastLine = line + lineEndsIn(this.text, from, stop, this.mayReturn);
      this.line = lastLine + 1;
      this.at = next;
      this.takeEntry(from, next, line, lastLine, isEnd, true);
      if (this.facts.trouble) return true;
    }
    add(run, starts.length);
    this.takeTimes(facts.times.oldest, facts.times.newest);
    this.headers.takeData();
    this.at = at + segment.end;
    return true;
  }

  /** Adds the entries of a segment from `first` to before `behind`: points of one line each. */
  private addRun(
    at: number,
    { starts, end }: Segment,
    first: number,
    behind: number,
    untimed: boolean,
  ): void {
    const startOf = (index: number) => at + (starts[index] ?? end);
    const { text, mayReturn } = this;
    let from = startOf(first);
    let line = this.line;
    let points = 0;
    const settle = (to: number) => {
      if (points === 0) return;
      const what = { points, refused: 0, withoutTime: untimed ? points : 0 };
      this.open.add(text.slice(from, to), this.base + from, line, this.line - 1, what);
      points = 0;
    };
    for (let index = first; index < behind; index++) {
      const start = startOf(index);
      const next = startOf(index + 1);
      if (!this.open.takes(next - from, this.limits, points)) {
        settle(start);
        this.close();
        from = start;
        line = this.line;
      }
      points++;
      this.line += 1 + (mayReturn ? lineEndsIn(text, start, next - 1, true) : 0);
    }
    settle(startOf(behind));
  }

  /** Whether no newline ends the entry, which the text ends with: one that stands at its end may be in its quotes. */
  private isUnended(from: number): boolean {
    return this.options.dialect.findEnd(this.text, from, true, newCutState()) < 0;
  }

  private get isJudging(): boolean {
    return this.options.judges === true || this.options.goodOnly === true;
  }

  /** Takes the entry that `reading` holds. `isEnd`: the text ends with it, without a newline. */
  private takeEntry(
    from: number,
    next: number,
    line: number,
    lastLine: number,
    isEnd: boolean,
    typesFit = false,
  ): void {
    const { reading, text } = this;
    const below = lastLine - line - (isEnd && text.charCodeAt(next - 1) === NEWLINE ? 1 : 0);
    if (reading.kind === EntryKind.blank) {
      this.addBeside(from, next, line, lastLine);
      return;
    }
    if (reading.kind === EntryKind.comment) {
      const { context } = this.headers;
      const newline = text.indexOf("\n", from);
      this.headers.takeComment(text.slice(from, newline < 0 || newline > next ? next : newline).trimEnd());
      if (this.headers.context !== context) this.close();
      if (isEnd && below > 0 && this.options.harms) this.stop("comment-quote", line, below, 0);
      else this.addBeside(from, next, line, lastLine);
      return;
    }
    this.headers.takeData();
    // Blank lines and comments above may be a part of the entry (InfluxDB 3: their quotes decide where it ends).
    const blockLine = line;
    if (reading.start > from) line += lineEndsIn(text, from, reading.start, this.mayReturn);
    if (!this.isSelected(line, lastLine)) return;
    const isRefused = reading.kind === EntryKind.refused;
    if (this.options.harms) {
      if (isRefused && isEnd && below > 0 && reading.reason === "unbalanced-quotes") {
        this.stop("open-quote", line, below, next - from);
        return;
      }
      if (this.options.harms(reading) && !this.options.goodOnly) {
        this.stop("harmful", line, 1, next - from);
        return;
      }
      if (next - from > (this.options.mostBytes ?? Number.POSITIVE_INFINITY)) {
        this.stop("too-long", line, lastLine - line + 1, next - from);
        return;
      }
    }
    if (this.isJudging) {
      const known = typesFit
        ? this.judge.faultByReading(text, from, next, reading)
        : this.judge.faultOf(text, from, next, reading);
      const fault = known ?? (this.options.harms?.(reading) ? "duplicate-tag" : undefined);
      if (fault) {
        this.takeFault(line, fault);
        if (this.options.goodOnly) {
          this.facts.leftOut++;
          return;
        }
      }
    }
    if (!isRefused && reading.timestampStart >= 0) {
      const { precision } = this.options.dialect.target;
      readInstant(text, reading.timestampStart, reading.timestampEnd, precision, this.instant);
      const { seconds, nanoseconds } = this.instant;
      this.takeTimes({ seconds, nanoseconds }, { seconds, nanoseconds });
    }
    this.add(
      from,
      next,
      blockLine,
      line,
      lastLine,
      isRefused ? REFUSED : reading.timestampStart < 0 ? UNTIMED : POINT,
    );
  }

  private takeFault(line: number, code: FindingCode): void {
    const { facts } = this;
    facts.faults++;
    facts.faultCodes.set(code, (facts.faultCodes.get(code) ?? 0) + 1);
    if (facts.firstFaults.length < KEPT_FAULTS) facts.firstFaults.push({ line: line + 1, code });
  }

  private takeTimes(oldest: Instant | undefined, newest: Instant | undefined): void {
    const { facts } = this;
    if (oldest && (!facts.oldest || isBefore(oldest, facts.oldest))) facts.oldest = oldest;
    if (newest && (!facts.newest || isBefore(facts.newest, newest))) facts.newest = newest;
  }

  /** Whether an entry on these lines is to be sent; asked in order. */
  private isSelected(first: number, last: number): boolean {
    const { selected } = this.options;
    if (!selected) return true;
    while (this.span < selected.length && selected[this.span][1] < first) this.span++;
    const span = selected[this.span];
    return span !== undefined && span[0] <= last;
  }

  /** How much of text[at, end) is to be sent. */
  private selectionIn(at: number, end: number): "all" | "some" | "none" {
    const { selected } = this.options;
    if (!selected) return "all";
    const { line } = this;
    const last = line + lineEndsIn(this.text, at, Math.max(at, end - 1), this.mayReturn);
    if (!this.isSelected(line, last)) return "none";
    const span = selected[this.span];
    return span[0] <= line && last <= span[1] ? "all" : "some";
  }

  private add(
    from: number,
    next: number,
    blockLine: number,
    line: number,
    lastLine: number,
    what: typeof POINT | typeof UNTIMED | typeof REFUSED,
  ): void {
    if (!this.open.takes(next - from, this.limits)) this.close();
    this.open.add(this.text.slice(from, next), this.base + from, blockLine, lastLine, what, line);
  }

  /** Comments and blank lines go with the lines beside them, as long as they take no room from lines of data. */
  private addBeside(from: number, next: number, line: number, lastLine: number): void {
    if (this.open.bytes + next - from > this.limits.bytes || !this.isSelected(line, lastLine)) return;
    this.open.add(this.text.slice(from, next), this.base + from, line, lastLine, BESIDE);
  }

  private stop(kind: Trouble["kind"], line: number, lines: number, bytes: number): void {
    this.close();
    this.facts.trouble = { kind, line: line + 1, lines, bytes };
  }

  private close(): void {
    if (this.open.lines > 0) this.ready.push(this.open.finish());
    this.open = new OpenBatch(this.options.file, this.headers.context);
  }
}

/** Each entry is a point or a refused line, and all points have a timestamp, or none has. */
function isAllData({ starts, facts }: Segment): boolean {
  let refused = 0;
  for (const count of facts.refused.values()) refused += count;
  const { without } = facts.times;
  return facts.points + refused === starts.length && (without === 0 || without === facts.points);
}

function isBefore(a: Instant, b: Instant): boolean {
  return a.seconds < b.seconds || (a.seconds === b.seconds && a.nanoseconds < b.nanoseconds);
}
