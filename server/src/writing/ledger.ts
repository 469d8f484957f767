import { isFailure } from "../schema/exchange";
import { ABOUT_TIME, plausiblePrecision } from "./adviceActions";
import { type Batch, BatchPlaces, factsOf, linesOf } from "./batches";
import { shownBody } from "./exchangeText";
import type { WriteInput } from "./input";
import type { JournalFault, JournalState } from "./journal";
import type { LineOutcome, PointCounts } from "./outcome";
import { type BatchOutcome, type BatchPlace, type OpenSpan, outcomeOf, WITH_OTHERS } from "./outcomes";
import { RefusedLines } from "./refusedText";
import { describeLine } from "./reportLines";
import { isResendSafe } from "./retry";
import { serverWords } from "./serverWords";
import type { BatchEnd, Exchange, LedgerStory } from "./told";

export const LEDGER_LIMITS = {
  /** Lines that are described one by one. */
  lines: 1000,
  /** Exchanges that are kept: of plain successes the first and the last, and others. */
  firstExchanges: 50,
  lastExchanges: 50,
  otherExchanges: 100,
  /** Stretches of lines not known to be stored, for each file. */
  spans: 20_000,
  /** Bytes of an answer that are kept. */
  answerBytes: 20_000,
  /** Units of a body that are kept of a plain success among many. */
  shownUnits: 2000,
} as const;

type Counts = { -readonly [Key in keyof PointCounts]: PointCounts[Key] };

/** What is not known to be stored of one file. */
export interface FileLedger {
  readonly uri: string;
  readonly counts: Counts;
  /** Lines (zero-based, both inclusive), joined where they touch. */
  readonly again: [first: number, last: number][];
  isComplete: boolean;
}

export class Ledger {
  readonly counts: Counts = { stored: 0, refused: 0, unknown: 0, notSent: 0 };
  readonly files: FileLedger[];
  readonly lines: LineOutcome[] = [];
  linesTotal = 0;
  /** Lines refused, by code, in the order of their first. */
  readonly reasons = new Map<string, number>();
  readonly story: LedgerStory = {
    refusedWithOthers: 0,
    takesWhole: false,
    told: undefined,
    firstToldLines: undefined,
    plausible: new Set(),
    status: undefined,
    wholeAt: undefined,
    failure: undefined,
    unknown: undefined,
    isSafe: true,
  };
  readonly refused: RefusedLines;
  wasAnswered = false;
  /** The server's version as it named it. */
  serverVersion: string | undefined;
  exchangesTotal = 0;
  /** Bytes of lines that were sent and have ended. */
  bytes = 0;
  left = 0;
  /** Lines whose batches no answer spoke of, so that going on with the write is about them. */
  unanswered = 0;
  private readonly first: Exchange[] = [];
  private readonly others: Exchange[] = [];
  private recent: Exchange[] = [];

  constructor(
    private readonly inputs: readonly Pick<WriteInput, "uri" | "destination" | "selected">[],
    refused = new RefusedLines(),
  ) {
    this.refused = refused;
    this.files = inputs.map(({ uri }) => ({
      uri,
      counts: { stored: 0, refused: 0, unknown: 0, notSent: 0 },
      again: [],
      isComplete: true,
    }));
  }

  /** Exchanges that are kept, in order. */
  get exchanges(): Exchange[] {
    return [...this.first, ...this.others, ...this.recent].sort((a, b) => a.index - b.index);
  }

  /** Lines that were sent and have ended. */
  get sentLines(): number {
    const { stored, refused, unknown } = this.counts;
    return stored + refused + unknown;
  }

  /** Nothing was sent that the server may have got. */
  get isUntouched(): boolean {
    return this.sentLines === 0 && !this.wasAnswered;
  }

  /** Takes what an earlier run did. */
  resume({ spans }: JournalState, sendUnknown: boolean): void {
    for (const { state, file, stored, refused, unknown, faults, firstLine, lastLine, untimed } of spans) {
      if (state === "unknown" && sendUnknown) continue;
      this.count(file, { stored, refused, unknown, notSent: 0 });
      for (const [, , first, last, code] of faults) {
        this.again(file, first - 1, last - 1);
        if (code !== WITH_OTHERS) this.addReason(code, last - first + 1);
      }
      if (unknown > 0) {
        if (state === "unknown" && faults.length === 0) this.again(file, firstLine - 1, lastLine - 1);
        this.addUnknown(firstLine, lastLine, untimed, this.inputs[file].destination.product);
      }
    }
  }

