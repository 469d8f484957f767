/**
 * Owns what can be folded: runs of one measurement, comment blocks, `# region` blocks, and the DDL and DML sections of an export.
 * Invariant: no entry is read again; at most {@link MOST_FOLDS} ranges, from the first
 * {@link FOLD_PAGES} pages.
 */
import type { DocumentReading } from "../document/reading";
import { beginsWith, type EntryStart, entryStarts, rawMeasurement, startKind } from "./runs";

export const MOST_FOLDS = 5_000;
/** Pages that are walked, some 16 MB: an editor asks anew after each edit. */
export const FOLD_PAGES = 256;

export interface Fold {
  /** Offsets in the first and in the last line. */
  readonly start: number;
  readonly end: number;
  readonly kind: "run" | "comment" | "region";
}

interface Block {
  kind: "run" | "comment";
  raw: string;
  start: number;
  last: number;
  count: number;
}

/** Folds in the order of their beginnings. */
export function foldingRanges(reading: DocumentReading): Fold[] {
  const folds: Fold[] = [];
  const regions: number[] = [];
  let section = -1;
  let block: Block | undefined;
  let lastData = -1;
  const close = () => {
    if (block && block.count > 1) folds.push({ start: block.start, end: block.last, kind: block.kind });
    block = undefined;
  };
  for (const entry of entryStarts(reading, 0, FOLD_PAGES)) {
    if (folds.length >= MOST_FOLDS) break;
    const at = entry.base + entry.from;
    const kind = startKind(entry);
    if (kind === "blank") {
      close();
      continue;
    }
    if (kind === "comment") {
      const word = markerOf(entry);
      if (word) close();
      if (word === "region") regions.push(at);
      else if (word === "endregion") {
        const start = regions.pop();
        if (start !== undefined) folds.push({ start, end: at, kind: "region" });
      } else if (word) {
        if (section >= 0 && lastData > section) folds.push({ start: section, end: lastData, kind: "region" });
        section = at;
      }
      lastData = at;
      if (word) continue;
      if (block?.kind !== "comment") close();
      block ??= { kind: "comment", raw: "", start: at, last: at, count: 0 };
    } else {
      if (block && (block.kind !== "run" || !beginsWith(entry, block.raw))) close();
      block ??= { kind: "run", raw: rawMeasurement(entry), start: at, last: at, count: 0 };
    }
    block.last = at;
    block.count++;
    lastData = at;
  }
  close();
  if (section >= 0 && lastData > section) folds.push({ start: section, end: lastData, kind: "region" });
  return folds.sort((a, b) => a.start - b.start || b.end - a.end).slice(0, MOST_FOLDS);
}

/** The word of a comment that begins or ends a region or a section. */
function markerOf({ text, from, to }: EntryStart): "region" | "endregion" | "DDL" | "DML" | undefined {
  const line = text.slice(from, Math.min(to, from + 40));
  const match = /^[ \t]*# ?(?:(region|endregion)\b|(DDL|DML)[ \t]*(?:\r?\n|$))/.exec(line);
  return (match?.[1] ?? match?.[2]) as ReturnType<typeof markerOf>;
}
