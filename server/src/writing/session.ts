/**
 * Owns one write: takes batch after batch as they are cut, sends them by a transport that it is given, and decides after each answer
 * (go on, halve, send the good lines again, stop). Pure but for what its runtime does: no I/O, no clock of its own.
 * Invariants: no more exchanges at once than asked for, begun in order; after a cancel nothing more is begun, and what was in flight is
 * told as it ended; every batch that was begun is told to the ledger exactly once.
 */
import { type CarryFailure, isFailure, NOTHING_SENT } from "../schema/exchange";
import type { AnswerKind } from "./answers/answer";
import { type Batch, halve } from "./batches";
import { describeTrouble } from "./inspect";
import type { SessionProgress, WriteJob, WriteRuntime } from "./job";
import { JOURNAL_FAULTS, type JournalWriter } from "./journal";
import { type Ledger, lacksAnswer } from "./ledger";
import type { OnRefused } from "./outcome";
import type { BatchOutcome } from "./outcomes";
import { type Prepared, preparing } from "./prepare";
import { goodLinesOf } from "./resend";
import { sendBatch } from "./sending";
import type { BatchEnd } from "./told";

export type SessionState = "complete" | "stopped" | "cancelled" | "not-sent";

export interface SessionResult {
  readonly state: SessionState;
  readonly startedAt: number;
  readonly milliseconds: number;
  /** Why it stopped, where no answer says it. */
  readonly reason?: string;
}

/** Refusals that speak of the data; after all others the next batch would meet the same. */
const ABOUT_DATA: ReadonlySet<AnswerKind> = new Set([
  "accepted",
  "syntax",
  "timestamp-range",
  "field-type-conflict",
  "retention",
  "limit-series",
  "limit-values-per-tag",
  "limit-columns",
  "refused-other",
  "too-large",
]);

/** Lines that are to be sent, of a batch as it was cut or of a part of one. */
interface Portion {
  readonly batch: Batch;
  readonly perhapsStored: boolean;
}

export async function runWrite(job: WriteJob, ledger: Ledger, runtime: WriteRuntime): Promise<SessionResult> {
  const session = new Session(job, ledger, runtime);
  return session.run();
}

class Session {
  private readonly startedAt: number;
  private state: SessionState = "complete";
  private reason: string | undefined;
  private stopped = false;
  private number: number;
  private done = 0;
  private bytesDone = 0;
  private tooLarge = Number.POSITIVE_INFINITY;

  constructor(
    private readonly job: WriteJob,
    private readonly ledger: Ledger,
    private readonly runtime: WriteRuntime,
  ) {
    this.startedAt = runtime.now();
    this.number = job.resumed?.state.next ?? 1;
  }

  async run(): Promise<SessionResult> {
    const { job, ledger, runtime } = this;
    const flow = preparing(job, runtime);
    const flying = new Set<Promise<void>>();
    this.report();
    try {
      let next = flow.batches.next();
      while (!this.stopped) {
        const item = await next;
        if (item.done || this.stopped) break;
        if (runtime.isCancelled()) {
          this.stop("cancelled");
          break;
        }
        // The next batch is cut and compressed while this one is on its way, and, where it is the only one, not before it has left.
        let leave = () => {};
        const left = new Promise<void>((resolve) => (leave = resolve));
        const flight = this.take(item.value, flow.narrow, leave).finally(() => {
          leave();
          flying.delete(flight);
        });
        flying.add(flight);
        next = (job.concurrency > 1 ? Promise.resolve() : left).then(() => flow.batches.next());
        // Awaited below, unless the write ends before.
        next.catch(() => undefined);
        if (flying.size >= job.concurrency) await Promise.race(flying);
      }
      await Promise.all(flying);
      // One may be cut already, which is not sent any more.
      const cut = this.stopped ? await next : undefined;
      if (cut && !cut.done) ledger.notSent(cut.value.batch);
      // It would have stopped, but nothing was left.
      const isLast = cut?.done === true && ledger.counts.notSent === 0 && !flow.trouble;
      if (isLast && this.state === "stopped" && this.reason === undefined) this.state = "complete";
    } catch (error) {
      await Promise.allSettled(flying);
      this.stop("stopped", reasonOf(error));
    } finally {
      await flow.batches.return(undefined);
    }
    if (!this.stopped && flow.trouble) {
      const { trouble, destination } = flow.trouble;
      this.stop(
        "stopped",
        describeTrouble(trouble, destination, job.gzip, "The lines above it were sent, nothing else."),
      );
    }
    ledger.leftOut(flow.leftOut());
    if (this.state === "stopped" && ledger.isUntouched) this.state = "not-sent";
    return {
      state: this.state,
      startedAt: this.startedAt,
      milliseconds: runtime.now() - this.startedAt,
      ...(this.reason !== undefined && { reason: this.reason }),
    };
  }

  private stop(state: SessionState, reason?: string): void {
    this.stopped = true;
    if (this.state === "complete") {
      this.state = state;
      this.reason = reason;
    }
  }

  private report(waiting?: SessionProgress["waiting"]): void {
    this.runtime.progress?.({
      batch: this.done,
      bytesSent: this.bytesDone,
      pointsSent: this.ledger.sentLines,
      ...(waiting && { waiting }),
    });
  }

