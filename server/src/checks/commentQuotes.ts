/**
 * Owns the search for the quote that carries a comment over its line's end: InfluxDB cuts a body into lines by quotes and backslashes before
 * it looks for comments (influxdb models/points.go scanLine; influxdb_line_protocol split_lines). Offsets are of the entry's text.
 */
import { inserting } from "./edits";
import type { Fix } from "./finding";

/** The quote that is open at `end` of a comment that begins at `from`; -1 if none is. */
export function openQuote(text: string, from: number, end: number): number {
  let inFields = false;
  let equals = 0;
  let commas = 0;
  let open = -1;
  for (let i = from; i < end; i++) {
    const c = text[i];
    if (c === "\\") {
      i++;
      continue;
    }
    if (c === " ") inFields = true;
    if (!inFields) continue;
    if (c === "=" && open < 0) equals++;
    else if (c === "," && open < 0) commas++;
    else if (c === '"' && equals > commas) open = open < 0 ? i : -1;
  }
  return open;
}

export function escapeQuote(quote: number): Fix {
  return inserting("Put a backslash before the quote", quote, "\\", true);
}
