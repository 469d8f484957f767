/**
 * Owns the shapes of one HTTP exchange as the pure part of the server sees it: a request without address and credentials,
 * the answer, or a named failure. Whoever carries it (the editor's client, the command line, the dry run) adds the rest.
 * Invariant: no secret is ever in one of these.
 */

/** A request to a destination: no address, no credentials; those are the carrier's. */
export interface CarriedRequest {
  readonly method: "GET" | "POST" | "HEAD";
  /** For example `/api/v2/write`; a connection's path prefix is put before it by the carrier. */
  readonly path: string;
  /** Parameters in order, not yet percent-encoded. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What came back. Header names are in lower case; a repeated header's values are joined by ", ". */
export interface CarriedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** After decompression; cut off (and `truncated`) beyond the carrier's bound. */
  readonly body: Uint8Array;
  readonly truncated?: boolean;
  /**
   * Points that the store left out, as only the dry run can know: servers name one of them, or none. Offsets are bytes of the body
   * that was sent, where each entry begins.
   */
  readonly dropped?: readonly DroppedPoint[];
}

export interface DroppedPoint {
  readonly offset: number;
  /** A finding's code. */
  readonly code: string;
  /** The field it is about, as stored. */
  readonly field?: string;
  /** The server's reason for this point. */
  readonly reason: string;
}

export type FailureKind =
  /** Nobody listens there: nothing was sent. */
  | "refused"
  /** The name does not resolve: nothing was sent. */
  | "dns"
  /** The certificate is not trusted or the handshake failed: nothing was sent. */
  | "tls"
  /** No answer in time: whether the body arrived is unknown. */
  | "timeout"
  /** The connection broke while sending or before the answer was whole: unknown. */
  | "cut"
  /** The browser did not let the request or its answer through. */
  | "cors"
  /** The person cancelled before it was sent. */
  | "cancelled"
  /** The connection is no longer in the settings. */
  | "no-connection"
  /** No secret that could be sent is there where one is needed. */
  | "no-secret"
  /** The workspace is not trusted, or the address is not one or has changed. */
  | "not-sent"
  /** The answer is not HTTP, or breaks its rules. */
  | "protocol"
  /** A redirect that must not be followed; `message` names where to. */
  | "redirect";

/** Why there is no answer. */
export interface CarryFailure {
  readonly failure: FailureKind;
  /** One sentence for people, without secrets. */
  readonly message: string;
}

export type CarryResult = CarriedAnswer | CarryFailure;

export function isFailure(result: CarryResult): result is CarryFailure {
  return "failure" in result;
}

/** Failures after which it is certain that the server did not get the body. */
export const NOTHING_SENT: ReadonlySet<FailureKind> = new Set([
  "refused",
  "dns",
  "tls",
  "cancelled",
  "no-connection",
  "no-secret",
  "not-sent",
]);