  /** Sends a batch, whole or in parts, until all of it has ended. */
  private async take(prepared: Prepared, narrow: (bytes: number) => void, leave: () => void): Promise<void> {
    const queue: Portion[] = [{ batch: prepared.batch, perhapsStored: false }];
    let ready: Prepared | undefined = prepared;
    while (queue.length > 0) {
      const portion = queue[0];
      if (this.runtime.isCancelled() || (this.stopped && ready === undefined)) {
        this.stop("cancelled");
        break;
      }
      const { batch, perhapsStored } = portion;
      const { dialect } = prepared;
      const tooLarge = batch.bytes >= this.tooLarge ? halve(batch, dialect) : undefined;
      if (tooLarge) {
        queue.splice(0, 1, ...tooLarge.map((half) => ({ batch: half, perhapsStored })));
        ready = undefined;
        continue;
      }
      const more = await this.send(prepared, portion, ready, narrow, leave);
      ready = undefined;
      if (more === undefined) break;
      queue.splice(0, 1, ...more);
    }
    for (const { batch, perhapsStored } of queue) {
      if (perhapsStored) this.ledger.ended(neverSentAgain(batch), prepared.places);
      else this.ledger.notSent(batch);
    }
    this.done++;
    this.bytesDone = Math.max(this.bytesDone, prepared.bytesBefore + prepared.batch.to);
    this.report();
  }

  /** Sends a portion; answers what of it is to be sent still, undefined where it must not go on (the portion is in the queue then). */
  private async send(
    prepared: Prepared,
    { batch, perhapsStored }: Portion,
    ready: Prepared | undefined,
    narrow: (bytes: number) => void,
    leave: () => void,
  ): Promise<Portion[] | undefined> {
    const { job, ledger, runtime } = this;
    const { dialect, places } = prepared;
    const n = this.number++;
    try {
      await runtime.journal?.add(prepared.record(n, batch, new Date(runtime.now()).toISOString()));
    } catch (error) {
      this.stop("stopped", reasonOf(error));
      return undefined;
    }
    const end = await sendBatch(
      { batch, destination: places.destination, gzip: job.gzip, body: ready?.body, perhapsStored },
      runtime,
      {
        ledger,
        waiting: (seconds, reason) => this.report({ seconds, reason }),
        left: leave,
        isFirst: () => !ledger.wasAnswered,
      },
    );
    if (end.decoded?.kind === "too-large") {
      const halves = halve(batch, dialect);
      if (halves) {
        this.tooLarge = Math.min(this.tooLarge, batch.bytes);
        narrow(Math.ceil(batch.bytes / 2));
        this.note({ n, state: end.mayBeStored ? "unknown" : "open", result: resultOf(end) });
        return halves.map((half) => ({ batch: half, perhapsStored: end.mayBeStored }));
      }
    }
    // What is known not to have left is not sent rather than unknown.
    if (isFailure(end.result) && NOTHING_SENT.has(end.result.failure) && !end.mayBeStored) {
      this.note({ n, state: "open", result: resultOf(end) });
      ledger.failed(end);
      this.stop(end.result.failure === "cancelled" ? "cancelled" : "stopped");
      return undefined;
    }
    const outcome = ledger.outcomeOf(end, places);
    const good = job.onRefused === "sendGoodLines" ? goodLinesOf(end, outcome, places) : undefined;
    if (good) {
      this.note({ n, state: "open", result: resultOf(end) });
      ledger.ended(end, places, good.outcome);
      return [{ batch: good.again, perhapsStored: end.mayBeStored }];
    }
    this.noteEnd(n, end, outcome);
    ledger.ended(end, places, outcome);
    if (!goesOn(end, job.onRefused)) this.stop("stopped");
    return [];
  }

  /** Kept in the background: what is not flushed when the next exchange begins goes with its line. */
  private note(record: Parameters<JournalWriter["add"]>[0]): void {
    this.runtime.journal?.add(record).catch((error: unknown) => this.stop("stopped", reasonOf(error)));
  }

  private noteEnd(n: number, end: BatchEnd, outcome: BatchOutcome): void {
    if (!this.runtime.journal) return;
    const { counts } = outcome;
    const { stored, refused, unknown } = counts;
    // Nothing of it is stored, and it is not the lines' fault: it is sent again when the write goes on.
    const isOpen =
      !end.mayBeStored &&
      end.decoded !== undefined &&
      end.decoded.written === "none" &&
      !ABOUT_DATA.has(end.decoded.kind);
    const faults = this.ledger.faultsOf(end, outcome, JOURNAL_FAULTS);
    this.note({
      n,
      state: isOpen ? "open" : lacksAnswer(end, counts) ? "unknown" : "answered",
      result: resultOf(end),
      stored,
      refused,
      unknown,
      ...(faults.length > 0 && { faults }),
    });
  }
}

function resultOf({ result }: BatchEnd): number | string {
  return isFailure(result) ? result.failure : result.status;
}

function neverSentAgain(batch: Batch): BatchEnd {
  const result: CarryFailure = { failure: "cancelled", message: "Not sent again." };
  return { batch, result, mayBeStored: true };
}

function goesOn({ decoded }: BatchEnd, onRefused: OnRefused): boolean {
  if (decoded === undefined) return false;
  if (decoded.kind === "accepted") return true;
  return onRefused !== "stop" && ABOUT_DATA.has(decoded.kind);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
