/**
 * Owns the words of a decoded answer: the summary and the advice. First what happened, then why, then what became of the data;
 * names and values as they stand in the answer, the server's own words last and in quotes. The outcomes are stored, refused, unknown.
 * Invariant: plain text; control characters of a server's text are shown as spaces.
 */
import { PRODUCTS } from "../../lineprotocol/targets";
import type { AnswerDetails, AnsweringProduct, RetryAdvice, Written } from "./answer";
import { keepsEqualPointsOnce } from "./retry";

const QUOTED_LIMIT = 600;

/** Name of an answerer for people. */
export function labelOf(product: AnsweringProduct | null): string {
  if (product === null) return "The server";
  if (product === "greptimedb") return "GreptimeDB";
  if (product === "opengemini") return "openGemini";
  return PRODUCTS[product].label;
}

/**
 * Fills a row's sentence: `{name}` a detail, `{name|words}` with words where it is missing, `{name:one|many}` by its number.
 * One placeholder may stand in another's words; quotes around one are the value's.
 */
export function fill(says: string, details: AnswerDetails): string {
  const detailOf = (name: string): string | undefined => {
    const value = (details as Readonly<Record<string, unknown>>)[name];
    return typeof value === "string" ? shown(value, 120) : undefined;
  };
  return says
    .replace(/"\{(\w+)\|([^{}]*)\}"/g, (quoted, name: string, words: string) =>
      detailOf(name) === undefined ? words : quoted,
    )
    .replace(
      /\{(\w+)\|\{(\w+)\}\}/g,
      (_, name: string, other: string) => detailOf(name) ?? detailOf(other) ?? "",
    )
    .replace(/\{(\w+):([^|}]*)\|([^}]*)\}/g, (_, name: string, one: string, many: string) =>
      detailOf(name) === "1" ? one : many,
    )
    .replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, words: string | undefined) => {
      const value = detailOf(name);
      return value === undefined ? (words ?? "?") : /^\d{4,}$/.test(value) ? grouped(value) : value;
    });
}

/** Thousands separators; values that are no counts of a few digits stay as they are. */
function grouped(digits: string): string {
  return digits.length > 9 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A server's text within a sentence: no control characters, not longer than `limit`. */
export function shown(text: string, limit = QUOTED_LIMIT): string {
  const plain = text
    .slice(0, limit + 1)
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ");
  return plain.length > limit ? `${plain.slice(0, limit)} …` : plain;
}

const WHAT_IS_WRITTEN: Readonly<Record<Written, string>> = {
  all: "all points were stored",
  none: "nothing was stored",
  some: "the other points were stored",
  unknown: "whether points were stored is unknown",
};

/**
 * One sentence on a refusal. `words` are the server's, where they say more than the sentence; `othersOnly`: the points that are
 * named are refused for certain, what is unknown are the others.
 */
export function refusalSummary(
  says: string,
  status: number | null,
  written: Written,
  words?: string,
  othersOnly = false,
): string {
  const number = status === null ? "" : ` (${status})`;
  const quoted = words === undefined || words === "" ? "" : `: “${shown(words)}”`;
  const outcome =
    othersOnly && written === "unknown"
      ? "whether the other points were stored is unknown"
      : WHAT_IS_WRITTEN[written];
  // The sentence may say it by itself.
  const tail = /nothing was sent|does not tell whether|was stored$|were kept$/.test(says)
    ? ""
    : `; ${outcome}`;
  return `${says}${number}${tail}${quoted}${quoted === "" ? "." : ""}`;
}

export function acceptedSummary(
  product: AnsweringProduct | null,
  status: number | null,
  points: number | null,
): string {
  const number = status === null ? "" : ` (${status})`;
  const count =
    points === null ? "all points" : points === 1 ? "1 point" : `${grouped(String(points))} points`;
  switch (product) {
    case "cloud-tsm":
      return `Accepted${number}: the points are queued; whether all are stored is unknown, since refusals may follow without an answer.`;
    case "victoriametrics":
    case "questdb":
    case "opengemini":
      return `Accepted${number}; ${labelOf(product)} skips what it cannot use without an error, so whether every line is stored is unknown.`;
    case "telegraf":
      return `Accepted${number}: Telegraf took the points; whether its outputs store them is unknown.`;
    case null:
    case "greptimedb":
      return `Accepted${number}; whether every line is stored is unknown for this server.`;
    default:
      return points === 0 ? `Accepted${number}; the body held no point.` : `Stored: ${count}${number}.`;
  }
}

const AFTER_ACCEPTANCE: { readonly [product in AnsweringProduct]?: string } = {
  "cloud-tsm": "Read rejected_points in the bucket _monitoring if points are missing.",
  victoriametrics: "Compare vm_rows_invalid_total on /metrics before and after, or read the points back.",
  questdb: "Read the rows back if a line had a field without a value.",
  telegraf: "Look into Telegraf's log if points are missing at the output.",
  opengemini: "Read the points back if lines could be malformed.",
};

export function acceptedAdvice(product: AnsweringProduct | null): readonly string[] {
  const sentence = product === null ? undefined : AFTER_ACCEPTANCE[product];
  return sentence === undefined ? [] : [sentence];
}

/** A row's advice with what the answer itself adds: how long to wait, and whether sending again is safe. */
export function adviceFor(
  advice: readonly string[],
  retry: RetryAdvice,
  written: Written,
  product: AnsweringProduct | null,
): readonly string[] {
  const sentences = [...advice];
  if (retry.afterSeconds !== null) {
    const wait = `Wait ${retry.afterSeconds === 1 ? "1 second" : `${grouped(String(retry.afterSeconds))} seconds`}, then send the same request again.`;
    const general = sentences.findIndex((sentence) => sentence.startsWith("Wait"));
    if (general >= 0) sentences.splice(general, 1);
    sentences.unshift(wait);
  }
  if (written === "unknown" && retry.sensible) sentences.push(resendSentence(retry.safe, product));
  return sentences;
}

const RESEND_SAFE =
  "All points have timestamps, and InfluxDB keeps equal points once: sending them again is safe.";
const RESEND_WITH_TIMES =
  "Sending again is safe only if every point has a timestamp: points without one would be stored twice.";
const RESEND_TWICE = "Sending again may store points twice.";

/** What an answer's advice may end with; a report of several requests says it of all their lines at once. */
export const RESEND_SENTENCES: readonly string[] = [RESEND_SAFE, RESEND_WITH_TIMES, RESEND_TWICE];

function resendSentence(safe: boolean, product: AnsweringProduct | null): string {
  if (safe) return RESEND_SAFE;
  return keepsEqualPointsOnce(product) ? RESEND_WITH_TIMES : RESEND_TWICE;
}
