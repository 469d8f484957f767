/**
 * Owns how a text is cut into batches while it comes in: at entry ends of the target's dialect, within limits, only what is selected,
 * without what must not be sent. Invariants: memory is bounded by a batch, a piece and the longest entry, whatever the text's size;
 * every line of data is in exactly one batch, left out on purpose (and counted), not selected, or what `trouble` stops at.
 */
import type { Segment } from "../document/segment";
import { readInstant } from "../document/times";
import { type CutState, type Dialect, newCutState } from "../lineprotocol/dialects/dialect";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import { type Batch, type BatchLimits, OpenBatch } from "./batches";
import { CutFacts, type Trouble } from "./cutFacts";
import { ExportHeaders } from "./exportHeaders";
import { LineJudge } from "./judge";
import { type LineSpan, Selection } from "./selection";
import { lineEndsIn } from "./source";

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

/**
 * A text is read in slices, most of them by the fast lane of documents (document/plainLines.ts), and others get their turn between two.
 * They grow from the first size to the last: at its beginning all is new, to the reader and to the engine, and takes many times as long.
 */
export const SLICES = { first: 4 * 1024, growth: 1024, last: 32 * 1024 };
const NEWLINE = 10;
/** No entry is longer, whatever the server takes: an open quote must not gather a whole file. */
const LONGEST_ENTRY = 100_000_000;

const POINT = { points: 1, refused: 0, withoutTime: 0 } as const;
const UNTIMED = { points: 1, refused: 0, withoutTime: 1 } as const;
const BESIDE = { points: 0, refused: 0, withoutTime: 0 } as const;
const REFUSED = { points: 0, refused: 1, withoutTime: 0 } as const;

export class BatchCutter {
  readonly facts = new CutFacts();
  private readonly judge: LineJudge;
  private readonly readsPieces: boolean;
  private readonly headers = new ExportHeaders();
  private readonly reading = new EntryReading();
  private readonly instant = { seconds: 0, nanoseconds: 0, value: 0 };
  private readonly selection: Selection;
  private open: OpenBatch;
  private readonly ready: Batch[] = [];
  /** What is not cut yet, where it stands in the text, and how far it is cut. */
  private text = "";
  private tail = "";
  private base = 0;
  private at = 0;
  private mayReturn = false;
  /** Bytes that were read since others had their turn. */
  private worked = 0;
  private slice = SLICES.first;
  /** The line (zero-based) that begins at `at`. */
  private line = 0;
  /** The entry at `at` was looked through to here, in this state. */
  private scanned = -1;
  private state: CutState = newCutState();
  /** Up to here entries are read one by one: the fast lane had to give up. */
  private slowUntil = 0;
  private limits: BatchLimits;

  constructor(private readonly options: CutOptions) {
    this.judge = new LineJudge(options.dialect, options.destination);
    // Where types are compared each line becomes a segment: one of many lines costs far less than many of one.
    this.readsPieces = options.dialect.plain !== undefined || (this.isJudging && this.judge.hasTypes);
    this.limits = options.limits;
    this.selection = new Selection(options.selected);
    this.open = new OpenBatch(options.file);
  }

  get dialect(): Dialect {
    return this.options.dialect;
  }

  /** Nothing more will come, whatever is pushed: all that is selected was seen, or there is trouble. */
  get isDone(): boolean {
    return this.facts.trouble !== undefined || this.selection.isPassed;
  }

  /** The next batch ends here or behind it, wherever it ends. */
  get openTo(): number {
    return this.open.to;
  }

  /** Batches from here on hold no more bytes than this: the server said that more is too large. */
  narrow(bytes: number): void {
    this.limits = { ...this.limits, bytes: Math.min(this.limits.bytes, bytes) };
  }

  /**
   * Takes the next bytes (a byte string) and gives the batches that they complete; `last`: the text ends with them. Behind each
   * slice it gives undefined: others may have their turn.
   */
  *push(bytes: string, last: boolean): Generator<Batch | undefined, void, undefined> {
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
      if (this.worked < this.slice) continue;
      this.worked = 0;
      this.slice = Math.min(SLICES.last, this.slice + SLICES.growth);
      yield undefined;
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
    const isFast = this.readsPieces && at >= this.slowUntil && this.scanned < 0;
    if (isFast && !this.headers.inStatements) {
      const end = Math.min(text.length, at + this.slice);
      if (end === text.length && !last && !all && end - at < this.slice) return false;
      this.worked += this.slice;
      if (this.takePiece(at, end, last && end === text.length)) return true;
      this.slowUntil = at + this.slice;
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
    this.worked += next - from;
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
    else if (statement !== "") this.facts.takeStatement(statement);
  }

  /** Takes text[at, end) at once if its entries are nothing but lines of data; false if they must be looked at one by one. */
  private takePiece(at: number, end: number, last: boolean): boolean {
    const piece = this.text.slice(at, end);
    const segment = this.judge.reader.read(piece, 0, last);
    const { starts, facts, flagged } = segment;
    if (starts.length === 0 || !isAllData(segment)) return false;
    const selected = this.shareSelected(at, at + segment.end);
    if (selected === "some") return false;
    if (selected === "none") {
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
    this.facts.takeTimes(facts.times.oldest, facts.times.newest);
    this.headers.takeData();
    this.at = at + segment.end;
    return true;
  }

  /** How much of text[at, end) is to be sent. */
  private shareSelected(at: number, end: number): "all" | "some" | "none" {
    if (!this.options.selected) return "all";
    const last = this.line + lineEndsIn(this.text, at, Math.max(at, end - 1), this.mayReturn);
    return this.selection.shareOf(this.line, last);
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
    if (!this.selection.has(line, lastLine)) return;
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
        this.facts.takeFault(line, fault);
        if (this.options.goodOnly) {
          this.facts.leftOut++;
          return;
        }
      }
    }
    if (!isRefused && reading.timestampStart >= 0) {
      const { precision } = this.options.dialect.target;
      readInstant(text, reading.timestampStart, reading.timestampEnd, precision, this.instant);
      this.facts.takeTimes(this.instant, this.instant);
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
    if (this.open.bytes + next - from > this.limits.bytes || !this.selection.has(line, lastLine)) return;
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
