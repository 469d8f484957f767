/**
 * Owns what a row of the response tables is. The tables are data: what a server says, what it means, what was stored, what to do.
 * Invariant: patterns are anchored and their named groups carry the names of details (answer.ts).
 */
import type { FindingCode } from "../../../checks/codes";
import type { AnsweringProduct, AnswerKind } from "../answer";

/** What a row says was stored. `rest`: all points but those refused, of which there may be none. */
export type RowWritten = "all" | "none" | "rest" | "unknown";

/** How the lines at fault are found; each name has its file in lines/. */
export type Finder =
  | "quoted"
  | "type-conflict"
  | "bare-conflict"
  | "retention-named"
  | "retention-counted"
  | "time-tag"
  | "time-field"
  | "time-stripped"
  | "too-long"
  | "tag-value"
  | "series-key"
  | "listed"
  | "same-reason"
  | "numbered"
  | "line-property"
  | "line-and-column"
  | "rest-of-body"
  | "byte-offset"
  | "table-time"
  | "column";

export interface ResponseRow {
  /** Stable; unique in all tables. */
  readonly id: string;
  /** Who says it; the first is the one it was read from. */
  readonly products: readonly AnsweringProduct[];
  /** For people; absent: all known. */
  readonly versions?: string;
  /** Statuses seen or documented. They do not decide: texts do, since proxies and versions change statuses. */
  readonly status: readonly number[];
  /** Matches the server's sentence without its wrappers (unwrap.ts). */
  readonly pattern: RegExp;
  /** Only where the status is one of `status`: for texts too short to tell by themselves. */
  readonly onlyWithStatus?: boolean;
  /** Says that no answer came: not beside a status, which is one. */
  readonly noAnswer?: boolean;
  readonly kind: AnswerKind;
  readonly written: RowWritten;
  /** What happened and why, a clause without a full stop; `{name}` is a detail, `{name|words}` has words for where it is missing. */
  readonly says: string;
  readonly advice: readonly string[];
  readonly docs: string;
  /** The same request may succeed later. */
  readonly retry?: boolean;
  readonly find?: Finder;
  /** Finding code of the lines. */
  readonly code?: FindingCode;
  /** A text that it matches: shown in docs/responses.md, checked by a test. */
  readonly example: string;
}

/** What rows of one table have in common. */
export type RowDefaults = Pick<ResponseRow, "products" | "docs">;

/** Fills in what a table's rows share. */
export function table(
  defaults: RowDefaults,
  rows: readonly (Omit<ResponseRow, keyof RowDefaults> & Partial<RowDefaults>)[],
): readonly ResponseRow[] {
  return rows.map((row) => ({ ...defaults, ...row }));
}

/**
 * A pattern that looks for one of `parts` anywhere, whatever the case of their letters, in a text that holds none of `without`: for
 * rows that know no whole sentence.
 */
export function holding(parts: readonly string[], without?: string): RegExp {
  const none = without === undefined ? "" : `(?![\\s\\S]*(?:${without}))`;
  return new RegExp(`^${none}[\\s\\S]*?(?:${parts.join("|")})`, "i");
}
