/**
 * The typed contract between the language server and its client, beyond the Language Server Protocol itself.
 * Owns every custom message and setting; the client imports types from here and nothing else of the server.
 * Invariants: no message holds a secret or a server's address with credentials; ranges are LSP ranges (UTF-16,
 * zero-based) of the document as it was when the request arrived; texts are plain text, ready for people.
 */
import type { Range } from "vscode-languageserver-types";
import type { Precision, Product } from "../lineprotocol/targets";

/** Method names, in one place for both sides (the client repeats the string literals through these types). */
export interface Methods {
  readonly write: "lineProtocol/write";
  readonly carry: "lineProtocol/carry";
  readonly writeProgress: "lineProtocol/writeProgress";
  readonly exchange: "lineProtocol/exchange";
  readonly detect: "lineProtocol/detect";
  readonly destination: "lineProtocol/destination";
  readonly documentState: "lineProtocol/documentState";
  readonly visibleRange: "lineProtocol/visibleRange";
}

// --- where a write goes -------------------------------------------------------------------------------------------

/** The id of the built-in dry run, which needs no connection. */
export type DryRunId = "dry-run";

/** A place to write to, as the server may know it: without address and credentials. */
export interface Destination {
  /** The connection's id, or "dry-run". */
  readonly id: string;
  /** The connection's name as the user gave it, for example "Local". */
  readonly name: string;
  readonly product: Product;
  /** Detected or given; absent means the newest known. */
  readonly version?: string;
  /** Database (1.x, 3) or bucket (2.x); empty for servers without. */
  readonly database: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** The precision of the write request; a file's pragma may say otherwise for that file. */
  readonly precision: Precision;
  /** Which write endpoint: by default the product's own. */
  readonly endpoint?: "v1" | "v2" | "v3";
  /** Seconds that points are kept; null for ever; absent where not known. */
  readonly retentionSeconds?: number | null;
  /** Seconds of one shard (1.x, 2.x); absent where not known. */
  readonly shardSeconds?: number;
}

/** client → server, notification `lineProtocol/destination`: the destination picked for a file, null for none. */
export interface DestinationParams {
  readonly uri: string;
  readonly destination: Destination | null;
}

/** client → server, notification `lineProtocol/visibleRange`: what is on screen is looked at first. */
export interface VisibleRangeParams {
  readonly uri: string;
  readonly ranges: readonly Range[];
}

/** Where a file's target comes from, in the order in which they win. */
export type TargetSource = "pragma" | "destination" | "workspace" | "user" | "default";

/** server → client, notification `lineProtocol/documentState`: what lenses and the language status show. */
export interface DocumentState {
  readonly uri: string;
  readonly version: number;
  readonly product: Product;
  readonly productVersion?: string;
  /** "InfluxDB 2.7.11", ready to be shown. */
  readonly targetLabel: string;
  readonly precision: Precision;
  readonly targetSource: TargetSource;
  /** What the file's pragma asks for, if it names a destination. It never chooses a credential. */
  readonly pragma?: {
    readonly connection?: string;
    readonly database?: string;
    readonly retentionPolicy?: string;
    readonly organization?: string;
  };
  /** False where the content is plainly something else (a logic program named .lp): nothing is judged then. */
  readonly isLineProtocol: boolean;
  /** Points in the file. */
  readonly points: number;
  /** Findings beyond those that were listed, by severity; zero if all are listed. */
  readonly unlisted: { readonly errors: number; readonly warnings: number };
}

// --- a write ------------------------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/write`; cancelled by the request's cancellation token. Result: {@link WriteResult}. */
export interface WriteParams {
  /** Chosen by the client; progress names it. */
  readonly id: string;
  readonly uri: string;
  /** Parts of the document to send, in order; absent: all of it. Widened to whole entries. */
  readonly ranges?: readonly Range[];
  readonly destination: Destination;
  /** Whether the editor holds unsaved changes: then the text is sent, else the bytes on disk. */
  readonly dirty: boolean;
  /** Questions that were asked and said yes to, by their `question`. */
  readonly confirmed: readonly string[];
  /** What to do after a refused batch. */
  readonly onRefused: "stop" | "continue";
}

export type WriteResult = { readonly report: WriteReport } | { readonly ask: WriteQuestion };

