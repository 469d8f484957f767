/**
 * Owns what is met while a text is cut, besides its batches: how much a person must know before anything is sent. Invariant: what is
 * kept is bounded, what is counted is exact.
 */
import type { FindingCode } from "../checks/codes";
import type { Instant } from "../document/times";

/** What can be sent by no means: the write ends before it. */
export interface Trouble {
  readonly kind: "harmful" | "too-long" | "open-quote" | "comment-quote";
  /** One-based. */
  readonly line: number;
  /** Lines that the entry covers. */
  readonly lines: number;
  readonly bytes: number;
}

const KEPT_STATEMENTS = 100;
const KEPT_FAULTS = 100;

export class CutFacts {
  /** Statements of an export, in order, the first of them. */
  readonly statements: string[] = [];
  statementCount = 0;
  /** Lines known to be refused: how many, how many of each reason, where the first are (one-based). */
  faults = 0;
  readonly faultCodes = new Map<FindingCode, number>();
  readonly firstFaults: { readonly line: number; readonly code: FindingCode }[] = [];
  /** Of these, left out. */
  leftOut = 0;
  oldest: Instant | undefined;
  newest: Instant | undefined;
  trouble: Trouble | undefined;

  takeStatement(statement: string): void {
    if (this.statementCount++ < KEPT_STATEMENTS) this.statements.push(statement);
  }

  /** `line`: zero-based. */
  takeFault(line: number, code: FindingCode): void {
    this.faults++;
    this.faultCodes.set(code, (this.faultCodes.get(code) ?? 0) + 1);
    if (this.firstFaults.length < KEPT_FAULTS) this.firstFaults.push({ line: line + 1, code });
  }

  /** The times of points; the caller may use the objects again. */
  takeTimes(oldest: Instant | undefined, newest: Instant | undefined): void {
    if (oldest && (!this.oldest || isBefore(oldest, this.oldest))) this.oldest = kept(oldest);
    if (newest && (!this.newest || isBefore(this.newest, newest))) this.newest = kept(newest);
  }
}

function kept({ seconds, nanoseconds }: Instant): Instant {
  return { seconds, nanoseconds };
}

function isBefore(a: Instant, b: Instant): boolean {
  return a.seconds < b.seconds || (a.seconds === b.seconds && a.nanoseconds < b.nanoseconds);
}
