/**
 * Owns the question in which precision a document's timestamps would lose nothing. Invariant: told by the digits at the end of each line
 * alone, so that all of a large document is looked at and nothing is read again; what might be a timestamp counts as one.
 */
import type { DocumentReading } from "../document/reading";
import type { Precision } from "../lineprotocol/targets";
import { entryStarts, startKind } from "./runs";

const COARSER: Readonly<Partial<Record<Precision, readonly Precision[]>>> = {
  ns: ["us", "ms", "s"],
  us: ["ms", "s"],
  ms: ["s"],
};

export interface CoarserPrecision {
  readonly precision: Precision;
  /** Digits that each timestamp would be shorter. */
  readonly digits: number;
}

/** Entries that are looked at in one step. */
const STEP_ENTRIES = 5_000;

/** The coarsest precision that loses nothing; undefined if there is none coarser than the document's own. The caller may pause between steps. */
export function* coarsestPrecisionSteps(
  reading: DocumentReading,
): Generator<void, CoarserPrecision | undefined> {
  const coarser = COARSER[reading.dialect.target.precision];
  if (!coarser) return undefined;
  let zeros = 3 * coarser.length;
  let timestamps = 0;
  let entries = 0;
  for (const entry of entryStarts(reading)) {
    if (++entries % STEP_ENTRIES === 0) yield;
    if (startKind(entry) !== "data") continue;
    const found = zerosAtEnd(entry.text, entry.from, entry.to);
    if (found === undefined) continue;
    timestamps++;
    zeros = Math.min(zeros, found);
    if (zeros < 3) return undefined;
  }
  if (timestamps === 0) return undefined;
  const steps = Math.floor(zeros / 3);
  return { precision: coarser[steps - 1], digits: 3 * steps };
}

/** Zeros at the end of the digits that an entry ends with, where a blank stands before them; undefined where there are no such digits. */
function zerosAtEnd(text: string, from: number, to: number): number | undefined {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) <= 32) end--;
  let at = end;
  while (at > from && isDigit(text.charCodeAt(at - 1))) at--;
  if (at === end) return undefined;
  const before = text.charCodeAt(at - 1);
  if (before !== 32 && !(before === 45 && text.charCodeAt(at - 2) === 32)) return undefined;
  // Nothing but zeros: any precision is as good.
  let zeros = 0;
  while (zeros < end - at && text.charCodeAt(end - 1 - zeros) === 48) zeros++;
  return zeros === end - at ? Number.POSITIVE_INFINITY : zeros;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
