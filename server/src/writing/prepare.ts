/**
 * Owns how batches are made ready to leave: read, cut, compressed, with what their journal line says; of a resumed write only what an
 * earlier run did not send. Invariants: one batch is made at a time, when it is asked for; memory does not grow with the text.
 */
import { byteString, bytesOfByteString } from "../lineprotocol/bytes";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import type { Destination } from "../schema/destination";
import { type Batch, divide } from "./batches";
import type { Trouble } from "./cutFacts";
import { BatchCutter } from "./cutter";
import { piecesOf, type WriteInput } from "./input";
import { cutOptionsFor } from "./inspect";
import type { WriteJob, WriteRuntime } from "./job";
import { beginRecord, type JournalBegin, type JournalSpan } from "./journal";
import type { BatchPlace } from "./outcomes";
import { placeOf } from "./plan";
import { RunningHash } from "./runningHash";
import { certaintyOf } from "./silence";

export interface Prepared {
  readonly batch: Batch;
  readonly dialect: Dialect;
  readonly places: BatchPlace;
  /** The request's body, compressed where asked for. */
  readonly body: Promise<Uint8Array>;
  /** Bytes of the texts before this one. */
  readonly bytesBefore: number;
  /** The journal's line before an exchange of this batch or of a part of it. */
  record(n: number, part: Batch, at: string): JournalBegin;
}

export interface BatchFlow {
  readonly batches: AsyncGenerator<Prepared, void, undefined>;
  /** Batches that are cut from here on hold no more bytes. */
  readonly narrow: (bytes: number) => void;
  /** What the flow ended at, if it did not reach the end. */
  readonly trouble: { readonly trouble: Trouble; readonly destination: Destination } | undefined;
  leftOut(): number;
}

export function preparing(job: WriteJob, runtime: WriteRuntime): BatchFlow {
  const cutters: BatchCutter[] = [];
  let most = Number.POSITIVE_INFINITY;
  let trouble: BatchFlow["trouble"];
  async function* run(): AsyncGenerator<Prepared, void, undefined> {
    let bytesBefore = 0;
    for (const [file, input] of job.inputs.entries()) {
      const cutter = new BatchCutter(cutOptionsFor(input, file, { ...job, judges: false }));
      cutter.narrow(most);
      cutters.push(cutter);
      const prefix = new Prefix(runtime.journal !== undefined);
      const spans = job.resumed?.state.spans.filter((each) => each.file === file) ?? [];
      for await (const { bytes, last } of piecesOf(input)) {
        prefix.add(bytes);
        for (const cut of cutter.push(byteString(bytes), last)) {
          if (!cut) {
            prefix.hashTo(cutter.openTo);
            await runtime.turn();
            continue;
          }
          const rest = job.resumed ? remaining(cut, spans, job.resumed.sendUnknown, cutter.dialect) : [cut];
          for (const batch of rest) {
            await runtime.turn();
            prefix.hashTo(cut.to);
            yield prepare(batch, input, prefix.digest(), cut.to, bytesBefore, cutter.dialect);
          }
        }
        if (cutter.isDone) break;
      }
      bytesBefore += prefix.length;
      if (cutter.facts.trouble) {
        trouble = { trouble: cutter.facts.trouble, destination: input.destination };
        return;
      }
    }
  }
  const prepare = (
    batch: Batch,
    input: WriteInput,
    hash: string,
    hashedTo: number,
    bytesBefore: number,
    dialect: Dialect,
  ): Prepared => {
    const plain = bytesOfByteString(batch.body);
    const body = job.gzip && runtime.gzip ? runtime.gzip(plain) : Promise.resolve(plain);
    // Whoever sends it waits for it; if nobody does, its failure is of no interest.
    body.catch(() => undefined);
    const destination = job.useContext ? placeOf(input.destination, batch.context) : input.destination;
    const certainty = certaintyOf(destination, runtime.now());
    return {
      batch,
      dialect,
      places: { destination, uri: input.uri, dialect, certainty },
      body,
      bytesBefore,
      record: (n, part, at) => beginRecord(n, part, hash, hashedTo, at),
    };
  };
  return {
    batches: run(),
    narrow(bytes) {
      most = Math.min(most, bytes);
      for (const cutter of cutters) cutter.narrow(most);
    },
    get trouble() {
      return trouble;
    },
    leftOut: () => cutters.reduce((sum, { facts }) => sum + facts.leftOut, 0),
  };
}

/** The fingerprint of what was read, up to any byte that is not behind the last one asked for. */
class Prefix {
  length = 0;
  private readonly hash = new RunningHash();
  private readonly waiting: Uint8Array[] = [];

  /** `isKept`: somebody writes the fingerprint down. */
  constructor(private readonly isKept: boolean) {}

  add(bytes: Uint8Array): void {
    if (this.isKept) this.waiting.push(bytes);
    this.length += bytes.length;
  }

  hashTo(offset: number): void {
    while (this.waiting.length > 0 && this.hash.length < offset) {
      const [first] = this.waiting;
      const wanted = offset - this.hash.length;
      this.hash.update(first.subarray(0, wanted));
      if (wanted < first.length) this.waiting[0] = first.subarray(wanted);
      else this.waiting.shift();
    }
  }

  /** The fingerprint of what is hashed. */
  digest(): string {
    return this.hash.digest();
  }
}

/** What of a batch an earlier run did not send, or sent without learning how it ended and may send again. */
export function remaining(
  batch: Batch,
  spans: readonly JournalSpan[],
  sendUnknown: boolean,
  dialect: Dialect,
): readonly Batch[] {
  const met = spans.filter(({ from, to }) => from < batch.to && to > batch.from);
  if (met.length === 0) return [batch];
  const isSent = ({ state }: JournalSpan) => state === "answered" || !sendUnknown;
  const [only] = met;
  if (met.length === 1 && only.from <= batch.from && only.to >= batch.to) return isSent(only) ? [] : [batch];
  // Stretches that were not sent and spans that are sent again are batches of their own, in order.
  return divide(batch, dialect, (_, start) => {
    const at = met.findIndex(({ from, to }) => start >= from && start < to);
    if (at >= 0) return isSent(met[at]) ? -1 : 2 * at + 1;
    const behind = met.findIndex(({ from }) => start < from);
    return 2 * (behind < 0 ? met.length : behind);
  });
}

/** Whether a text still begins as it did when an earlier run read it up to `to`. */
export async function beginsAs(
  input: WriteInput,
  to: number,
  hash: string,
  progress: (bytes: number) => void,
): Promise<boolean> {
  const prefix = new RunningHash();
  for await (const { bytes } of piecesOf(input)) {
    prefix.update(bytes.subarray(0, to - prefix.length));
    progress(prefix.length);
    if (prefix.length >= to) break;
  }
  return prefix.length === to && prefix.digest() === hash;
}
