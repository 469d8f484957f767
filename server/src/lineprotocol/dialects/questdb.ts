/**
 * Owns how QuestDB (8.2 to 9.3) reads line protocol. Sources: questdb LineTcpParser.java, LineWalAppender.java, and the recorded
 * answers and rows of 8.2.0, 9.0.1 and 9.3.4. Invariants: a newline always ends an entry unless a backslash stands before it, also
 * inside quotes; the order of the checks is the parser's, names and times are looked at when the whole line has been read.
 * A field without a value is read as null; whether its column exists is not this file's matter.
 */
import type { TextUnits } from "../bytes";
import type { StoredPoint } from "../entry";
import { type Target, versionAtLeast } from "../targets";
import { BACKSLASH, COMMA, EQUALS, NEWLINE, QUOTE, RETURN, SPACE } from "./characters";
import { type CutState, type Dialect, UNIT_NANOSECONDS } from "./dialect";
import { type FarTimes, LineParser } from "./questdbParser";
import { beforeFault, dropBackslashes, microseconds, storedValue } from "./questdbValues";

export function createQuestDb(target: Target, units: TextUnits): Dialect {
  const precision = target.precision === "auto" ? "ns" : target.precision;
  const unit = UNIT_NANOSECONDS[precision];
  const far: FarTimes = versionAtLeast(target, "9.3")
    ? "overflow"
    : versionAtLeast(target, "9")
      ? "refused"
      : "stored";
  return {
    target,
    units,
    sortsTags: false,
    findEnd,
    read: (text, start, end, into) => new LineParser(text, into, units, unit, far).read(start, end),
    unescape(kind, raw) {
      const text = dropBackslashes(raw);
      return kind === "measurement" && units === "bytes" ? beforeFault(text) : text;
    },
    unquote: (raw) => dropBackslashes(raw.slice(1, -1)),
    // The store keeps microseconds; up to 8.2 the product wraps around.
    nanoseconds: (digits) => BigInt.asIntN(64, microseconds(digits, unit)) * 1_000n,
    value: (raw, type) => storedValue(raw, type, units),
    settle,
    refuseBody: () => undefined,
  };
}

/**
 * A newline ends an entry unless escaped; a lone carriage return ends one outside strings. The counters of the state tell
 * where a value begins: behind an equals sign that follows a name.
 */
function findEnd(text: string, from: number, _last: boolean, state: CutState): number {
  const end = text.length;
  let i = from;
  if (state.escaped && i < end) {
    state.escaped = false;
    i++;
  }
  for (; i < end; i++) {
    switch (text.charCodeAt(i)) {
      case BACKSLASH:
        if (++i >= end) state.escaped = true;
        break;
      case NEWLINE:
        return i;
      case RETURN:
        if (state.quoted) break;
        return i + 1 < end && text.charCodeAt(i + 1) === NEWLINE ? i + 1 : i;
      case SPACE:
        if (state.quoted) break;
        state.inFields = true;
        state.commas = state.equals;
        break;
      case COMMA:
        if (!state.quoted) state.commas = state.equals;
        break;
      case EQUALS:
        if (state.quoted || state.equals > state.commas) break;
        state.equals = state.commas + 1;
        if (state.inFields && text.charCodeAt(i + 1) === QUOTE) {
          state.quoted = true;
          i++;
        }
        break;
      case QUOTE:
        state.quoted = false;
    }
  }
  return -1;
}

/** Of columns with one name, whatever its case, the first stays; tags come before fields. */
function settle(point: StoredPoint): StoredPoint {
  const seen = new Set<string>();
  const isFirst = (key: string) => {
    const name = key.toLowerCase();
    return !seen.has(name) && seen.add(name);
  };
  const tags = point.tags.filter(([key]) => isFirst(key));
  return { ...point, tags, fields: point.fields.filter(({ key }) => isFirst(key)) };
}
