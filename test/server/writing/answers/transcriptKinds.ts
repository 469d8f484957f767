// Helper of the transcript tests: what kind each recorded answer is, by rules of their own. They look at the status and at the
// server's words as JSON.parse gives them, and know nothing of the decoder's tables. Every case meets exactly one rule: the first.
import type { AnswerKind } from "../../../../server/src/writing/answers/answer";
import { productOf, sentPoints, type TranscriptCase } from "./transcriptCase";

type Rule = readonly [statuses: readonly number[], words: RegExp, kind: AnswerKind];

/** No words at all. */
const NOTHING = /^\s*$/;
const ANYTHING = /^/;

const RULES: readonly Rule[] = [
  // Who asks, and what for.
  [[401], ANYTHING, "unauthorized"],
  [[400], /Authorization header was malformed/, "unauthorized"],
  [[403], /not authorized|insufficient|inactive/, "forbidden"],
  [[403], /Flux query service disabled/, "forbidden"],
  [[405], ANYTHING, "other"],
  [[404], /no assets|404 page|path not found|(?:^|:)Not [fF]ound$|^Method (?:\w+ )?not supported/, "other"],
  [[404], /bucket name .* (?:is missing a slash|is in db\/rp form)/, "not-found-or-other" as AnswerKind],
  // A bucket's storage is gone: nothing that the request named.
  [
    [500],
    /^unexpected error writing points to database: database not found|"_monitoring" not found/,
    "server-error",
  ],
  [[404, 500, 400], /not found|no dbrp mapping/, "not-found"],
  [[404], NOTHING, "not-found"],
  [[400], /soft-deleted database/, "not-found"],
  // How much.
  [[413], ANYTHING, "too-large"],
  [[400], /request body too large/, "too-large"],
  [[429], ANYTHING, "rate-limited"],
  [[503], /throttled/, "rate-limited"],
  [[503], /starting/, "unavailable"],
  [[422], /exceed limit of \d+ databases/, "quota"],
  [[422], /number of tables limit/, "quota"],
  [[422], /number of (?:tag )?columns per table/, "limit-columns"],
  [[400], /max-series-per-database/, "limit-series"],
  [[400], /max-values-per-tag/, "limit-values-per-tag"],
  // What the store has against it.
  [[400, 422], /points (?:beyond|outside) retention policy/, "retention"],
  [[400, 422, 500], /^(?:[\s\S]*: )?field type conflict/, "field-type-conflict"],
  [[400], /cast error|out of bounds of column type|out bounds of column type/, "field-type-conflict"],
  [[400], /invalid (?:column|table) name|non-WAL table|decimal columns must be/, "refused-other"],
  [[400], /(?:column: .*|table) does not exist, /, "refused-other"],
  [[400, 422], /input (?:tag|field) "/, "refused-other"],
  [[400, 422], /key contains invalid unicode/, "refused-other"],
  // The server itself.
  [
    [500],
    /cache-max-memory-size|(?:^|: )timeout$|internal error has occurred|oneshot channel closed/,
    "server-error",
  ],
  [[500], /wal buffer full/, "unavailable"],
  [[400], /oneshot channel closed/, "server-error"],
  // A name that the server takes for the time column and then cannot fill.
  [[500], /UnsupportedOperationException/, "server-error"],
  [[421], ANYTHING, "unavailable"],
  // The request around the lines.
  [[400, 499, 500], /gzip|flate|EOF|content-encoding|not valid utf8|^unable to read data/, "other"],
  [[415, 501], ANYTHING, "other"],
  [
    [400],
    /precision|serde error|consistency|database is required|missing db|orgID|bucketID|length of 16|invalid ID/,
    "other",
  ],
  [[400], /db name|namespace name|rp name|destination provided|query parameter|bucket value/, "other"],
  [[400], /^delete - |error decoding json body|parse delete predicate|parsing request json/, "other"],
  [
    [400],
    /incoming write was empty|error parsing query|parse query|SQL|unsupported path|extra_label/,
    "other",
  ],
  [[400], /Method not supported|table does not exist \[/, "other"],
  [[400], NOTHING, "other"],
];

/** Reasons that speak of a time's range, in the words of Go, Rust and QuestDB. */
const RANGE =
  /time outside range|strconv\.ParseInt: parsing "-?\d+": value out of range$|out of range for precision|Unable to parse timestamp value|^invalid timestamp: line-protocol value out of range|designated timestamp|long overflow, timestamp|Could not parse timestamp/;
const CONFLICT = /invalid column type for column|Existing table schema specifies/;
const OTHER_REFUSAL = /is a reserved column|multiple instances of|specified more than once/;

/** The server's sentence; its list of reasons. */
function wordsOf(item: TranscriptCase): { readonly words: string; readonly reasons: readonly string[] } {
  const { bodyBase64, body } = item.response;
  const text = bodyBase64 === undefined ? (body ?? "") : Buffer.from(bodyBase64, "base64").toString("latin1");
  try {
    const json = JSON.parse(text.split("\n{")[0]) as Record<string, unknown>;
    const data = json.data as { error_message: string } | { error_message: string }[] | undefined;
    const list = data === undefined || data === null ? [] : Array.isArray(data) ? data : [data];
    const results = json.results as { error?: string }[] | undefined;
    const words = [json.error, results?.[0]?.error, json.message, json.status].find(
      (value) => typeof value === "string",
    ) as string;
    return { words: words ?? text, reasons: list.map((entry) => entry.error_message) };
  } catch {
    return { words: text.trim(), reasons: [] };
  }
}

/** The kind by the rules, or several where the request decides which. */
export function expectedKinds(item: TranscriptCase): readonly AnswerKind[] {
  const status = item.response.status ?? 0;
  if (status < 300) return acceptedKinds(item);
  // Other forms of the same answer: a table with the header "error", MessagePack.
  if (/accept-(?:csv|msgpack)$/.test(item.id)) return ["syntax", "other"];
  // A compressed body that nobody unpacked.
  if (/accept-gzip/.test(item.id) && item.response.bodyBase64 !== undefined) return ["syntax", "other"];
  const { words: said, reasons } = wordsOf(item);
  if (reasons.length > 0) return listedKinds(reasons);
  // Names of databases and policies, which may hold any word.
  const words = said.replace(/ dropped=\d+( for database: .*)?\s*$/, "");
  if (/^(?:partial write:\s*)?unable to parse '/.test(words)) return lineKinds(words);
  const v2 = /^write buffer error: line protocol parse failed: ([\s\S]*)$/.exec(words);
  if (v2 !== null) return listedKinds([v2[1]]);
  const rule = RULES.find(([statuses, pattern]) => statuses.includes(status) && pattern.test(words));
  if (rule !== undefined) {
    return (rule[2] as string) === "not-found-or-other" ? ["not-found", "other"] : [rule[2]];
  }
  return lineKinds(words);
}

/** A refused line, or several: all have one kind, or it is syntax. */
function lineKinds(words: string): readonly AnswerKind[] {
  if (!/^(?:partial write:\s*)?unable to parse '/.test(words))
    return RANGE.test(words) ? ["timestamp-range"] : ["syntax"];
  const reasons = words.split(/(?:^|\n)(?:partial write:\s*)?unable to parse '/).slice(1);
  const isRange = (reason: string) =>
    RANGE.test(reason) && !/unable to parse (?:integer|unsigned)/.test(reason);
  return reasons.every(isRange) ? ["timestamp-range"] : ["syntax"];
}

function listedKinds(reasons: readonly string[]): readonly AnswerKind[] {
  const kinds = new Set<AnswerKind>(
    reasons.map((reason) => {
      if (RANGE.test(reason)) return "timestamp-range";
      if (CONFLICT.test(reason)) return "field-type-conflict";
      if (OTHER_REFUSAL.test(reason)) return "refused-other";
      if (/columns per table|field family/.test(reason)) return "limit-columns";
      return /number of tables limit/.test(reason) ? "quota" : "syntax";
    }),
  );
  if (kinds.size === 1) return [...kinds];
  return kinds.has("syntax") ? ["syntax"] : [...kinds];
}

const WRITE_PATH =
  /\/(?:api\/v2\/write|api\/v3\/write_lp|write|influx\/write|telegraf|insert\/influx\/write|influx\/api\/v2\/write)$/;

/** 2xx: a write that was accepted, or another request that was answered. */
function acceptedKinds({ request, response }: TranscriptCase): readonly AnswerKind[] {
  if (/"error":"database not found/.test(response.body ?? "")) return ["not-found"];
  const isWrite = WRITE_PATH.test(request.path) && request.method !== "OPTIONS";
  if (!isWrite) return ["other"];
  // A success with words is no acceptance of a write; servers that take any method accept GET, too.
  return response.status === 204 && request.method === "POST" ? ["accepted"] : ["accepted", "other"];
}

const NEVER_AGAIN: ReadonlySet<AnswerKind> = new Set([
  "syntax",
  "timestamp-range",
  "field-type-conflict",
  "retention",
  "limit-columns",
  "refused-other",
  "unauthorized",
  "forbidden",
  "not-found",
  "too-large",
]);

/** Whether the same request may succeed later; undefined where the kind alone does not tell. */
export function expectedSensible(kind: AnswerKind): boolean | undefined {
  if (kind === "rate-limited" || kind === "unavailable") return true;
  return NEVER_AGAIN.has(kind) || kind === "accepted" ? false : undefined;
}

/** Whether sending again stores nothing twice, given what was written. */
export function expectedSafe(item: TranscriptCase, written: string): boolean {
  if (written === "none") return true;
  const product = productOf(item);
  if (!product.startsWith("influxdb")) return false;
  return sentPoints(item, product, item.version).every(
    ({ refused, key }) => refused || !key.endsWith('"now"]'),
  );
}
