/**
 * Owns the way from a reason without a place to the lines: the first entry for which the target's own reader gives that reason
 * (InfluxDB 3's `/api/v2/write`), or the entries that have the column that a reason names.
 * Invariant: the server stops at the first fault, so the first entry with a parser's reason is the one; a reason that depends on what
 * is stored gives candidates, unless there is only one.
 */
import { FIELD_TYPE_NAMES } from "../../../lineprotocol/entry";
import { codeOf, type FindContext, type Found, NOTHING_FOUND, type Placement } from "./placement";

export function findSameReason(context: FindContext): Found {
  const { sent, reason } = context;
  if (sent === null) return NOTHING_FOUND;
  for (let entry = 0; entry < sent.count; entry++) {
    if (!sent.refused[entry]) continue;
    const own = sent.read(entry);
    if (own.message !== reason) continue;
    return {
      placements: [{ entry, certain: context.readerIsKnown, code: own.reason, message: reason }],
      others: "unknown",
    };
  }
  return NOTHING_FOUND;
}

/** InfluxDB 3's words for types. */
const TYPES: Readonly<Record<string, string>> = {
  float: "float",
  f64: "float",
  integer: "integer",
  i64: "integer",
  uinteger: "unsigned",
  u64: "unsigned",
  string: "string",
  boolean: "boolean",
  bool: "boolean",
};

export function findColumn(context: FindContext): Found {
  const { sent, details } = context;
  const column = details.column ?? details.field ?? details.tag;
  if (sent === null || column === undefined) return NOTHING_FOUND;
  const asTag = details.inputType === "tag" || details.tag !== undefined;
  const type = details.inputType === undefined ? undefined : TYPES[details.inputType];
  const repeated = context.row.id.startsWith("v3-line-repeated");
  const entries: number[] = [];
  for (let entry = 0; entry < sent.count; entry++) {
    if (sent.refused[entry]) continue;
    if (details.table !== undefined && sent.measurementOf(entry) !== details.table) continue;
    if (details.measurement !== undefined && sent.measurementOf(entry) !== details.measurement) continue;
    let times = 0;
    if (asTag || type === undefined) {
      sent.eachTag(entry, (key) => {
        if (key === column) times++;
      });
    }
    if (!asTag) {
      sent.eachField(entry, (key, number) => {
        if (key === column && (type === undefined || FIELD_TYPE_NAMES[number] === type)) times++;
      });
    }
    if (times > (repeated ? 1 : 0)) entries.push(entry);
  }
  const code = codeOf(context);
  const place = (entry: number, certain: boolean): Placement => ({
    entry,
    certain: certain && context.readerIsKnown,
    code,
    message: context.reason,
  });
  // A key that stands twice in a line is refused whatever is stored; the server stops at the first such line.
  if (repeated && entries.length > 0) return { placements: [place(entries[0], true)], others: "unknown" };
  // InfluxDB 3 Core stops at the first line that gives the column this type. It does not name the table: one line of each may be it.
  if (context.row.id.startsWith("v3-line-")) {
    const firsts = firstOfEach(entries, (entry) => sent.measurementOf(entry));
    return { placements: firsts.map((entry) => place(entry, firsts.length === 1)), others: "unknown" };
  }
  return { placements: entries.map((entry) => place(entry, entries.length === 1)), others: "unknown" };
}

/** The first entry of each group, in order. */
function firstOfEach(entries: readonly number[], groupOf: (entry: number) => string): number[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const group = groupOf(entry);
    if (seen.has(group)) return false;
    seen.add(group);
    return true;
  });
}
