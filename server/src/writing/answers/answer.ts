/**
 * Owns the shapes of a decoded answer: what `explain` prints and what the write engine works with.
 * Invariants: everything here is plain data; texts of servers are kept as they came and are never evaluated; lines are one-based
 * lines of the request's body (they end at a newline only); `certain` is true only where no other line could be meant.
 */
import type { FindingCode } from "../../checks/codes";
import type { Precision, Product } from "../../lineprotocol/targets";

/** Who may answer. Two more than there are targets: their answers are read, their texts are not judged. */
export type AnsweringProduct = Product | "greptimedb" | "opengemini";

export const ANSWER_KINDS = [
  "accepted",
  "syntax",
  "timestamp-range",
  "field-type-conflict",
  "retention",
  "limit-series",
  "limit-values-per-tag",
  "limit-columns",
  "refused-other",
  "unauthorized",
  "forbidden",
  "not-found",
  "too-large",
  "rate-limited",
  "quota",
  "unavailable",
  "server-error",
  "other",
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** What one can be sure was stored of the request's points. */
export type Written = "all" | "none" | "some" | "unknown";

/** A line at fault. */
export interface AnswerLine {
  readonly line: number;
  readonly endLine: number;
  /** False: a candidate; the server did not say which line it was. */
  readonly certain: boolean;
  readonly code: FindingCode;
  /** The server's own reason for this line. */
  readonly message: string;
}

export interface RetryAdvice {
  /** Whether the same request may succeed later. */
  readonly sensible: boolean;
  /** Whether sending all of it again stores nothing twice. */
  readonly safe: boolean;
  /** Seconds that the server asks to wait; null where it does not say. */
  readonly afterSeconds: number | null;
}

/** One of several errors that an answer lists. */
export interface AnswerError {
  /** The number that the server gives, whatever it counts. */
  readonly line?: string;
  /** The text that the server quotes. */
  readonly text?: string;
  readonly reason: string;
}

/** Names of what an answer's text holds; all values as they stand in it. */
export const DETAIL_NAMES = [
  "measurement",
  "table",
  "field",
  "column",
  "tag",
  "value",
  "inputType",
  "existingType",
  "dropped",
  "accepted",
  "rejected",
  "total",
  "limit",
  "database",
  "bucket",
  "organization",
  "retentionPolicy",
  "duration",
  "oldest",
  "newest",
  "bound",
  "timestamp",
  "precision",
  "line",
  "offset",
  "text",
  "reason",
  "errorCount",
  "code",
  "retryAfter",
] as const;
export type DetailName = (typeof DETAIL_NAMES)[number];

export type AnswerDetails = { readonly [name in DetailName]?: string } & {
  /** At most {@link LISTED_ERRORS}; `errorCount` is how many there are. */
  readonly errors?: readonly AnswerError[];
};

export const LISTED_ERRORS = 1000;

/** The answer, read: `explain` of the command line. */
export interface DecodedAnswer {
  /** Null where neither headers, target nor text tell. */
  readonly product: AnsweringProduct | null;
  readonly status: number | null;
  readonly kind: AnswerKind;
  readonly written: Written;
  /** One sentence: what happened, why, what became of the data. */
  readonly summary: string;
  /** What to do, the next step first. */
  readonly advice: readonly string[];
  readonly docs: string;
  readonly retry: RetryAdvice;
  readonly details: AnswerDetails;
  readonly lines: readonly AnswerLine[];
  /** Lines of points that are stored, as ranges of first and last line; null where it cannot be known. */
  readonly storedLines: readonly (readonly [number, number])[] | null;
}

/** What a decoder is given. */
export interface AnswerInput {
  readonly request: AnsweredRequest | null;
  readonly response: ReceivedAnswer;
  /** What the text was judged against, if known. */
  readonly product?: Product;
  readonly version?: string;
  /** Precision of the timestamps where the request does not tell. */
  readonly precision?: Precision;
  /** Seconds of one shard (1.x, 2.x) where known; else an hour, the shortest there is. */
  readonly shardSeconds?: number;
}

/** The request that was answered. Unknown parts are null. */
export interface AnsweredRequest {
  readonly method: string | null;
  readonly path: string | null;
  /** Parameters, percent-decoded; null where unknown. */
  readonly query: readonly (readonly [string, string])[] | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body before compression, as a byte string (lineprotocol/bytes.ts). */
  readonly body: string | null;
  /** What whoever cut the body counted in it, by the reading of the product it was judged against; saves reading it again. */
  readonly counts?: EntryCounts;
}

/** Entries of a body. */
export interface EntryCounts {
  readonly points: number;
  readonly refused: number;
  /** Points without a timestamp. */
  readonly withoutTime: number;
}

export interface ReceivedAnswer {
  readonly status: number | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** After decompression, as text; bytes that are not UTF-8 are U+FFFD. */
  readonly body: string;
  /** The body was cut off by its reader. */
  readonly truncated?: boolean;
  /** The text tells of accepted writes, too: what it says of a refused one is not all. */
  readonly mixed?: boolean;
  /** What the client that wrote the text is made for: shown where nothing tells who answered, and no claim rests on it. */
  readonly client?: AnsweringProduct;
}
