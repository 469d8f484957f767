/**
 * The part of the contract between language server and client that is about writes: what is sent and where, questions, progress,
 * the journal, resuming, and what can be asked about a write afterwards. Everything here is exported by protocol.ts.
 * Invariants: no message holds a secret or an address; lines and columns are LSP's (zero-based, UTF-16) unless a name ends in
 * `Line`, which counts from one; texts are plain text, ready for people.
 */
import type { Range } from "vscode-languageserver-types";
import type { Destination } from "../schema/destination";
import type { OnRefused, WriteReport } from "../writing/outcome";
import type { Question as WriteQuestion } from "../writing/question";

export type { OnRefused } from "../writing/outcome";
export type {
  Choice as WriteChoice,
  Question as WriteQuestion,
  QuestionKind as WriteQuestionKind,
} from "../writing/question";

// --- a write ------------------------------------------------------------------------------------------------------

/** One text of a write: a document, parts of it, or a file that need not be open and may have any size. */
export interface WriteFile {
  readonly uri: string;
  /** The editor holds unsaved changes, or there is no file: then the text is sent, else the bytes on disk. */
  readonly dirty: boolean;
  /** Parts to send; absent: all of it. Widened to whole entries, sent in the order of the text. */
  readonly ranges?: readonly Range[];
}

/**
 * client → server, request `lineProtocol/write`; cancelled by the request's cancellation token: what is in flight is waited for, nothing
 * more is sent, and the report says what is known. Result: {@link WriteResult}.
 */
export interface WriteParams {
  /** Chosen by the client; progress, journal and later requests name it. A resumed write keeps its id. */
  readonly id: string;
  /** At least one, sent in this order. What begins as gzip is decompressed. */
  readonly files: readonly WriteFile[];
  readonly destination: Destination;
  /** What was answered to questions: `confirm` of the choices that were taken. */
  readonly confirmed: readonly string[];
  readonly onRefused: OnRefused;
  /** The client keeps a journal: it answers `lineProtocol/journal`. */
  readonly journal?: boolean;
  /** The text of this write's journal: the write goes on where the journal ends. */
  readonly resume?: string;
}

/** `ask`: the write cannot begin without an answer; ask, then send the request again with the choice's `confirm` in `confirmed`. */
export type WriteResult = { readonly report: WriteReport } | { readonly ask: WriteQuestion };

/** server → client, notification `lineProtocol/writeProgress`. */
export interface WriteProgress {
  readonly id: string;
  /** A file is checked before anything is sent; a resumed one is read up to where it goes on. */
  readonly phase: "checking" | "resuming" | "sending";
  /** Batches that have ended, and how many there are, where that is known. */
  readonly batch: number;
  readonly batches?: number;
  /** Bytes of the text (before compression) that this phase is done with, and of all, where that is known. */
  readonly bytesSent: number;
  readonly bytesTotal?: number;
  /** Lines of data that were sent. */
  readonly pointsSent: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  /** Set while a wait is on: seconds until the next try and why. */
  readonly waiting?: { readonly seconds: number; readonly reason: string };
}

// --- the journal --------------------------------------------------------------------------------------------------

/**
 * server → client, request `lineProtocol/journal`: append `text` (whole lines, JSON) to the journal of the write and answer (null) once
 * it is flushed to disk. An error ends the write before its next exchange. The first text begins the journal; the client
 * keeps it while {@link WriteReport.resumable} says so and removes it otherwise.
 */
export interface JournalParams {
  readonly writeId: string;
  readonly text: string;
}

/** client → server, request `lineProtocol/interrupted`: what a journal says of its write; null if it says nothing (or nothing is left). */
export interface InterruptedParams {
  readonly journal: string;
}

export interface Interrupted {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly files: readonly WriteFile[];
  readonly destination: Destination;
  readonly onRefused: OnRefused;
  /** Choices that were taken when the write began. */
  readonly confirmed: readonly string[];
  /** Bytes of the texts whose outcome is known, and of all, where that was known. */
  readonly bytesDone: number;
  readonly bytesTotal?: number;
  readonly points: { readonly stored: number; readonly refused: number; readonly unknown: number };
  /** "12,000 of 30,000 lines ended with an answer; of 5,000 it is unknown whether they were stored." */
  readonly summary: string;
}

// --- before a write -----------------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/inspect`: what a write would send; read once, kept for the write that follows. */
export interface InspectParams {
  /** For progress (`phase: "checking"`). */
  readonly id: string;
  readonly files: readonly WriteFile[];
  readonly destination: Destination;
}

export interface Inspection {
  /** Lines of data: points, and lines that the target refuses. */
  readonly points: number;
  readonly bytes: number;
  readonly withoutTime: number;
  /** Oldest and newest timestamp, ISO 8601 in UTC; absent where there is none. */
  readonly oldest?: string;
  readonly newest?: string;
  /** Lines that the target refuses. */
  readonly errors: number;
  /** Why it cannot be sent at all: what stands there, why, what to do. */
  readonly refusal?: string;
  /** Databases that the text itself names. */
  readonly databases: readonly string[];
}

/** server → client, request `lineProtocol/readFile`, where the server has no disk or the file is on none: its bytes, up to a limit. */
export interface ReadFileParams {
  readonly uri: string;
  /** Bytes. */
  readonly limit: number;
}

export type ReadFileResult =
  | { readonly bodyBase64: string }
  /** One sentence: not there, not readable, larger than the limit. */
  | { readonly failure: string };

// --- after a write ------------------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/exchange`: request and answer as a text document; null if no longer held. */
export interface ExchangeParams {
  readonly writeId: string;
  /** {@link ExchangeSummary.index}; absent: all exchanges that are held. */
  readonly index?: number;
}

/** client → server, request `lineProtocol/reportText`: the whole report as a Markdown document; null if no longer held. */
export interface ReportTextParams {
  readonly writeId: string;
}

/**
 * client → server, request `lineProtocol/refusedText`: the lines that were refused, each below comments with the reason that no server
 * takes for data; null if no longer held.
 */
export interface RefusedTextParams {
  readonly writeId: string;
  /** One file of the write; absent: all. */
  readonly uri?: string;
}

export interface RefusedText {
  readonly text: string;
  readonly lines: number;
  /** Refused lines that are not in it: the text would be larger than {@link RefusedText.limit}, or the file is another one by now. */
  readonly leftOut: number;
  /** Bytes. */
  readonly limit: number;
}

/** client → server, request `lineProtocol/request`: the request that would write to a destination, for "Copy as curl". */
export interface RequestParams {
  readonly destination: Destination;
}

export type RequestResult =
  | {
      readonly method: "POST";
      readonly path: string;
      readonly query: readonly (readonly [string, string])[];
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Why there is none: one or two sentences. */
  | { readonly refusal: string };