  exchanged(exchange: Omit<Exchange, "index" | "shown" | "batch" | "uri"> & { readonly batch: Batch }): void {
    const { batch, result } = exchange;
    if (!isFailure(result)) {
      this.wasAnswered = true;
      this.serverVersion ??= /^v?(\d+\.\d+(?:\.\d+)?)/.exec(result.headers["x-influxdb-version"] ?? "")?.[1];
    }
    const isPlain = !isFailure(result) && result.status >= 200 && result.status < 300;
    const isEarly = this.first.length < LEDGER_LIMITS.firstExchanges;
    const kept: Exchange = {
      ...exchange,
      index: this.exchangesTotal++,
      batch: factsOf(batch),
      uri: this.inputs[batch.file].uri,
      // Of what went well after many others little is enough.
      shown: isEarly || !isPlain ? shownBody(batch.body) : shownBody(batch.body, LEDGER_LIMITS.shownUnits),
      result: isFailure(result)
        ? result
        : { ...result, body: result.body.slice(0, LEDGER_LIMITS.answerBytes), dropped: undefined },
    };
    if (isEarly) this.first.push(kept);
    else if (!isPlain && this.others.length < LEDGER_LIMITS.otherExchanges) this.others.push(kept);
    else {
      this.recent.push(kept);
      if (this.recent.length > 2 * LEDGER_LIMITS.lastExchanges) {
        this.recent = this.recent.slice(-LEDGER_LIMITS.lastExchanges);
      }
    }
  }

  outcomeOf(end: BatchEnd, place: BatchPlace): BatchOutcome {
    return outcomeOf(end, place);
  }

  /** A batch, or the part of it that `outcome` counts, has ended. */
  ended(end: BatchEnd, place: BatchPlace, outcome = outcomeOf(end, place)): void {
    const { batch, decoded, result } = end;
    const { counts, lines, refusedWithOthers, open } = outcome;
    const places = new BatchPlaces(batch);
    this.count(batch.file, counts);
    if (lacksAnswer(end, counts)) this.unanswered += counts.unknown;
    this.bytes += batch.bytes;
    this.linesTotal += lines.length;
    for (const line of lines) {
      if (line.outcome === "refused") this.addReason(line.code, 1);
      if (line.outcome !== "stored" && ABOUT_TIME.has(line.code) && this.story.plausible.size < 2) {
        this.story.plausible.add(plausiblePrecision(batch.body, line.start, line.end, place.dialect));
      }
      if (this.lines.length < LEDGER_LIMITS.lines) {
        this.lines.push(describeLine(line, end, outcome, place, places, this));
      }
    }
    const toMend = spansToMend(end, open);
    for (const { start, end: behind } of toMend) {
      const first = places.lineAt(start);
      this.again(batch.file, first, places.lineAt(Math.max(start, behind - 1)));
    }
    this.refused.take(batch, { ...outcome, open: toMend }, place);
    this.tell(end, outcome, place, places);
    const unknown = open.filter((each) => each.outcome === "unknown");
    if (unknown.length > 0) {
      const { start, end: behind } = unknown[unknown.length - 1];
      this.addUnknown(
        // Comments above and below are of no batch's lines.
        Math.max(batch.firstLine, places.lineAt(unknown[0].start) + 1),
        Math.min(batch.lastLine, places.lineAt(Math.max(start, behind - 1)) + 1),
        batch.withoutTime,
        place.destination.product,
      );
    }
    if (decoded?.written !== "none" && !isResendSafe(place.destination.product, batch.withoutTime)) {
      this.story.isSafe = false;
    }
    if (isFailure(result)) this.failed(end, places);
    this.story.refusedWithOthers += refusedWithOthers;
    if (refusedWithOthers > 0 && decoded?.kind === "syntax" && decoded.written === "none")
      this.story.takesWhole = true;
  }

  /** A batch was not answered. */
  failed({ batch, result }: BatchEnd, places = new BatchPlaces(batch)): void {
    this.story.failure = { result, place: firstLineOf(batch, places), uri: this.inputs[batch.file].uri };
  }

