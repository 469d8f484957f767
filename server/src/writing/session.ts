/**
 * Owns one write: sends batch after batch by a transport that it is given, decides after each answer (go on, wait and try
 * again, halve, stop), and keeps what was said. Pure but for what its runtime does: no I/O, no clock of its own.
 * Invariants: one exchange at a time, in order; a batch is sent again by itself only where retry.ts allows it; after a cancel
 * nothing more is sent, and what was in flight is told as it ended.
 */
import { byteString, bytesOfByteString, decodeBytes } from "../lineprotocol/bytes";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import type { Destination } from "../schema/destination";
import {
  type CarriedAnswer,
  type CarriedRequest,
  type CarryFailure,
  type CarryResult,
  isFailure,
  NOTHING_SENT,
} from "../schema/exchange";
import type { AnswerKind, DecodedAnswer } from "./answers/answer";
import { decodeAnswer } from "./answers/decode";
import { type Batch, batchBody, halve } from "./batches";
import type { OnRefused } from "./outcome";
import { writeRequest } from "./requests";
import { isResendSafe, nextTry } from "./retry";
import type { SourceText } from "./source";

export interface WriteJob {
  readonly destination: Destination;
  readonly source: SourceText;
  readonly dialect: Dialect;
  readonly batches: readonly Batch[];
  readonly onRefused: OnRefused;
  readonly gzip: boolean;
}

export interface WriteRuntime {
  /** Sends a request; never rejects. */
  carry(request: CarriedRequest): Promise<CarryResult>;
  /** Resolves after some milliseconds, or at once when the write is cancelled. */
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to 1, for the jitter of waits. */
  random(): number;
  isCancelled(): boolean;
  readonly gzip?: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly progress?: (progress: SessionProgress) => void;
}

export interface SessionProgress {
  /** Batches that are done, and how many there are. */
  readonly batch: number;
  readonly batches: number;
  readonly bytesSent: number;
  readonly bytesTotal: number;
  readonly pointsSent: number;
  readonly waiting?: { readonly seconds: number; readonly reason: string };
}

