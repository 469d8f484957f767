// Names and sentences of failures.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FailureKind } from "../../../client/src/transport/exchange";
import {
  type Attempt,
  blocked,
  cancelled,
  failureOf,
  garbledBody,
  redirected,
  timedOut,
} from "../../../client/src/transport/failures";

const before: Attempt = {
  origin: "https://h.example:8086",
  connected: false,
  shakingHands: false,
  timeoutMilliseconds: 30_000,
};
const handshake = { ...before, shakingHands: true };
const connected = { ...before, connected: true };
const NOTHING_SENT: readonly FailureKind[] = [
  "refused",
  "dns",
  "tls",
  "cancelled",
  "no-connection",
  "no-secret",
  "not-sent",
];

const cases: readonly [string, Attempt, FailureKind, RegExp][] = [
  ["ECONNREFUSED", before, "refused", /the connection was refused/],
  ["EHOSTUNREACH", before, "refused", /cannot be reached/],
  ["ETIMEDOUT", before, "refused", /in time/],
  ["EWHATEVER", before, "refused", /EWHATEVER/],
  ["ENOTFOUND", before, "dns", /h\.example cannot be resolved\./],
  ["EAI_AGAIN", before, "dns", /at the moment/],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", handshake, "tls", /self-signed/],
  ["CERT_HAS_EXPIRED", handshake, "tls", /expired.*Renew/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", handshake, "tls", /another host name/],
  ["ECONNRESET", handshake, "tls", /handshake/],
  ["EPROTO", before, "tls", /handshake/],
  ["HPE_INVALID_CONSTANT", connected, "protocol", /not HTTP/],
  ["ECONNRESET", connected, "cut", /broke/],
  ["EPIPE", connected, "cut", /broke/],
];

test("each code is one of the named failures, by how far the request had come", () => {
  for (const [code, attempt, kind, words] of cases) {
    const { failure, message } = failureOf({ code }, attempt);
    assert.equal(failure, kind, code);
    assert.match(message, words);
  }
});

test("a sentence says that nothing was sent exactly where that is certain", () => {
  const all = [
    ...cases.map(([code, attempt]) => failureOf({ code }, attempt)),
    timedOut(before),
    timedOut(connected),
    cancelled(before),
    cancelled(connected),
    garbledBody(before.origin),
  ];
  for (const { failure, message } of all) {
    assert.equal(/Nothing was sent/.test(message), NOTHING_SENT.includes(failure), message);
    assert.equal(/is unknown/.test(message), !NOTHING_SENT.includes(failure), message);
  }
});

test("the voice: whole sentences, no exclamation marks, no please", () => {
  const all = [
    ...cases.map(([code, attempt]) => failureOf({ code }, attempt)),
    timedOut(connected),
    redirected(before.origin, 301, "https://other.example/write"),
    blocked(before.origin, true),
    blocked(before.origin, false),
  ];
  for (const { message } of all) {
    assert.match(message, /\.$/);
    assert.doesNotMatch(message, /!|please|undefined/i);
  }
});
