/**
 * Owns the finding for timestamps that are read as meant, as far as their size tells, and lie where nobody measures: in the first days of
 * 1970, or more than a year ahead. Said once of the file, at the first of them. The clock is a parameter.
 */
import type { DocumentReading } from "../../document/reading";
import { classifyTime, NO_UNIT, readInstant, TIME_CLASSES } from "../../document/times";
import { describeTarget } from "../../lineprotocol/targets";
import type { CheckContext, FactFinding, FactRule } from "../finding";
import { describeDuration, instantOf, showTime } from "../instants";
import { visitPoints } from "../segmentPoints";

const DAY = 86_400;
/** Timestamps before this are counters, not times. */
const FIRST_DAYS = 31 * DAY;
/** Forecasts and appointments may lie ahead; beyond this somebody should look. */
const AHEAD = 366 * DAY;
const MOST_SEGMENTS = 4;

export const distantTimestamp: FactRule = {
  prepare(reading, context) {
    const finding =
      zeroForNow(reading, context) ?? atTheBeginning(reading, context) ?? farAhead(reading, context);
    return finding && { totals: [["distant-timestamp", 1]], whole: [finding] };
  },
};

/** VictoriaMetrics takes a time of 0 for none (lib/protoparser/influx; 1.79.5 recorded). */
function zeroForNow(reading: DocumentReading, { target }: CheckContext): FactFinding | undefined {
  if (target.product !== "victoriametrics") return undefined;
  return firstWhere(
    reading,
    ({ oldest, newest }) => oldest.seconds <= 0 && newest.seconds >= 0,
    ({ value }) => value === 0,
    () => `0 is no time for ${describeTarget(target)}: it stores the point at the time of the write.`,
  );
}

/** Where most timestamps are plausible in no unit at all: else other rules say of them what they look like. */
function atTheBeginning(reading: DocumentReading, context: CheckContext): FactFinding | undefined {
  const { facts } = reading;
  let timed = 0;
  for (let unit = 0; unit < TIME_CLASSES; unit++) timed += facts.timesOfClass(unit);
  if (facts.timesOfClass(NO_UNIT) * 2 <= timed) return undefined;
  return firstWhere(
    reading,
    ({ oldest, newest }) => newest.seconds >= 0 && oldest.seconds < FIRST_DAYS,
    ({ seconds, value }) => seconds >= 0 && seconds < FIRST_DAYS && classifyTime(value) === NO_UNIT,
    (digits) =>
      `${digits} read as ${context.target.precision} is ${showTime(digits, context.target.precision)}, at the very beginning of 1970. If it is a counter, the point has no time: leave it out, or write the time in ${context.target.precision}.`,
  );
}

function farAhead(reading: DocumentReading, { target, now }: CheckContext): FactFinding | undefined {
  return firstWhere(
    reading,
    ({ newest }) => newest.seconds > now + AHEAD,
    // What is plausible in no unit stands out by itself, and another rule says so.
    ({ seconds, value }) => seconds > now + AHEAD && classifyTime(value) !== NO_UNIT,
    (digits) => {
      const ahead = describeDuration(instantOf(digits, target.precision).seconds - now);
      return `${digits} read as ${target.precision} is ${showTime(digits, target.precision)}, ${ahead} ahead.`;
    },
  );
}

interface Times {
  readonly oldest: { readonly seconds: number };
  readonly newest: { readonly seconds: number };
}

/** The first timestamp that is such a one, looked for in the first {@link MOST_SEGMENTS} that may have one. */
function firstWhere(
  reading: DocumentReading,
  mayBeIn: (times: Times) => boolean,
  isOne: (time: { readonly seconds: number; readonly value: number }) => boolean,
  message: (digits: string) => string,
): FactFinding | undefined {
  const time = { seconds: 0, nanoseconds: 0, value: 0 };
  let left = MOST_SEGMENTS;
  for (const place of reading.segments()) {
    const { oldest, newest } = place.segment.facts.times;
    if (!oldest || !newest || !mayBeIn({ oldest, newest })) continue;
    if (left-- === 0) break;
    let found: FactFinding | undefined;
    visitPoints(reading, place, ({ base, from, text, target, reading: entry }) => {
      const { timestampStart: start, timestampEnd: end } = entry;
      if (start < 0) return undefined;
      readInstant(text, start, end, target.precision, time);
      if (!isOne(time)) return undefined;
      found = {
        code: "distant-timestamp",
        start: base + start,
        end: base + end,
        lineStart: base + from,
        message: message(text.slice(start, end)),
      };
      return false;
    });
    if (found) return found;
  }
  return undefined;
}
