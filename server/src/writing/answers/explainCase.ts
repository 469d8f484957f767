/**
 * Owns the JSON of the command line's `explain` (docs: command line): a case in, the decoded answer or `caseError` out.
 * Invariants: never throws; unknown properties are passed over; what cannot be read is said in one sentence.
 */
import { byteString, decodeBytes, encodeUtf8 } from "../../lineprotocol/bytes";
import { parseTarget, type Target } from "../../lineprotocol/targets";
import { decodeBase64 } from "../base64";
import { readPastedRequest } from "../pastedRequest";
import type { AnsweredRequest, AnswerInput, DecodedAnswer, ReceivedAnswer } from "./answer";
import { decodeAnswer } from "./decode";
import { inflate } from "./inflate";
import { readPastedText } from "./logLine";
import { readQuery } from "./request";

export type ExplainAnswer =
  | ({ readonly id?: unknown } & DecodedAnswer)
  | { readonly id?: unknown; readonly caseError: string };

class CaseError extends Error {}

type JsonObject = { readonly [key: string]: unknown };

/** Decodes one case. `json` is parsed JSON. */
export function explainCase(json: unknown): ExplainAnswer {
  const id = isObject(json) && "id" in json ? { id: json.id } : {};
  try {
    return { ...id, ...decodeAnswer(readCase(json)) };
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    return { ...id, caseError: error.message };
  }
}

/** The decoder's input of a case. Throws {@link CaseError}. */
function readCase(json: unknown): AnswerInput {
  if (!isObject(json)) throw new CaseError("A case is a JSON object.");
  const target = readTarget(json.target);
  const request = readRequest(json.request) ?? toldRequest(json.text);
  const response = readResponse(json);
  return {
    request,
    response,
    ...(target === undefined
      ? {}
      : {
          product: target.product,
          ...(target.version === undefined ? {} : { version: target.version }),
        }),
    ...(isPrecisionWord(json.precision) ? { precision: json.precision } : {}),
  };
}

/** Which request a pasted text shows; a body that it shows is not taken for the whole of what was sent. */
function toldRequest(text: unknown): AnsweredRequest | null {
  const told = typeof text === "string" ? readPastedRequest(text) : null;
  return told && { ...told, body: null };
}

function isPrecisionWord(value: unknown): value is Target["precision"] {
  return typeof value === "string" && ["ns", "us", "ms", "s", "m", "h", "auto"].includes(value);
}

function readTarget(value: unknown): Target | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const target = typeof value === "string" ? parseTarget(value) : undefined;
  if (target === undefined)
    throw new CaseError(`The target is not one that is known: ${JSON.stringify(value)?.slice(0, 100)}.`);
  return target;
}

function readRequest(value: unknown): AnsweredRequest | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new CaseError("`request` is an object or null.");
  const headers = readHeaders(value.headers, "request");
  const path = readText(value.path, "request.path");
  const inPath = path?.indexOf("?") ?? -1;
  const query =
    readText(value.query, "request.query") ?? (inPath >= 0 ? (path ?? "").slice(inPath + 1) : null);
  return {
    method: readText(value.method, "request.method"),
    path: path !== null && inPath >= 0 ? path.slice(0, inPath) : path,
    query: query === null ? null : readQuery(query),
    headers,
    body: requestBody(readBytes(value, "request"), headers),
  };
}

/** What the server read: unpacked where it was compressed; null where it cannot be unpacked. */
function requestBody(
  bytes: Uint8Array | undefined,
  headers: Readonly<Record<string, string>>,
): string | null {
  if (bytes === undefined) return null;
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase();
  const isGzip = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isPacked = isGzip ? encoding !== "" && encoding !== "identity" : encoding === "deflate";
  if (!isPacked) return byteString(bytes);
  const plain = inflate(bytes);
  return plain === undefined ? null : byteString(plain);
}

function readResponse(json: JsonObject): ReceivedAnswer {
  if (typeof json.text === "string") return readPastedText(json.text);
  const value = json.response;
  if (typeof value === "string") return readPastedText(value);
  if (!isObject(value)) throw new CaseError("A case has `response` or `text`.");
  const headers = readHeaders(value.headers, "response");
  const { status } = value;
  if (status !== null && status !== undefined && !isStatus(status))
    throw new CaseError("`response.status` is a number from 100 to 999, or null.");
  const bytes = readBytes(value, "response") ?? new Uint8Array(0);
  const isGzip = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? inflate(bytes) : undefined;
  return {
    status: isStatus(status) ? Number(status) : null,
    headers,
    body: decodeBytes(byteString(plain ?? bytes)),
  };
}

/** A number, or its digits as a string. */
function isStatus(value: unknown): value is number | string {
  const number = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 100 && number <= 999;
}

function readBytes(value: JsonObject, where: string): Uint8Array | undefined {
  const { body, bodyBase64 } = value;
  if (typeof bodyBase64 === "string") {
    const bytes = decodeBase64(bodyBase64);
    if (bytes === undefined) throw new CaseError(`\`${where}.bodyBase64\` is not base64.`);
    return bytes;
  }
  if (typeof body === "string") return encodeUtf8(body);
  if (body === undefined || body === null) return undefined;
  // Some recorders parse JSON bodies: write it out again.
  if (where === "response" && typeof body === "object") return encodeUtf8(JSON.stringify(body));
  throw new CaseError(`\`${where}.body\` is a string or null.`);
}

function readHeaders(value: unknown, where: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new CaseError(`\`${where}.headers\` is an object.`);
  const headers: Record<string, string> = {};
  for (const [name, entry] of Object.entries(value).slice(0, 1000)) {
    const text = Array.isArray(entry) ? entry.map(String).join(", ") : String(entry ?? "");
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? text : `${headers[key]}, ${text}`;
  }
  return headers;
}

function readText(value: unknown, where: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw new CaseError(`\`${where}\` is a string or null.`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
