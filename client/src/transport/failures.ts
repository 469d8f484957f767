/**
 * Owns why there is no answer: from an error's code to a named failure, and the sentence for it. Pure.
 * Invariants: "refused", "dns", "tls", "cancelled", "no-connection", "no-secret" and "not-sent" are said only where nothing of the body left; a sentence names
 * the origin at most, never a path, a parameter, a user or a secret.
 */
import type { Failure, FailureKind } from "./exchange";

/** How far the request had come when it failed. */
export interface Attempt {
  /** `scheme://host:port`. */
  readonly origin: string;
  /** The connection stood (for https: after the handshake), so that parts of the body may have left. */
  readonly connected: boolean;
  /** TCP stood, the handshake did not. */
  readonly shakingHands: boolean;
  readonly timeoutMilliseconds: number;
}

/** Codes of OpenSSL and Node for certificates, with what each means and what helps. */
const CERTIFICATES: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ["it is self-signed", ""],
  SELF_SIGNED_CERT_IN_CHAIN: ["its chain ends in a certificate that this machine does not know", ""],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    "its issuer is not known here, or the server does not send the chain",
    "",
  ],
  UNABLE_TO_GET_ISSUER_CERT: ["its issuer is not known here", ""],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["its issuer is not known here", ""],
  CERT_UNTRUSTED: ["it is not trusted here", ""],
  CERT_HAS_EXPIRED: ["it has expired", "Renew it on the server, and check the clock of this machine."],
  CERT_NOT_YET_VALID: ["it is not valid yet", "Check the clocks of this machine and of the server."],
  CERT_REVOKED: ["it was revoked", "Install another one on the server."],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "it was issued for another host name",
    "Use the name that the certificate was issued for.",
  ],
};

const TRUST = "Add its authority to the certificates that this machine trusts.";
const UNREACHABLE: readonly string[] = [
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EHOSTDOWN",
  "ENETDOWN",
];
const NO_NAME: readonly string[] = ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME"];

/** Names the failure that an error of Node's HTTP stands for. */
export function failureOf(
  error: { readonly code?: string; readonly message?: string },
  attempt: Attempt,
): Failure {
  const code = error.code ?? "";
  const { origin } = attempt;
  if (NO_NAME.includes(code))
    return failure(
      "dns",
      `The name ${hostOf(origin)} cannot be resolved${code === "EAI_AGAIN" ? " at the moment" : ""}. Nothing was sent. Check the spelling of the address and the network.`,
    );
  if (code in CERTIFICATES) {
    const [why, remedy] = CERTIFICATES[code];
    return failure(
      "tls",
      `The certificate of ${origin} is not accepted: ${why}. Nothing was sent. ${remedy || TRUST}`,
    );
  }
  if (code.startsWith("HPE_"))
    return failure(
      "protocol",
      `What ${origin} answered is not HTTP. Whether the data was stored is unknown. Check that the port is the one of the HTTP API, and whether it wants https.`,
    );
  if (attempt.connected)
    return failure(
      "cut",
      `The connection to ${origin} broke before the answer was whole. Whether the data was stored is unknown.`,
    );
  if (attempt.shakingHands || /^(ERR_SSL|ERR_TLS|EPROTO)/.test(code))
    return failure(
      "tls",
      `No secure connection to ${origin} came about: the handshake failed. Nothing was sent. Check that this port speaks https; an http:// address may be meant.`,
    );
  if (UNREACHABLE.includes(code))
    return failure(
      "refused",
      `${origin} cannot be reached from this machine. Nothing was sent. Check the network, a VPN and the address.`,
    );
  if (code === "ETIMEDOUT")
    return failure(
      "refused",
      `${origin} did not take the connection in time. Nothing was sent. Check the address, the port and firewalls on the way.`,
    );
  if (code === "ECONNREFUSED")
    return failure(
      "refused",
      `No server answers at ${origin}: the connection was refused. Nothing was sent. Start the server, or correct the address of the connection.`,
    );
  return failure(
    "refused",
    `No connection to ${origin} came about${code ? ` (${code})` : ""}. Nothing was sent. Check the address and the network.`,
  );
}

export function timedOut(attempt: Attempt): Failure {
  const seconds = Math.max(1, Math.round(attempt.timeoutMilliseconds / 1000));
  if (!attempt.connected)
    return failure(
      "refused",
      `${attempt.origin} did not take the connection within ${seconds} s. Nothing was sent. Check the address, the port and firewalls on the way.`,
    );
  return failure(
    "timeout",
    `${attempt.origin} did not answer within ${seconds} s. Whether the data was stored is unknown. A longer time can be set by lineProtocol.write.timeoutSeconds.`,
  );
}

export function cancelled(attempt: Pick<Attempt, "connected" | "origin">): Failure {
  if (!attempt.connected) return failure("cancelled", "Cancelled. Nothing was sent.");
  return failure(
    "cut",
    `Cancelled while ${attempt.origin} was answering. Whether this part was stored is unknown.`,
  );
}

/** The answer sends the request elsewhere, where it does not follow: credentials stay with the origin they were given for. */
export function redirected(origin: string, status: number, location: string | undefined): Failure {
  const where = location === undefined ? "another address" : location;
  return failure(
    "redirect",
    `${origin} sends the request on to ${where} (${status}). It was not followed, so nothing was stored. If that is the right server, make it the address of the connection.`,
  );
}

export function garbledBody(origin: string): Failure {
  return failure(
    "protocol",
    `The answer of ${origin} is compressed but cannot be decompressed. Whether the data was stored is unknown.`,
  );
}

/** A browser does not tell why a request failed. `mixed`: it never begins such a one. */
export function blocked(origin: string, mixed: boolean): Failure {
  if (mixed)
    return failure(
      "not-sent",
      `The browser does not let a page loaded over https send to ${origin}, which is not encrypted. Nothing was sent. Use an https:// address, or desktop VS Code.`,
    );
  return failure(
    "cors",
    `The browser did not let the request to ${origin} through, or nobody answers there; it does not tell which. The server must allow this page by CORS. Desktop VS Code has no such limit.`,
  );
}

/** `kind`: what is missing, where something is. */
export function notSent(
  message: string,
  kind: "not-sent" | "no-connection" | "no-secret" = "not-sent",
): Failure {
  return failure(kind, message);
}

function failure(kind: FailureKind, message: string): Failure {
  return { failure: kind, message };
}

function hostOf(origin: string): string {
  return new URL(origin).hostname;
}
