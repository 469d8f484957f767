/**
 * Owns how Telegraf reads line protocol: what its two parsers share (metrics, times, the end of an entry), and which of them reads
 * a target. A version that ends in `-upstream` (`telegraf@1.37-upstream`) means a listener with `parser_type = "upstream"`.
 * Sources: telegraf plugins/parsers/influx, and what 1.37.2 answered and wrote (recorded).
 */
import type { TextUnits } from "../bytes";
import { EntryReading, type StoredPoint } from "../entry";
import { compareBytes } from "../points";
import type { Target } from "../targets";
import { type CutState, type Dialect, UNIT_NANOSECONDS } from "./dialect";
import { InternalParser, unescapeInternal, unquoteInternal } from "./telegrafInternal";
import type { TelegrafParser } from "./telegrafParser";
import { UpstreamParser, unescapeUpstream, unquoteUpstream } from "./telegrafUpstream";

export function createTelegraf(target: Target, units: TextUnits): Dialect {
  const precision = target.precision === "auto" ? "ns" : target.precision;
  const unit = UNIT_NANOSECONDS[precision];
  const upstream = isUpstream(target);
  const parser = telegrafParser(target, units);
  const scratch = new EntryReading();
  return {
    target,
    units,
    sortsTags: false,
    findEnd: (text, from, _last, state) => findEnd(text, from, state, parser, scratch),
    read: (text, start, end, into) => parser.read(text, start, end, into),
    unescape: upstream ? unescapeUpstream : unescapeInternal,
    unquote: upstream ? unquoteUpstream : unquoteInternal,
    // The default parser wraps around silently; the other one has refused such times.
    nanoseconds: (digits) => BigInt.asIntN(64, BigInt(digits) * unit),
    settle,
    refuseBody: () => undefined,
  };
}

/** Whether a target means a listener with `parser_type = "upstream"`. */
export function isUpstream({ version }: Pick<Target, "version">): boolean {
  return version?.endsWith("upstream") === true;
}

/** The parser by itself, for whoever asks where it stops. */
export function telegrafParser(target: Target, units: TextUnits): TelegrafParser {
  const unit = UNIT_NANOSECONDS[target.precision === "auto" ? "ns" : target.precision];
  return isUpstream(target) ? new UpstreamParser(units, unit) : new InternalParser(units);
}

/**
 * An entry ends at the first newline behind the place where the parser stops, be it at the end or at a fault: only inside a
 * string does it go on over newlines. State: `quoted` inside a string; `inFields` in the middle of a line whose beginning stands
 * in an earlier piece, which nothing but its newline ends.
 */
function findEnd(
  text: string,
  from: number,
  state: CutState,
  parser: TelegrafParser,
  scratch: EntryReading,
): number {
  let stop = from;
  if (state.quoted) {
    scratch.reset(from, text.length);
    stop = parser.resume(text, from + (state.escaped ? 1 : 0), text.length, scratch);
  } else if (!state.inFields) {
    scratch.reset(from, text.length);
    stop = parser.scan(text, from, text.length, scratch);
  }
  state.quoted = parser.open;
  state.escaped = parser.open && parser.escaped;
  if (parser.open) return -1;
  const newline = text.indexOf("\n", stop);
  if (newline < 0) state.inFields = true;
  return newline;
}

/** Of tags and fields with one key the last counts, in the place of the first; tags are kept sorted. */
function settle(point: StoredPoint): StoredPoint {
  const tags = new Map(point.tags);
  const fields = new Map(point.fields.map((field) => [field.key, field]));
  return {
    ...point,
    tags: [...tags].sort(([a], [b]) => compareBytes(a, b)),
    fields: [...fields.values()],
  };
}