/** One request and what came of it. The body is not kept: it is made again from the batch. */
export interface Exchange {
  readonly batch: Batch;
  readonly request: CarriedRequest;
  readonly result: CarryResult;
  /** Absent for failures. */
  readonly decoded?: DecodedAnswer;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/** A batch and how its last sending ended. */
export interface BatchEnd {
  readonly batch: Batch;
  readonly result: CarryResult;
  readonly decoded?: DecodedAnswer;
  /** An earlier sending of the same batch may have stored it. */
  readonly mayBeStored: boolean;
}

export interface SessionResult {
  readonly state: "complete" | "stopped" | "cancelled" | "not-sent";
  readonly exchanges: readonly Exchange[];
  readonly ends: readonly BatchEnd[];
  readonly notSent: readonly Batch[];
  readonly startedAt: number;
  readonly milliseconds: number;
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

export async function runWrite(job: WriteJob, runtime: WriteRuntime): Promise<SessionResult> {
  const startedAt = runtime.now();
  const queue = [...job.batches];
  const exchanges: Exchange[] = [];
  const ends: BatchEnd[] = [];
  const bytesTotal = job.batches.reduce((sum, { bytes }) => sum + bytes, 0);
  // Halves of a batch whose first sending may have been stored before a second one was too large.
  const perhapsStored = new Set<Batch>();
  let tooLarge = Number.POSITIVE_INFINITY;
  let state: SessionResult["state"] = "complete";

  const report = (waiting?: SessionProgress["waiting"]) =>
    runtime.progress?.({
      batch: ends.length,
      batches: ends.length + queue.length,
      bytesSent: ends.reduce((sum, { batch }) => sum + batch.bytes, 0),
      bytesTotal,
      pointsSent: ends.reduce((sum, { batch }) => sum + batch.points + batch.refused, 0),
      waiting,
    });

  report();
  while (queue.length > 0) {
    if (runtime.isCancelled()) {
      state = "cancelled";
      break;
    }
    const batch = queue[0];
    const halves = batch.bytes >= tooLarge ? halve(job.source, batch, job.dialect) : undefined;
    if (halves) {
      if (perhapsStored.has(batch)) for (const half of halves) perhapsStored.add(half);
      queue.splice(0, 1, ...halves);
      continue;
    }
    const end = await sendBatch(job, runtime, batch, exchanges, report, perhapsStored.has(batch));
    if (end.decoded?.kind === "too-large") {
      const smaller = halve(job.source, batch, job.dialect);
      if (smaller) {
        tooLarge = Math.min(tooLarge, batch.bytes);
        if (end.mayBeStored) for (const half of smaller) perhapsStored.add(half);
        queue.splice(0, 1, ...smaller);
        continue;
      }
    }
    // What is known not to have left is not sent rather than unknown.
    if (isFailure(end.result) && NOTHING_SENT.has(end.result.failure) && !end.mayBeStored) {
      state = end.result.failure === "cancelled" ? "cancelled" : ends.length === 0 ? "not-sent" : "stopped";
      break;
    }
    queue.shift();
    ends.push(end);
    report();
    if (!goesOn(end, job.onRefused)) {
      if (queue.length > 0) state = "stopped";
      break;
    }
  }
  for (const batch of queue.filter((each) => perhapsStored.has(each))) {
    const result: CarryFailure = { failure: "cancelled", message: "Not sent again." };
    ends.push({ batch, result, mayBeStored: true });
  }
  return {
    state: runtime.isCancelled() && queue.length > 0 ? "cancelled" : state,
    exchanges,
    ends,
    notSent: queue.filter((batch) => !perhapsStored.has(batch)),
    startedAt,
    milliseconds: runtime.now() - startedAt,
  };
}

function goesOn({ decoded }: BatchEnd, onRefused: WriteJob["onRefused"]): boolean {
  if (decoded === undefined) return false;
  if (decoded.kind === "accepted") return true;
  return onRefused !== "stop" && ABOUT_DATA.has(decoded.kind);
}

/** Sends a batch, again where that is safe and sensible, until there is an end. */
async function sendBatch(
  job: WriteJob,
  runtime: WriteRuntime,
  batch: Batch,
  exchanges: Exchange[],
  report: (waiting?: SessionProgress["waiting"]) => void,
  perhapsStored: boolean,
): Promise<BatchEnd> {
  const text = batchBody(job.source, batch);
  const plain = bytesOfByteString(text);
  const zip = job.gzip && runtime.gzip !== undefined;
  const body = zip && runtime.gzip ? await runtime.gzip(plain) : plain;
  const request = writeRequest(job.destination, body, zip);
  const safe = isResendSafe(job.destination.product, batch.withoutTime);
  let mayBeStored = perhapsStored;
  for (let tried = 1; ; tried++) {
    const startedAt = runtime.now();
    const result = await runtime.carry(request);
    const decoded = isFailure(result) ? undefined : decode(job, request, batch, text, result);
    exchanges.push({
      batch,
      request: { ...request, body: undefined },
      result,
      decoded,
      startedAt,
      milliseconds: runtime.now() - startedAt,
    });
    const end: BatchEnd = { batch, result, decoded, mayBeStored };
    const seconds = runtime.isCancelled()
      ? undefined
      : nextTry(decoded ?? (result as CarryFailure), tried, safe, runtime.random());
    // Nobody listens and nothing was ever answered: the person learns it now rather than after five tries.
    const isFirst = exchanges.every((exchange) => isFailure(exchange.result));
    if (seconds === undefined || (isFailure(result) && result.failure === "refused" && isFirst)) return end;
    if (isFailure(result) ? !NOTHING_SENT.has(result.failure) : decoded?.written !== "none") {
      mayBeStored = true;
    }
    report({ seconds, reason: reasonToWait(result, decoded) });
    await runtime.wait(seconds * 1000);
    if (runtime.isCancelled()) return { ...end, mayBeStored };
  }
}

function reasonToWait(result: CarryResult, decoded: DecodedAnswer | undefined): string {
  if (isFailure(result)) return result.message;
  return decoded?.summary ?? `the server answered ${result.status}`;
}

function decode(
  job: WriteJob,
  request: CarriedRequest,
  { points, refused, withoutTime }: Batch,
  text: string,
  answer: CarriedAnswer,
): DecodedAnswer {
  const { destination } = job;
  return decodeAnswer({
    request: {
      method: request.method,
      path: request.path,
      query: request.query,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      body: text,
      // What an accepting answer stores is known by these; one that refuses is read line by line.
      ...(answer.status >= 200 && answer.status < 300 && { counts: { points, refused, withoutTime } }),
    },
    response: {
      status: answer.status,
      headers: answer.headers,
      body: decodeBytes(byteString(answer.body)),
      truncated: answer.truncated,
    },
    product: destination.product,
    version: destination.version,
    precision: destination.precision,
    shardSeconds: destination.shardSeconds,
  });
}
