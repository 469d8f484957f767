/**
 * Owns the command line's `parse` contract (docs: the README's "parse"): one case in, one answer out, both plain JSON values.
 * Invariant: bodies are read as bytes, exactly as a server gets them; nothing throws.
 */
import { byteString, byteStringOfBase64, encodeUtf8 } from "./bytes";
import { dialectOf } from "./dialects";
import { ParsedEntries, type ParsedEntry } from "./parsedEntries";
import type { ReasonCode } from "./reasons";
import { isPrecision, PRODUCTS, type Precision, parseTarget, type Target } from "./targets";

export type ParseAnswer =
  | { readonly id: unknown; readonly entries: readonly ParsedEntry[] }
  | {
      readonly id: unknown;
      readonly entries: readonly [];
      readonly refused: { readonly code: ReasonCode; readonly message: string };
    }
  | { readonly id: unknown; readonly caseError: string };

/** Answers one case. `json` is what JSON.parse gave for its line. */
export function parseCase(json: unknown): ParseAnswer {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return { id: null, caseError: "the case is not a JSON object" };
  }
  const record = json as Readonly<Record<string, unknown>>;
  const id = record.id ?? null;
  const body = readBodyOf(record);
  if (typeof body !== "string") return { id, ...body };
  const target = readTarget(record);
  if ("caseError" in target) return { id, ...target };
  return { id, ...parseBody(body, target) };
}

/** The entries of a body, given as a byte string, or its refusal as a whole. */
export function parseBody(
  body: string,
  target: Target,
):
  | { entries: readonly ParsedEntry[] }
  | { entries: readonly []; refused: { code: ReasonCode; message: string } } {
  const dialect = dialectOf(target, "bytes");
  const entries = [...new ParsedEntries(dialect).push(body, true)];
  const refused = dialect.refuseBody(body, entries.length);
  return refused ? { entries: [], refused: { code: refused.code, message: refused.message } } : { entries };
}

function readBodyOf(record: Readonly<Record<string, unknown>>): string | { caseError: string } {
  const { body, bodyBase64 } = record;
  if (typeof body === "string") return byteString(encodeUtf8(body));
  if (typeof bodyBase64 !== "string") return { caseError: 'the case has neither "body" nor "bodyBase64"' };
  return byteStringOfBase64(bodyBase64) ?? { caseError: '"bodyBase64" is not base64' };
}

function readTarget(record: Readonly<Record<string, unknown>>): Target | { caseError: string } {
  const { target: word = "influxdb-2", precision } = record;
  if (typeof word !== "string") return { caseError: '"target" is not a text' };
  let unit: Precision | undefined;
  if (precision !== undefined && precision !== null) {
    if (typeof precision !== "string" || !isPrecision(precision)) {
      return {
        caseError: `"precision" is ${JSON.stringify(precision)}, not one of ns, us, ms, s, m, h, auto`,
      };
    }
    unit = precision;
  }
  const target = parseTarget(word, unit);
  if (target) return target;
  const products = Object.keys(PRODUCTS).join(", ");
  return {
    caseError: `"target" is ${JSON.stringify(word)}; known are ${products}, each with an optional @version`,
  };
}
