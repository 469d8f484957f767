/**
 * Owns how an answer is read that no row knows: by its status alone, and no further.
 * Invariant: what was stored is unknown, but where the status itself says that the data was not read.
 */
import type { AnsweringProduct, AnswerKind } from "../answer";
import { ADVICE, DOCS } from "./advice";

export interface StatusClass {
  readonly kind: AnswerKind;
  readonly written: "none" | "unknown";
  readonly says: string;
  readonly advice: readonly string[];
  readonly docs: string;
  readonly retry?: boolean;
}

const CLASSES: Readonly<Record<number, Omit<StatusClass, "docs">>> = {
  400: {
    kind: "other",
    written: "unknown",
    says: "The server refused the request",
    advice: ["Read the server's words below."],
  },
  401: {
    kind: "unauthorized",
    written: "none",
    says: "Refused before reading the data: the credentials are missing or not valid for this server",
    advice: [ADVICE.token],
  },
  403: {
    kind: "forbidden",
    written: "none",
    says: "The credential may not do this, or a proxy does not allow it",
    advice: [ADVICE.permission],
  },
  404: {
    kind: "not-found",
    written: "none",
    says: "The server does not know the path, the database or the bucket",
    advice: [ADVICE.createDatabase, ADVICE.path],
  },
  405: { kind: "other", written: "none", says: "The path does not take this method", advice: [ADVICE.path] },
  407: {
    kind: "unauthorized",
    written: "none",
    says: "A proxy asks for credentials",
    advice: ["Give the proxy's credentials in the settings."],
  },
  408: {
    kind: "unavailable",
    written: "unknown",
    says: "The body did not arrive in time",
    advice: [ADVICE.wait],
    retry: true,
  },
  411: {
    kind: "other",
    written: "none",
    says: "The server wants to know the body's length",
    advice: [ADVICE.path],
  },
  413: {
    kind: "too-large",
    written: "none",
    says: "The body is larger than the server takes",
    advice: [ADVICE.split],
  },
  415: {
    kind: "other",
    written: "none",
    says: "The server does not take the body's encoding",
    advice: [ADVICE.encoding],
  },
  422: {
    kind: "refused-other",
    written: "unknown",
    says: "The server refused points",
    advice: ["Read the server's words below.", ADVICE.unknownResend],
  },
  429: {
    kind: "rate-limited",
    written: "none",
    says: "Too many requests or too much data in this period",
    advice: [ADVICE.wait],
    retry: true,
  },
  500: {
    kind: "server-error",
    written: "unknown",
    says: "The server failed",
    advice: [ADVICE.logs, ADVICE.unknownResend],
    retry: true,
  },
  501: {
    kind: "other",
    written: "none",
    says: "The server does not have this function",
    advice: [ADVICE.path],
  },
  502: {
    kind: "unavailable",
    written: "unknown",
    says: "A proxy could not reach the server, or lost its answer",
    advice: [ADVICE.wait],
    retry: true,
  },
  503: {
    kind: "unavailable",
    written: "unknown",
    says: "The server does not take writes at the moment",
    advice: [ADVICE.wait],
    retry: true,
  },
  504: {
    kind: "unavailable",
    written: "unknown",
    says: "A proxy did not get the server's answer in time; the server may have the data",
    advice: [ADVICE.wait],
    retry: true,
  },
};

/** Words of the property `code` (InfluxDB 2.x, 3.x, clouds) and the status that they go with. */
const CODE_STATUS: Readonly<Record<string, number>> = {
  unauthorized: 401,
  forbidden: 403,
  "not found": 404,
  "method not allowed": 405,
  "request too large": 413,
  "unsupported media type": 415,
  "unprocessable entity": 422,
  "too many requests": 429,
  "internal error": 500,
  unavailable: 503,
};

/** The same of GreptimeDB's numbers (src/common/error/src/status_code.rs). */
const GREPTIME_STATUS: readonly (readonly [RegExp, number])[] = [
  [/^400[14]$/, 404],
  [/^(?:1009|400[789]|4010|5000)$/, 503],
  [/^600[01]$/, 429],
  [/^700[0-4]$/, 401],
  [/^700[56]$/, 403],
  [/^100[0237]$/, 500],
];

function statusOfCode(code: string, product: AnsweringProduct | null): number | null {
  const greptime = product === "greptimedb" && GREPTIME_STATUS.find(([codes]) => codes.test(code));
  return greptime ? greptime[1] : (CODE_STATUS[code] ?? null);
}

/** The reading of a status that stands by itself; `code` is asked where there is no status. */
export function statusClassOf(
  given: number | null,
  code?: string,
  product: AnsweringProduct | null = null,
): StatusClass {
  const docs = DOCS.status;
  const status = given ?? (code === undefined ? null : statusOfCode(code, product));
  if (status === null) {
    return {
      kind: "other",
      written: "unknown",
      says: "This text is no answer that is known",
      advice: ["Paste the whole answer, with status and body."],
      docs,
    };
  }
  const known = CLASSES[status];
  if (known !== undefined) return { ...known, docs };
  if (status >= 300 && status < 400) {
    return {
      kind: "other",
      written: "none",
      says: "The server sends the request elsewhere; redirects are not followed",
      advice: [ADVICE.path],
      docs,
    };
  }
  // What Cloudflare says of the server behind it.
  if (status >= 520 && status <= 530) return { ...CLASSES[502], docs };
  if (status >= 500) return { ...CLASSES[500], docs };
  if (status >= 400) return { ...CLASSES[400], docs };
  return {
    kind: "other",
    written: "unknown",
    says: "The answer is not one that a write gets",
    advice: [ADVICE.path],
    docs,
  };
}
