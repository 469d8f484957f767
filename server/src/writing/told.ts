/** Owns what is remembered of requests and their answers: how a batch ended, the exchange behind it, what all of them say together. Shapes only. */
import type { Precision } from "../lineprotocol/targets";
import type { CarriedRequest, CarryResult } from "../schema/exchange";
import type { DecodedAnswer } from "./answers/answer";
import type { Batch, BatchFacts } from "./batches";
import type { LineOutcome } from "./outcome";

/** A batch and how its last sending ended. */
export interface BatchEnd {
  readonly batch: Batch;
  readonly result: CarryResult;
  readonly decoded?: DecodedAnswer;
  /** An earlier sending of the same lines may have stored them. */
  readonly mayBeStored: boolean;
}

/** One request and what came of it. */
export interface Exchange {
  readonly index: number;
  readonly batch: BatchFacts;
  readonly uri: string;
  readonly request: CarriedRequest;
  /** The request's text as it is shown: cut in its middle where it is long. */
  readonly shown: string;
  readonly result: CarryResult;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/** What is said of a write as a whole, from the ends of its batches. */
export interface LedgerStory {
  /** Lines that were refused with others, and whether their server takes bodies as a whole. */
  refusedWithOthers: number;
  takesWhole: boolean;
  /** The last answer that was no plain success. */
  told: DecodedAnswer | undefined;
  /** Lines of the first batch whose answer was no plain success. */
  firstToldLines: number | undefined;
  /** Precisions in which the times of lines that were refused for their time look plausible; one that looks so in none is undefined. */
  readonly plausible: Set<Precision | undefined>;
  /** The first status that was no success. */
  status: number | undefined;
  /** The first batch of which the answer named no line, and how it ended. */
  wholeAt:
    | {
        readonly place: LineOutcome["range"];
        readonly uri: string;
        readonly decoded?: DecodedAnswer;
        /** The server's own sentence; empty where it says none. */
        readonly words: string;
        readonly isUnknown: boolean;
      }
    | undefined;
  /** The last exchange, if there was no answer to it, and where its lines begin. */
  failure:
    | { readonly result: CarryResult; readonly place: LineOutcome["range"]; readonly uri: string }
    | undefined;
  /** Lines of which it is unknown whether they are stored. */
  unknown: { first: number; last: number; isSafe: boolean; withoutTime: number } | undefined;
  /** Whether sending again what was begun stores nothing twice. */
  isSafe: boolean;
}
