/** Owns what a write is told to do, and what it needs of the world to do it. Shapes only. */
import type { CarriedRequest, CarryResult } from "../schema/exchange";
import type { BatchLimits } from "./batches";
import type { WriteInput } from "./input";
import type { JournalState, JournalWriter } from "./journal";
import type { OnRefused } from "./outcome";

export interface WriteJob {
  readonly inputs: readonly WriteInput[];
  readonly limits: BatchLimits;
  readonly onRefused: OnRefused;
  readonly gzip: boolean;
  readonly concurrency: number;
  /** Lines that are known to be refused are not sent. */
  readonly goodOnly: boolean;
  /** Lines go to the databases that their text names. */
  readonly useContext: boolean;
  /** What an earlier run did; it is gone on from there. */
  readonly resumed?: { readonly state: JournalState; readonly sendUnknown: boolean };
}

export interface SendRuntime {
  /**
   * Sends a request; never rejects. `sent` is called once all of it has left: the next batch is made from then on, while the answer is
   * waited for, and not while the body still wants to go out.
   */
  carry(request: CarriedRequest, sent?: () => void): Promise<CarryResult>;
  /** Resolves after some milliseconds, or at once when the write is cancelled. */
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to 1, for the jitter of waits. */
  random(): number;
  isCancelled(): boolean;
  readonly gzip?: (bytes: Uint8Array) => Promise<Uint8Array>;
}

export interface WriteRuntime extends SendRuntime {
  /** Gives way to what waits (I/O, messages). */
  turn(): Promise<void>;
  readonly journal?: JournalWriter;
  readonly progress?: (progress: SessionProgress) => void;
}

export interface SessionProgress {
  /** Batches that are done. */
  readonly batch: number;
  /** Bytes of the texts that are done with. */
  readonly bytesSent: number;
  /** Lines of data that were sent. */
  readonly pointsSent: number;
  readonly waiting?: { readonly seconds: number; readonly reason: string };
}