/** The write cannot begin without an answer; ask, then send the request again with `question` in `confirmed`. */
export interface WriteQuestion {
  readonly question: string;
  readonly message: string;
  readonly detail?: string;
  /** The word on the button that goes on, for example "Send Anyway". */
  readonly proceed: string;
}

/** server → client, request `lineProtocol/carry`: one HTTP exchange. The client adds address and credentials. */
export interface CarryParams {
  readonly destinationId: string;
  /** The write this belongs to; absent for detection and schema reads. */
  readonly writeId?: string;
  readonly method: "GET" | "POST" | "HEAD";
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64?: string;
  readonly timeoutMilliseconds: number;
}

/** Result of `lineProtocol/carry`. */
export type CarryAnswer =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly bodyBase64: string;
      readonly truncated?: boolean;
    }
  | { readonly failure: string; readonly message: string };

/** server → client, notification `lineProtocol/writeProgress`. */
export interface WriteProgress {
  readonly id: string;
  readonly batch: number;
  readonly batches: number;
  readonly bytesSent: number;
  readonly bytesTotal: number;
  readonly pointsSent: number;
  /** Set while a wait is on: seconds until the next try and why. */
  readonly waiting?: { readonly seconds: number; readonly reason: string };
}

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
  readonly uri: string;
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
  readonly exchanges: readonly ExchangeSummary[];
  /** Whether sending all of it again stores nothing twice; `null` where there is nothing to send again. */
  readonly resendSafe: boolean | null;
}

/** What became of one entry. */
export interface LineOutcome {
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
}

export interface ExchangeSummary {
  readonly index: number;
  /** For example "400 Bad Request" or "connection refused". */
  readonly result: string;
  /** First and last line of the document in this batch, one-based. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly points: number;
  readonly milliseconds: number;
}

/** client → server, request `lineProtocol/exchange`: request and answer as a text document; null if no longer held. */
export interface ExchangeParams {
  readonly writeId: string;
  /** Absent: all exchanges of the write. */
  readonly index?: number;
}

// --- who a server is ----------------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/detect`: asks the server of a connection who it is, by `carry`. */
export interface DetectParams {
  readonly destinationId: string;
  /** The organization to list buckets of (2.x), if known. */
  readonly organization?: string;
  /** What the user said it is; used where the server does not tell. */
  readonly product?: Product;
}

export interface Detection {
  readonly product?: Product;
  readonly version?: string;
  /** "InfluxDB 1.6.7" or "not recognised". */
  readonly label: string;
  readonly credentials: "good" | "bad" | "unknown";
  /** Databases, buckets or the like that the credential may see. */
  readonly databases: readonly DatabaseFacts[];
  /** What happened, a sentence each: the answer to who, whether the credential is good, and what could not be found out. */
  readonly notes: readonly string[];
  /** Set if nothing could be asked at all (connection refused, …): one sentence. */
  readonly failure?: string;
}

export interface DatabaseFacts {
  readonly name: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** null: for ever; absent: not known. */
  readonly retentionSeconds?: number | null;
  readonly shardSeconds?: number;
}

// --- settings -----------------------------------------------------------------------------------------------------

/** Settings under `lineProtocol`, per resource, complete and frozen once read (lsp/settings.ts). */
export interface Settings {
  /** `product` or `product@version`. */
  readonly target: string;
  /** By glob of the workspace: { "exports/*.lp": "influxdb-1@1.8" }. */
  readonly targetByPath: Readonly<Record<string, string>>;
  readonly precision: Precision | "";
  readonly diagnostics: {
    readonly enabled: boolean;
    /** Findings listed at once; the rest is counted. */
    readonly limit: number;
    /** Severity by code; "off" leaves it out. */
    readonly severity: Readonly<Record<string, "error" | "warning" | "information" | "hint" | "off">>;
  };
  readonly write: {
    readonly batchLines: number;
    readonly batchBytes: number;
    readonly gzip: boolean;
    readonly timeoutSeconds: number;
  };
}

/** Given at start (`initializationOptions`) by a client that has these. */
export interface InitializationOptions {
  /** The client draws lenses and status from `documentState` notifications. */
  readonly documentState?: boolean;
  /** The client carries exchanges (`lineProtocol/carry`). */
  readonly carry?: boolean;
  /** Settings for clients without `workspace/configuration`. */
  readonly settings?: unknown;
}
