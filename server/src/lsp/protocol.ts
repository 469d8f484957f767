/**
 * The typed contract between the language server and its client, beyond the Language Server Protocol itself.
 * Owns every custom message and setting; the client imports types from here and nothing else of the server.
 * Invariants: no message holds a secret or a server's address with credentials; ranges are LSP ranges (UTF-16,
 * zero-based) of the document as it was when the request arrived; texts are plain text, ready for people.
 */
import type { Range } from "vscode-languageserver-types";
import type { Precision, Product } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";

export type { Creation } from "../schema/createDatabase";
// The shapes that the pure parts work with live there; the client takes all of them from here.
export type { DatabaseFacts, Destination, Detection, DryRunId } from "../schema/destination";
export type {
  AdviceAction,
  ExchangeSummary,
  FileOutcome,
  LineFix,
  LineOutcome,
  PointCounts,
  ReasonCount,
  WriteReport,
} from "../writing/outcome";
export type * from "./protocolAnswers";
export type * from "./protocolWrite";

/** Method names, in one place for both sides (the client repeats the string literals through these types). */
export interface Methods {
  readonly write: "lineProtocol/write";
  readonly carry: "lineProtocol/carry";
  readonly carryPart: "lineProtocol/carryPart";
  readonly writeProgress: "lineProtocol/writeProgress";
  readonly journal: "lineProtocol/journal";
  readonly interrupted: "lineProtocol/interrupted";
  readonly inspect: "lineProtocol/inspect";
  readonly readFile: "lineProtocol/readFile";
  readonly exchange: "lineProtocol/exchange";
  readonly reportText: "lineProtocol/reportText";
  readonly refusedText: "lineProtocol/refusedText";
  readonly request: "lineProtocol/request";
  readonly detect: "lineProtocol/detect";
  readonly destination: "lineProtocol/destination";
  readonly documentState: "lineProtocol/documentState";
  readonly visibleRange: "lineProtocol/visibleRange";
  readonly statistics: "lineProtocol/statistics";
  readonly rule: "lineProtocol/rule";
  readonly checkFences: "lineProtocol/checkFences";
  readonly explainResponse: "lineProtocol/explainResponse";
  readonly createDatabase: "lineProtocol/createDatabase";
  readonly precisionEdit: "lineProtocol/precisionEdit";
  readonly compareTypes: "lineProtocol/compareTypes";
  readonly checkWorkspace: "lineProtocol/checkWorkspace";
  readonly forgetWorkspace: "lineProtocol/forgetWorkspace";
  readonly workspaceState: "lineProtocol/workspaceState";
  readonly findFiles: "lineProtocol/findFiles";
  readonly readText: "lineProtocol/readText";
}

// --- where a write goes -------------------------------------------------------------------------------------------

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
  /** One sentence where the target's version is not known: what it is judged as. */
  readonly versionNote?: string;
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
  /** Set while the server reads on: counts and findings are those of what it has read. */
  readonly isReading?: boolean;
  /** What features leave out of a long document, a sentence each; absent while it is read. */
  readonly limits?: readonly string[];
}

// --- a write: what else there is of it stands in protocolWrite.ts ---------------------------------------------------

/** server → client, request `lineProtocol/carry`: one HTTP exchange. The client adds address and credentials. */
export interface CarryParams {
  readonly destinationId: string;
  /** The write this belongs to; absent for detection and schema reads. */
  readonly writeId?: string;
  readonly method: "GET" | "POST" | "HEAD";
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** The body, or its end where parts of it went before. */
  readonly bodyBase64?: string;
  /** So many parts of it went before, under this name. */
  readonly parts?: { readonly body: string; readonly count: number };
  readonly timeoutMilliseconds: number;
}

/**
 * server → client, notification `lineProtocol/carryPart`: the next part of a body whose exchange follows. A body in one message would hold
 * up the wire, and both sides, for tens of milliseconds, and a keystroke with them.
 */
