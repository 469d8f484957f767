/**
 * Owns the one table of findings: code, severity, title, and what its page in docs/rules says (scripts/rules.mjs writes the
 * pages from it). Invariant: a code is never renamed; severities tell the truth (error: the target refuses or drops it; warning:
 * stored as something else than meant, or lost; information and hint: style and portability).
 */
import type { ReasonCode } from "../lineprotocol/reasons";
import type { CodeFacts } from "./codes/facts";
import { OWN } from "./codes/own";
import { REFUSALS } from "./codes/refusals";

export type { CodeFacts, Severity } from "./codes/facts";

/** Verdicts that only a server's answer gives; they stand here so that each has its page. */
const ANSWERS = {
  "limit-series": {
    severity: "error",
    title: "Too many series",
    what: "The database has reached its limit of series; points of new series are dropped.",
    products: { "InfluxDB 1.x": "drops points of new series (400, “partial write”)" },
    fix: "Use fewer tags or fewer values of tags, or raise the server's limit.",
  },
  "limit-values-per-tag": {
    severity: "error",
    title: "Too many values of a tag",
    what: "The tag has reached the limit of different values; points with new values are dropped.",
    products: { "InfluxDB 1.x": "drops points with new values (400, “partial write”)" },
    fix: "Store the value as a field, or raise the server's limit.",
  },
  "refused-other": {
    severity: "error",
    title: "Refused by the server",
    what: "The server refused the point for a reason of its own; its words stand in the message.",
    products: {},
    fix: "Read the server's words, and correct the point.",
  },
  "outcome-unknown": {
    severity: "warning",
    title: "Unknown whether stored",
    what: "The answer, or its absence, does not tell whether this line was stored.",
    products: {},
    fix: "Send it again where that stores nothing twice: on InfluxDB if the point has a timestamp.",
  },
} as const satisfies Record<string, CodeFacts>;

/** What only several files together give. */
const ACROSS = {
  "field-type-across-files": {
    severity: "warning",
    title: "A field has another type in another file",
    what: "Two files of the workspace that go to the same database write one field of a measurement with different types. Whichever file is written first fixes the type; points of the other one are refused.",
    products: {
      "InfluxDB 1.x, 2.x":
        "keep one type for a field within a time slice (a shard); the other points are dropped",
      "InfluxDB 3, QuestDB": "keep one type for a column of a table",
      "VictoriaMetrics, Telegraf": "take both; there is no such finding",
    },
    fix: "Write the field with one type in all files.",
  },
} as const satisfies Record<string, CodeFacts>;

export type FindingCode = ReasonCode | keyof typeof OWN | keyof typeof ACROSS | keyof typeof ANSWERS;

export const CODES: Readonly<Record<FindingCode, CodeFacts>> = {
  ...REFUSALS,
  ...OWN,
  ...ACROSS,
  ...ANSWERS,
};

export function isFindingCode(word: string): word is FindingCode {
  return Object.hasOwn(CODES, word);
}

/** Codes of verdicts that only a server's answer gives. */
export function isAnswerCode(code: FindingCode): boolean {
  return Object.hasOwn(ANSWERS, code);
}
