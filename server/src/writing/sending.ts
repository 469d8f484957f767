/**
 * Owns the sending of one batch: one request, again where that is safe and sensible, until there is an end. Invariants: a batch is sent
 * again by itself only where retry.ts allows it; a wait ends at once when the write is cancelled.
 */
import { byteString, bytesOfByteString, decodeBytes } from "../lineprotocol/bytes";
import type { Destination } from "../schema/destination";
import {
  type CarriedAnswer,
  type CarriedRequest,
  type CarryFailure,
  type CarryResult,
  isFailure,
  NOTHING_SENT,
} from "../schema/exchange";
import type { DecodedAnswer } from "./answers/answer";
import { decodeAnswer } from "./answers/decode";
import type { Batch } from "./batches";
import type { SendRuntime } from "./job";
import type { Ledger } from "./ledger";
import { writeRequest } from "./requests";
import { isResendSafe, nextTry } from "./retry";
import type { BatchEnd } from "./told";

export interface Sending {
  readonly batch: Batch;
  readonly destination: Destination;
  readonly gzip: boolean;
  /** The request's body, if it is made already. */
  readonly body?: Promise<Uint8Array>;
  /** These lines were sent before, and it is not known whether they were stored. */
  readonly perhapsStored: boolean;
}

export interface SendHooks {
  readonly ledger: Pick<Ledger, "exchanged">;
  readonly waiting: (seconds: number, reason: string) => void;
  /** The request has left. */
  readonly left: () => void;
  /** Nothing was ever answered in this write. */
  readonly isFirst: () => boolean;
}

export async function sendBatch(
  { batch, destination, gzip, body, perhapsStored }: Sending,
  runtime: SendRuntime,
  hooks: SendHooks,
): Promise<BatchEnd> {
  const zip = gzip && runtime.gzip !== undefined;
  const plain = () => bytesOfByteString(batch.body);
  const bytes = await (body ?? (zip && runtime.gzip ? runtime.gzip(plain()) : plain()));
  const request = writeRequest(destination, bytes, zip);
  const safe = isResendSafe(destination.product, batch.withoutTime);
  let mayBeStored = perhapsStored;
  for (let tried = 1; ; tried++) {
    const startedAt = runtime.now();
    const result = await runtime.carry(request, hooks.left);
    hooks.left();
    const decoded = isFailure(result) ? undefined : decode(destination, request, batch, result);
    const isFirst = hooks.isFirst();
    hooks.ledger.exchanged({
      batch,
      request: { ...request, body: undefined },
      result,
      startedAt,
      milliseconds: runtime.now() - startedAt,
    });
    const end: BatchEnd = { batch, result, decoded, mayBeStored };
    const seconds = runtime.isCancelled()
      ? undefined
      : nextTry(decoded ?? (result as CarryFailure), tried, safe, runtime.random());
    // Nobody listens and nothing was ever answered: the person learns it now rather than after five tries.
    if (seconds === undefined || (isFailure(result) && result.failure === "refused" && isFirst)) return end;
    if (isFailure(result) ? !NOTHING_SENT.has(result.failure) : decoded?.written !== "none") {
      mayBeStored = true;
    }
    hooks.waiting(seconds, reasonToWait(result, decoded));
    await runtime.wait(seconds * 1000);
    if (runtime.isCancelled()) return { ...end, mayBeStored };
  }
}

function reasonToWait(result: CarryResult, decoded: DecodedAnswer | undefined): string {
  if (isFailure(result)) return result.message;
  return decoded?.summary ?? `the server answered ${result.status}`;
}

function decode(
  destination: Destination,
  request: CarriedRequest,
  { body, points, refused, withoutTime }: Batch,
  answer: CarriedAnswer,
): DecodedAnswer {
  return decodeAnswer({
    request: {
      method: request.method,
      path: request.path,
      query: request.query,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      body,
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