  private tell(
    { batch, decoded, result }: BatchEnd,
    { lines, counts }: BatchOutcome,
    place: BatchPlace,
    places: BatchPlaces,
  ): void {
    const { story } = this;
    if (!isFailure(result)) story.failure = undefined;
    if (decoded?.kind === "accepted") return;
    story.firstToldLines ??= linesOf(batch);
    if (decoded) story.told = decoded;
    if (!isFailure(result)) story.status ??= result.status;
    if (lines.length > 0) return;
    story.wholeAt ??= {
      place: firstLineOf(batch, places),
      uri: place.uri,
      ...(decoded && { decoded }),
      words: isFailure(result) ? "" : serverWords(result),
      isUnknown: counts.unknown > 0,
    };
  }

  get isOfSelection(): boolean {
    return this.inputs.some(({ selected }) => selected !== undefined);
  }

  /** Lines that were cut and are not sent. */
  notSent(batch: Batch): void {
    this.count(batch.file, { stored: 0, refused: 0, unknown: 0, notSent: linesOf(batch) });
  }

  /** Lines that nothing was made of: they stand behind where the write ended. */
  notReached(lines: number): void {
    this.counts.notSent += lines;
  }

  leftOut(lines: number): void {
    this.left = lines;
    this.counts.notSent += lines;
  }

  /** Lines of a batch that are not known to be stored, for the journal. */
  faultsOf(end: BatchEnd, outcome: BatchOutcome, most: number): JournalFault[] {
    const { batch } = end;
    const open = spansToMend(end, outcome.open);
    const places = new BatchPlaces(batch);
    // Of a batch that is unknown as a whole its own lines say where it stands.
    const [first] = open;
    const isWhole = first?.outcome === "unknown" && first.end - first.start >= batch.body.length;
    return (isWhole ? [] : open.slice(0, most)).map(({ start, end, code }) => {
      const last = Math.max(start, end - 1);
      return [
        places.sourceOffset(start),
        places.sourceOffset(last) + 1,
        places.lineAt(start) + 1,
        places.lineAt(last) + 1,
        code,
      ];
    });
  }

  private count(file: number, { stored, refused, unknown, notSent }: PointCounts): void {
    for (const counts of [this.counts, this.files[file].counts]) {
      counts.stored += stored;
      counts.refused += refused;
      counts.unknown += unknown;
      counts.notSent += notSent;
    }
  }

  private again(file: number, first: number, last: number): void {
    const each = this.files[file];
    const before = each.again.at(-1);
    if (before && first <= before[1] + 1 && first >= before[0]) before[1] = Math.max(before[1], last);
    else if (each.again.length < LEDGER_LIMITS.spans) each.again.push([first, last]);
    else each.isComplete = false;
  }

  private addReason(code: string, lines: number): void {
    this.reasons.set(code, (this.reasons.get(code) ?? 0) + lines);
  }

  private addUnknown(
    first: number,
    last: number,
    withoutTime: number,
    product: Parameters<typeof isResendSafe>[0],
  ): void {
    const isSafe = isResendSafe(product, withoutTime);
    const before = this.story.unknown;
    this.story.unknown = before
      ? {
          first: Math.min(before.first, first),
          last: Math.max(before.last, last),
          isSafe: before.isSafe && isSafe,
          withoutTime: before.withoutTime + withoutTime,
        }
      : { first, last, isSafe, withoutTime };
  }
}

/** Whether it is unknown what became of a whole batch, and the server did not take it either. */
export function lacksAnswer({ decoded }: BatchEnd, { stored, refused, unknown }: PointCounts): boolean {
  return decoded?.kind !== "accepted" && unknown > 0 && stored + refused === 0;
}

/** What was not stored, or may not be. Of a body that was taken these are the lines with something wrong with them. */
function spansToMend({ decoded }: BatchEnd, open: readonly OpenSpan[]): readonly OpenSpan[] {
  return decoded?.kind === "accepted" ? open.filter(({ code }) => code !== decoded.kind) : open;
}

/** The line of a batch's first entry, without its line end. */
function firstLineOf({ body, firstLine }: Batch, places: BatchPlaces): LineOutcome["range"] {
  let start = 0;
  while (places.lineAt(start) < firstLine - 1) {
    const newline = body.indexOf("\n", start);
    if (newline < 0) break;
    start = newline + 1;
  }
  const newline = body.indexOf("\n", start);
  return places.rangeOf(start, newline < 0 ? body.length : newline);
}
