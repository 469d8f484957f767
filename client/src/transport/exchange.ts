/**
 * Owns the shapes of one HTTP exchange as the client makes it: a whole request with address and credentials, and the answer or
 * a named failure. Invariant: an answer or failure never holds a secret; a failure's message is a sentence for people.
 */

export interface Outgoing {
  readonly method: "GET" | "POST" | "HEAD";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMilliseconds: number;
  /** Aborted when the person cancels. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case; the values of a repeated header joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** After decompression. */
  readonly body: Uint8Array;
  /** The body went on beyond {@link ANSWER_LIMIT} and was cut off there. */
  readonly truncated?: boolean;
}

/** The words of server/src/schema/exchange.ts, which says what each means for what the server got. */
export type FailureKind =
  | "refused"
  | "dns"
  | "tls"
  | "timeout"
  | "cut"
  | "cors"
  | "cancelled"
  | "no-connection"
  | "no-secret"
  | "not-sent"
  | "protocol"
  | "redirect";

export interface Failure {
  readonly failure: FailureKind;
  readonly message: string;
}

export type Transport = (request: Outgoing) => Promise<Answer | Failure>;

/** Bytes of an answer, after decompression, beyond which it is cut off. */
export const ANSWER_LIMIT = 16 * 1024 * 1024;
