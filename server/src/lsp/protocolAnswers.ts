/**
 * The messages about answers and advice, a part of the contract in protocol.ts: explaining what was pasted, and what advice needs of the
 * server. The same invariants hold: no secret, no address, texts ready for people.
 */
import type { Range } from "vscode-languageserver-types";
import type { Precision } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import type { WriteReport } from "../writing/outcome";

/** client → server, request `lineProtocol/explainResponse`: a pasted answer or log line. Result: {@link Explanation}. */
export interface ExplainResponseParams {
  /** Chosen by the client; the report has it. */
  readonly id: string;
  readonly text: string;
  /** The open line protocol file that the answer is placed on; `ranges`: the part of it that was sent. */
  readonly document?: { readonly uri: string; readonly name: string; readonly ranges?: readonly Range[] };
}

export interface Explanation {
  /** One line: who answered, the status, what it is. */
  readonly title: string;
  /** The whole, as a plain text document. */
  readonly text: string;
  /** What of it belongs to the file's lines; absent without a file, or where another body was sent. */
  readonly report?: WriteReport;
}

/** client → server, request `lineProtocol/createDatabase`: makes the destination's database or bucket. The person was asked. */
export interface CreateDatabaseParams {
  readonly destination: Destination;
}

/** client → server, request `lineProtocol/precisionEdit`: the edit that makes a file say its precision; null if it is not open. */
export interface PrecisionEditParams {
  readonly uri: string;
  readonly precision: Precision;
}

export interface PrecisionEdit {
  readonly range: Range;
  readonly newText: string;
}

/**
 * client → server, request `lineProtocol/compareTypes`: the report of a dry run, with what the destination's own types add to it. Where they
 * cannot be had the request fails, with a sentence for people.
 */
export interface CompareTypesParams {
  readonly uri: string;
  /** The real one that the dry run stands for. */
  readonly destination: Destination;
  readonly report: WriteReport;
  /** False: only what was heard in this session is used. The person was asked. */
  readonly ask: boolean;
}

export interface ComparedTypes {
  readonly report: WriteReport;
}
