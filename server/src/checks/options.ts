/** Owns what a check is asked for: the target, what is on screen, which findings are wanted. Plain data. */
import type { Pragma } from "../lineprotocol/pragma";
import type { Target } from "../lineprotocol/targets";
import type { FindingCode, Severity } from "./codes";
import type { Span } from "./span";

export interface CheckOptions {
  readonly target: Target;
  readonly pragma: Pragma | undefined;
  /** Seconds since 1970. */
  readonly now: number;
  /** Severity by code; "off" leaves it out. */
  readonly severity: Readonly<Record<string, Severity | "off">>;
  readonly limit: number;
  /** The one code whose findings are wanted (default: all). */
  readonly only?: FindingCode;
  /** What is on screen, as offsets; looked at first. */
  readonly visible: readonly Span[];
  /** Whether hints about form are wanted (default: no). */
  readonly style?: boolean;
  /** Other targets that the text is to be fit for (default: none). */
  readonly portability?: readonly Target[];
  /** Seconds for which the destination keeps points; null: for ever; absent: not known. */
  readonly retentionSeconds?: number | null;
  /** How much text rules may read again, in units; without it all that they need. */
  readonly units?: number;
}
