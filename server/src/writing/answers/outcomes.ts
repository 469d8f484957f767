/**
 * Owns what became of each entry of a body, from its decoded answer: for the write engine's batches.
 * Invariants: runs cover all points and refused entries in the body's order and nothing twice; offsets are bytes of the body, lines
 * one-based; time grows with the body, whatever the number of refused lines.
 */
import type { FindingCode } from "../../checks/codes";
import type { Dialect } from "../../lineprotocol/dialects/dialect";
import type { DecodedAnswer } from "./answer";
import { SentBody } from "./sentBody";

/** Entries that stand behind one another (blanks and comments may be between) and met the same end. */
export interface OutcomeRun {
  readonly outcome: "stored" | "refused" | "unknown";
  /** Byte offsets of the first entry's first byte and behind the last entry. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
  /** Entries in the run; 1 for an entry that is named. */
  readonly entries: number;
  /** Of these, points that the target's reader takes. */
  readonly points: number;
  /** Whether the outcome is sure. */
  readonly certain: boolean;
  /** Set where the answer names the entry. */
  readonly code?: FindingCode;
  /** The server's own words for the entry. */
  readonly message?: string;
}

type Outcome = OutcomeRun["outcome"];

/**
 * `body` is the byte string that was sent (lineprotocol/bytes.ts), `dialect` one that reads bytes. A named entry is refused; the
 * others are what `written` and `storedLines` say of them.
 */
export function outcomesOf(decoded: DecodedAnswer, body: string, dialect: Dialect): OutcomeRun[] {
  const sent = new SentBody(body, dialect);
  const runs: OutcomeRun[] = [];
  const { lines, written } = decoded;
  const ranges = decoded.storedLines;
  let named = 0;
  let range = 0;
  for (let entry = 0; entry < sent.count; entry++) {
    const line = sent.lines[entry];
    while (named < lines.length && lines[named].line < line) named++;
    const fault = named < lines.length && lines[named].line === line ? lines[named] : undefined;
    let outcome: Outcome;
    if (ranges === null) outcome = written === "all" ? "stored" : written === "none" ? "refused" : "unknown";
    else {
      while (range < ranges.length && ranges[range][1] < line) range++;
      outcome = range < ranges.length && ranges[range][0] <= line ? "stored" : "refused";
    }
    const isStored = outcome === "stored";
    if (fault?.certain && !isStored) outcome = "refused";
    addRun(runs, {
      outcome,
      start: sent.starts[entry],
      end: sent.ends[entry],
      line,
      endLine: sent.endLines[entry],
      entries: 1,
      points: sent.refused[entry] ? 0 : 1,
      // What became of it is sure; that it was to blame only where the fault is.
      certain: fault === undefined || isStored ? outcome !== "unknown" : fault.certain,
      ...(fault === undefined ? {} : { code: fault.code, message: fault.message }),
    });
  }
  return runs;
}

function addRun(runs: OutcomeRun[], next: OutcomeRun): void {
  const last = runs.at(-1);
  const joins =
    last !== undefined &&
    last.code === undefined &&
    next.code === undefined &&
    last.outcome === next.outcome &&
    last.certain === next.certain;
  if (!joins) {
    runs.push(next);
    return;
  }
  runs[runs.length - 1] = {
    ...last,
    end: next.end,
    endLine: next.endLine,
    entries: last.entries + 1,
    points: last.points + next.points,
  };
}
