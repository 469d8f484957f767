/**
 * Owns the search for names over all files: measurements and fields whose letters hold those of the query in their order. Invariant:
 * bounded, the best first: names that begin with the query, then those that hold it, then the others.
 */
import type { Range } from "vscode-languageserver-types";
import type { FileSummary } from "../checks/fileSummary";

export const MOST_SYMBOLS = 500;

export interface WorkspaceSymbolFound {
  readonly name: string;
  readonly kind: "measurement" | "field";
  /** The measurement of a field. */
  readonly container?: string;
  readonly uri: string;
  readonly range: Range;
}

export function workspaceSymbols(
  files: readonly { readonly uri: string; readonly summary: FileSummary }[],
  query: string,
): WorkspaceSymbolFound[] {
  const wanted = query.toLowerCase();
  const found: { symbol: WorkspaceSymbolFound; rank: number }[] = [];
  for (const { uri, summary } of files) {
    for (const { name, range } of summary.measurements) {
      const rank = rankOf(name, wanted);
      if (rank !== undefined) found.push({ symbol: { name, kind: "measurement", uri, range }, rank });
    }
    const seen = new Set<string>();
    for (const { measurement, field, key } of summary.fields) {
      const rank = rankOf(field, wanted);
      // A field of two types stands in the summary twice.
      const identity = JSON.stringify([measurement, field]);
      if (rank === undefined || seen.has(identity)) continue;
      seen.add(identity);
      found.push({
        symbol: { name: field, kind: "field", container: measurement, uri, range: key },
        rank: rank + 0.5,
      });
    }
  }
  found.sort((a, b) => a.rank - b.rank);
  return found.slice(0, MOST_SYMBOLS).map(({ symbol }) => symbol);
}

/** Smaller is better; undefined if the name does not hold the query's letters in their order. */
function rankOf(name: string, wanted: string): number | undefined {
  const text = name.toLowerCase();
  const at = text.indexOf(wanted);
  if (at >= 0) return at === 0 ? 0 : 1;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return undefined;
  }
  return 2;
}
