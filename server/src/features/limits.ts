/**
 * Owns what features leave out of a long document, as sentences for the language status: what nobody is told would look like a fault. Invariant:
 * a sentence is there only while it is true of this document.
 */
import { grouped } from "../checks/entryView";
import type { DocumentReading } from "../document/reading";
import { MOST_LENSES } from "./codeLenses";
import { LINK_UNITS } from "./documentLinks";
import { MOST_MEASUREMENTS } from "./documentSymbols";
import { FOLD_PAGES } from "./foldingRanges";
import { overviewOf } from "./overview";

/** Reads the facts only. The document must be read to its end and its duplicates counted (a check that was complete has done both). */
export function limitsOf(reading: DocumentReading): string[] {
  const { text, facts } = reading;
  const limits: string[] = [];
  if (text.pages.length > FOLD_PAGES) {
    const lines = text.positionAt(text.pageStart(FOLD_PAGES)).line;
    limits.push(`Folding ends at line ${grouped(lines)}.`);
    limits.push("Highlights and ranges of values are of the lines around the cursor.");
  }
  if (text.length > LINK_UNITS) limits.push(`Links are of the first ${grouped(LINK_UNITS)} characters.`);
  const measurements = overviewOf(reading).length;
  if (measurements > MOST_MEASUREMENTS) {
    limits.push(
      `The outline has the first ${grouped(MOST_MEASUREMENTS)} of ${grouped(measurements)} measurements.`,
    );
  }
  if (measurements > MOST_LENSES) limits.push(`Only the first ${MOST_LENSES} measurements have a lens.`);
  if (!facts.duplicates.isExact)
    limits.push("Points that stand twice are looked for among the first 2 million.");
  return limits;
}
