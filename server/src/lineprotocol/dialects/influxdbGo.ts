/**
 * Owns how InfluxDB 1.x and 2.x read line protocol: both use one Go package, `models/points.go`, with the few differences
 * of {@link GoRules}. Source of every rule: influxdb@1.6–master-1.x and influxdb@2.0–main-2.x, models/points.go.
 * Invariant: the order of the checks is the parser's, since the first that fails is an entry's only reason.
 */
import type { TextUnits } from "../bytes";
import { EntryKind, type EntryReading, Mark } from "../entry";
import type { Target } from "../targets";
import { BACKSLASH, COMMA, EQUALS, HASH, NEWLINE, QUOTE, SPACE } from "./characters";
import { type CutState, type Dialect, UNIT_NANOSECONDS } from "./dialect";
import { readFields } from "./goFields";
import { readKey } from "./goKey";
import { unescapeName, unescapeString, withoutLastByte } from "./goNames";
import { type GoRules, skipBlanks } from "./goRules";
import { readTime } from "./goTime";
import { markOddities } from "./oddities";
import { QuotedPiece } from "./quotedPiece";

/** Bytes of a string that the stores of 1.9.4, 2.0.9 and later take (tsdb/shard.go, MaxFieldValueLength). */
export const LONGEST_STRING = 1_048_576;
/** In UTF-8, of a UTF-16 unit. */
const MOST_BYTES_OF_A_UNIT = 3;

export function createGoDialect(target: Target, units: TextUnits, rules: GoRules): Dialect {
  const precision = target.precision === "auto" ? "ns" : target.precision;
  const unit = UNIT_NANOSECONDS[precision];
  return {
    target,
    units,
    plain: { unsigned: rules.unsigned },
    sortsTags: true,
    findEnd,
    read: (text, start, end, into) => readEntry(text, start, end, into, rules, units, unit),
    unescape: unescapeName,
    unquote: (raw) => unescapeString(withoutLastByte(raw, units).slice(1)),
    nanoseconds: (digits) => BigInt(digits) * unit,
    refuseBody: () => undefined,
  };
}

/** scanLine: a newline ends an entry unless quoted or escaped; comments follow the same rule. */
function findEnd(text: string, from: number, last: boolean, state: CutState): number {
  const end = text.length;
  let i = from;
  if (state.escaped && i < end) {
    state.escaped = false;
    i++;
  }
  const piece = state.quoted ? new QuotedPiece(text) : undefined;
  while (i < end) {
    if (piece && state.quoted) {
      i = piece.next(i);
      if (i >= end) break;
    }
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) {
      // A pair only with two more bytes behind the backslash in the whole body.
      if (i + 2 < end) {
        i += 2;
        continue;
      }
      if (!last) {
        // More text follows this piece, so the pair is one, even where its second half is this piece's last unit.
        state.escaped = i + 1 >= end;
        return -1;
      }
    }
    if (c === SPACE) state.inFields = true;
    if (state.inFields) {
      if (!state.quoted && c === EQUALS) {
        state.equals++;
        i++;
        continue;
      }
      if (!state.quoted && c === COMMA) {
        state.commas++;
        i++;
        continue;
      }
      if (c === QUOTE && state.equals > state.commas) {
        state.quoted = !state.quoted;
        i++;
        continue;
      }
    }
    if (c === NEWLINE && !state.quoted) return i;
    i++;
  }
  return -1;
}

/** ParsePointsWithPrecision's treatment of one block, then parsePoint. */
function readEntry(
  text: string,
  blockStart: number,
  blockEnd: number,
  into: EntryReading,
  rules: GoRules,
  units: TextUnits,
  unit: bigint,
): void {
  const start = skipBlanks(text, blockStart, blockEnd);
  let end = blockEnd;
  into.reset(start, end);
  if (start >= end) return;
  if (text.charCodeAt(start) === HASH) {
    into.kind = EntryKind.comment;
    if (text.lastIndexOf("\n", end - 1) >= start) into.marks |= Mark.severalLines;
    return;
  }
  // Only inside an open quote, or behind a backslash at the very end of the body.
  if (text.charCodeAt(end - 1) === NEWLINE) into.end = --end;
  const fieldsAt = readKey(text, start, end, into, rules, units);
  if (fieldsAt < 0) return;
  const timeAt = readFields(text, fieldsAt, end, into, rules, units);
  if (timeAt < 0) return;
  if (readTime(text, timeAt, end, into, unit)) {
    into.kind = EntryKind.point;
    markOddities(text, into);
    if (end - start > LONGEST_STRING / MOST_BYTES_OF_A_UNIT) into.marks |= Mark.long;
  }
}
