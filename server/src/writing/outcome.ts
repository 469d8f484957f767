/**
 * Owns the shapes in which a write is told to people: what became of it, of each line, of each exchange.
 * Invariants: ranges are LSP ranges of the document as it was when it was sent; texts are plain text, ready for people.
 */
import type { Range } from "vscode-languageserver-types";
import type { Precision } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";

/** What to do after a batch that was refused for its lines. */
export type OnRefused = "stop" | "continue" | "sendGoodLines";

/** How many points met which end. */
export interface PointCounts {
  readonly stored: number;
  readonly refused: number;
  readonly unknown: number;
  readonly notSent: number;
}

/** What became of a write, in the document's terms. */
export interface WriteReport {
  readonly id: string;
  /** The first file of the write. */
  readonly uri: string;
  /** All of them, in order. */
  readonly files: readonly FileOutcome[];
  readonly destination: Destination;
  /** "InfluxDB 2.7.12": the server as it named itself, else as the destination says. Source of the diagnostics. */
  readonly serverName: string;
  /** Where it went, for example "Local · telemetry · ns". */
  readonly destinationLabel: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly state: "complete" | "stopped" | "cancelled" | "not-sent";
  readonly points: PointCounts;
  /** For a lens, without the time: "38 stored · 2 refused (400)". */
  readonly brief: string;
  /** The report in one or two sentences. */
  readonly summary: string;
  /** What to do, the next step first. */
  readonly advice: readonly string[];
  /** Lines that were refused or may have been, in document order, at most 1,000. */
  readonly lines: readonly LineOutcome[];
  /** How many there are in all. */
  readonly linesTotal: number;
  /** Said of the whole body rather than of a line (wrong token, no such database); placed at the first line sent. */
  readonly whole?: LineOutcome;
  /** Exchanges, of long writes the first, the last and those that were no plain success. */
  readonly exchanges: readonly ExchangeSummary[];
  /** How many there were in all. */
  readonly exchangesTotal: number;
  /** How many lines were refused for which reason, the most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** Lines that were left out on purpose (good lines only); they count as not sent. */
  readonly leftOut: number;
  /** Bytes of the texts that were sent, before compression. */
  readonly bytes: number;
  /** The journal is worth keeping: something was not sent, or was sent and got no answer that tells what became of it. */
  readonly resumable: boolean;
  /** Whether sending all of it again stores nothing twice; `null` where there is nothing to send again. */
  readonly resendSafe: boolean | null;
  /** Where nothing was sent: the answer was pasted, or is what the destination would say. Absent: a write. */
  readonly origin?: "pasted" | "dry-run";
  /** Of a dry run: the types that the destination holds were taken into account. */
  readonly typesCompared?: boolean;
  /** What of the advice a command can do, the next step first. */
  readonly actions?: readonly AdviceAction[];
}

/** Advice that a command can carry out, with what it needs. The client knows the commands by `id` and gives them their words. */
export type AdviceAction =
  /** The lines have quick fixes: go there. */
  | { readonly id: "fix-lines" }
  /** The refused lines' times are plausible in this unit: the file's pragma is to say so. */
  | { readonly id: "set-precision"; readonly precision: Precision }
  | { readonly id: "create-database"; readonly database: string; readonly word: "database" | "bucket" }
  | { readonly id: "enter-secret" | "pick-destination" | "edit-connection" }
  | { readonly id: "open-docs"; readonly url: string }
  /** `safe`: sending again stores nothing twice. */
  | { readonly id: "split-batches"; readonly lines: number; readonly safe: boolean }
  | { readonly id: "wait-and-send"; readonly seconds: number; readonly safe: boolean }
  | { readonly id: "send-again" | "send-uncompressed"; readonly safe: boolean };

/** What became of one entry. */
export interface LineOutcome {
  /** The file it stands in; absent: the report's own. */
  readonly uri?: string;
  /** The entry in the document; where the offending text is known, `focus` is it. */
  readonly range: Range;
  readonly focus?: Range;
  readonly outcome: "refused" | "unknown" | "stored";
  /** False: a candidate; the server did not say which line it was. */
  readonly certain: boolean;
  /** A finding's code (checks/codes.ts), for the link to its page and its quick fix. */
  readonly code: string;
  /** For the line's end: "refused: outside retention (24 h)". */
  readonly brief: string;
  /** For the diagnostic: the whole verdict as one text. */
  readonly message: string;
  /** For the thread: what happened to this line, why, what to do, what became of the rest. Plain paragraphs. */
  readonly story: readonly string[];
  /** The server's own words, where it spoke of this line. */
  readonly serverText?: string;
  /** Edits that make the server take the line, the best first; those of the file's own findings are not among them. */
  readonly fixes?: readonly LineFix[];
}

/** One edit within a line's entry. */
export interface LineFix {
  readonly title: string;
  readonly range: Range;
  readonly newText: string;
  readonly preferred: boolean;
}

export interface ExchangeSummary {
  readonly index: number;
  /** The file it sent lines of; absent: the report's own. */
  readonly uri?: string;
  /** For example "400 Bad Request" or "connection refused". */
  readonly result: string;
  /** First and last line of the document in this batch, one-based. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly points: number;
  readonly milliseconds: number;
}

/** What became of one file of a write. */
export interface FileOutcome {
  readonly uri: string;
  readonly points: PointCounts;
  /** Lines (zero-based, both inclusive) of what was refused, or is unknown: what "Send Refused Again" would send. */
  readonly again: readonly (readonly [firstLine: number, lastLine: number])[];
  /** False where there were more than are listed. */
  readonly againComplete: boolean;
}

export interface ReasonCount {
  /** A finding's code. */
  readonly code: string;
  /** For people: "field type conflict". */
  readonly title: string;
  readonly lines: number;
}
