/** Owns the order of a write: which texts go where, how, and what the person has said already. Plain data. */
import type { Destination } from "../schema/destination";
import type { BatchLimits } from "./batches";
import type { WriteInput } from "./input";
import type { Inspected } from "./inspect";
import type { JournalFile, JournalState } from "./journal";
import type { OnRefused } from "./outcome";
import type { RefusedLines } from "./refusedText";

export interface WriteOrder {
  readonly id: string;
  readonly inputs: readonly WriteInput[];
  /** How the journal names them. */
  readonly files: readonly JournalFile[];
  /** Where it goes; inputs may differ in their precision. */
  readonly destination: Destination;
  readonly limits: BatchLimits;
  readonly gzip: boolean;
  readonly concurrency: number;
  readonly onRefused: OnRefused;
  readonly confirmed: readonly string[];
  readonly resume?: JournalState;
  /** What was seen of the inputs already, by their place. */
  readonly inspected?: readonly Inspected[];
  /** Keeps lines of the journal safely. */
  readonly journal?: (text: string) => Promise<void>;
  readonly refused?: RefusedLines;
}
