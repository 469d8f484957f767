/** Owns the details of an answer: what its text holds, under the names of answer.ts, as it stands there. */
import { type AnswerDetails, DETAIL_NAMES, type DetailName } from "./answer";
import type { Said } from "./body";
import type { Unwrapped } from "./unwrap";

const NAMES: ReadonlySet<string> = new Set(DETAIL_NAMES);
/** Longer values are cut: a quoted body can have megabytes. */
const VALUE_LIMIT = 20_000;

function isDetailName(name: string): name is DetailName {
  return NAMES.has(name);
}

export function detailsOf(
  groups: Readonly<Record<string, string | undefined>>,
  said: Said,
  unwrapped: Unwrapped,
  headers: Readonly<Record<string, string>>,
): AnswerDetails {
  const details: { [name in DetailName]?: string } = {};
  if (said.code !== undefined) details.code = said.code;
  if (said.line !== undefined && said.line > 0) details.line = String(said.line);
  if (unwrapped.line !== undefined) details.line = unwrapped.line;
  if (unwrapped.dropped !== undefined) details.dropped = unwrapped.dropped;
  if (unwrapped.database !== undefined) details.database = unwrapped.database;
  if (unwrapped.retentionPolicy !== undefined) details.retentionPolicy = unwrapped.retentionPolicy;
  const after = headers["retry-after"];
  if (after !== undefined && after !== "") details.retryAfter = after;
  for (const [key, value] of Object.entries(groups)) {
    // A pattern's alternatives number the same name with underscores.
    const name = key.replace(/_+$/, "");
    if (value !== undefined && isDetailName(name)) details[name] = value.slice(0, VALUE_LIMIT);
  }
  return details;
}