export interface CarryPart {
  readonly body: string;
  /** Without padding: parts and end, joined, are the whole. */
  readonly base64: string;
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

// --- who a server is ----------------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/detect`: asks the server of a connection who it is, by `carry`. */
export interface DetectParams {
  readonly destinationId: string;
  /** The organization to list buckets of (2.x), if known. */
  readonly organization?: string;
  /** What the user said it is; used where the server does not tell. */
  readonly product?: Product;
}

// --- statistics ---------------------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/statistics`: what an open document holds, as a text; null if it is not open. */
export interface StatisticsParams {
  readonly uri: string;
}

// --- pages of the findings ----------------------------------------------------------------------------------------

/** client → server, request `lineProtocol/rule`: the page of a finding as Markdown (docs/rules holds the same); null for a code that has none. */
export interface RuleParams {
  readonly code: string;
}

// --- Markdown -----------------------------------------------------------------------------------------------------

/**
 * client → server, request `lineProtocol/checkFences`: the findings of the line protocol fences in a Markdown text, as diagnostics in
 * places of that text. The file need not be known to the server; `uri` decides its settings.
 */
export interface CheckFencesParams {
  readonly uri: string;
  readonly text: string;
}

// --- files that nobody has open ----------------------------------------------------------------------------------

/** server → client, request `lineProtocol/findFiles`: the workspace's files, in the order of their paths. Result: {@link FilesFound}. */
export interface FindFilesParams {
  readonly glob: string;
  readonly limit: number;
}

export interface FilesFound {
  readonly files: readonly {
    readonly uri: string;
    /** The path below the workspace's folder. */
    readonly name: string;
    readonly bytes: number;
  }[];
  /** There are more than the limit. */
  readonly more: boolean;
}

/** server → client, request `lineProtocol/readText`. Result: {@link TextRead}, null where it cannot be read. */
export interface ReadTextParams {
  readonly uri: string;
}

export interface TextRead {
  /** As an editor would show it: UTF-8, without a byte order mark. */
  readonly text: string;
}

/** Result of the request `lineProtocol/checkWorkspace`, and server → client as the notification `lineProtocol/workspaceState`. */
export interface WorkspaceState {
  /** Files that are held against each other. */
  readonly checked: number;
  /** Whether files are checked as they change, too; false once the check was ended. */
  readonly wanted: boolean;
  /** Files that were not checked; `tooMany` is 1 where the client found more than the limit. */
  readonly leftOut: {
    readonly tooMany: number;
    readonly tooBig: number;
    readonly unreadable: number;
    readonly cancelled: number;
  };
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
    /** Hints about form that changes nothing that is stored. */
    readonly style: boolean;
    /** Targets (`product`, `product@version`) that files are to be fit for besides their own: hints where they are not. */
    readonly portability: readonly string[];
  };
  readonly inlayHints: {
    /** Dates behind timestamps. */
    readonly timestamps: boolean;
    /** Types behind numbers. */
    readonly types: boolean;
  };
  readonly codeLens: {
    /** Points and series above the first point of each measurement. */
    readonly measurements: boolean;
  };
  readonly workspace: {
    /** Files that are not open are checked, too. */
    readonly diagnostics: boolean;
    readonly maximumFiles: number;
    readonly maximumMegabytes: number;
  };
  readonly write: {
    readonly batchLines: number;
    readonly batchBytes: number;
    readonly gzip: boolean;
    readonly timeoutSeconds: number;
    /** Requests in flight at once; more than one only where the order of lines does not matter. */
    readonly concurrency: number;
  };
}

/** `data` of a code action, for clients that said `lineEnds` at start: what all line ends of the text become, besides the edits. */
export interface CodeActionData {
  readonly lineEnds: "\n";
}

/** Given at start (`initializationOptions`) by a client that has these. */
export interface InitializationOptions {
  /** The client draws lenses and status from `documentState` notifications. */
  readonly documentState?: boolean;
  /** The client lists and reads files of the workspace (`lineProtocol/findFiles`, `lineProtocol/readText`). */
  readonly files?: boolean;
  /** The client carries exchanges (`lineProtocol/carry`). */
  readonly carry?: boolean;
  /** The client converts line ends itself ({@link CodeActionData}): editors that hold one kind for a whole text undo edits of them. */
  readonly lineEnds?: boolean;
  /** What a finding links to, before `/CODE.md`: where the client shows the pages of the findings. */
  readonly rulesUri?: string;
  /** The time zone in which times are told besides UTC, as the tz database names it; absent: the server's own. */
  readonly timeZone?: string;
  /** Settings for clients without `workspace/configuration`. */
  readonly settings?: unknown;
}
