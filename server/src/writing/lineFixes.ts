/**
 * Owns what can be changed in a refused line by an edit: the value written in the type that the server has stored. What the file's
 * own findings offer is not repeated here. Invariant: an edit loses nothing of the value, or is not offered.
 */
import { convertValue } from "../checks/fieldTypes";
import { decodeBytes } from "../lineprotocol/bytes";
import { FIELD_TYPE_NAMES, FieldType } from "../lineprotocol/entry";
import type { DecodedAnswer } from "./answers/answer";
import { findRow } from "./answers/responses";
import type { BatchPlaces } from "./batches";
import type { LineFix } from "./outcome";
import type { EntryOutcome } from "./outcomes";

/** Fixes of a line that was refused for its type, the best first. `body`: the request's. */
export function lineFixes(
  line: EntryOutcome,
  decoded: DecodedAnswer,
  body: string,
  places: BatchPlaces,
): LineFix[] {
  if (line.code !== "field-type-conflict" || line.focus === undefined) return [];
  const wanted = storedType(line, decoded);
  const pair = body.slice(line.focus.start, line.focus.end);
  const at = valueStart(pair);
  if (wanted === undefined || at < 0) return [];
  const value = decodeBytes(pair.slice(at));
  const from = typeOf(value);
  if (from === wanted) return [];
  const newText = convertValue(value, from, wanted);
  if (newText === undefined) return [];
  return [
    {
      title: `Store as ${FIELD_TYPE_NAMES[wanted]}: ${shortened(value)} → ${shortened(newText)}`,
      range: places.rangeOf(line.focus.start + at, line.focus.end),
      newText,
      // Out of a string or into a boolean somebody should look at it first.
      preferred: line.certain && from !== FieldType.string && wanted !== FieldType.boolean,
    },
  ];
}

/** The type that the server says the field has: in this line's reason, else in the answer as a whole. */
function storedType(line: EntryOutcome, { details, product, status }: DecodedAnswer): FieldType | undefined {
  const groups = findRow(line.reason, product, status)?.groups ?? {};
  const own = Object.entries(groups).find(([name]) => name.replace(/_+$/, "") === "existingType")?.[1];
  // InfluxDB 3 says `iox::column_type::field::float`.
  const word = /[a-z]+\d*$/.exec((own ?? details.existingType ?? "").toLowerCase())?.[0];
  const type = FIELD_TYPE_NAMES.findIndex((name) => name === (ALIASES[word ?? ""] ?? word));
  return type < 0 ? undefined : (type as FieldType);
}

/** Words of servers and drivers for the five types. */
const ALIASES: Readonly<Record<string, string>> = {
  double: "float",
  float64: "float",
  int: "integer",
  int64: "integer",
  long: "integer",
  uinteger: "unsigned",
  uint64: "unsigned",
  bool: "boolean",
  varchar: "string",
};

/** Where a pair's value begins: behind the first equals sign that no backslash stands before. */
function valueStart(pair: string): number {
  for (let at = pair.indexOf("="); at >= 0; at = pair.indexOf("=", at + 1))
    if (pair[at - 1] !== "\\") return at + 1;
  return -1;
}

/** The type of a value that a reader took. */
function typeOf(value: string): FieldType {
  if (value.startsWith('"')) return FieldType.string;
  if (/^[tf]/i.test(value)) return FieldType.boolean;
  if (value.endsWith("i")) return FieldType.integer;
  return value.endsWith("u") ? FieldType.unsigned : FieldType.float;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
