/**
 * Owns the findings for timestamps whose size suggests another unit than the precision they are read with. Said once of the file
 * where most of its timestamps do, else of each that does. Plausible are 1990 to 2100 (document/times.ts).
 */
import type { DocumentReading } from "../../document/reading";
import type { Segment } from "../../document/segment";
import {
  classifyTime,
  instantNanoseconds,
  NO_UNIT,
  readInstant,
  TIME_CLASSES,
  TIME_UNITS,
  type TimeUnit,
} from "../../document/times";
import { describeTarget, type Precision } from "../../lineprotocol/targets";
import type { CheckContext, FactFinding, FactFindings, FactRule, SegmentPlace } from "../finding";
import { digitsIn, instantOf, isStorable, showTime } from "../instants";
import { canSayPrecision, takesPrecision } from "../precisionFix";
import { SegmentMemory } from "../segmentMemory";
import { entryOf, segmentBase, visitPoints } from "../segmentPoints";
import type { Span } from "../span";

export const timestampPrecision: FactRule = {
  prepare(reading, context) {
    const { facts } = reading;
    const { precision } = context.target;
    let timed = 0;
    for (let unit = 0; unit < TIME_CLASSES; unit++) timed += facts.timesOfClass(unit);
    if (timed === 0) return undefined;
    const fitting = fits(facts, precision);
    if (fitting === timed) return undefined;
    const other = likeliestOther(reading, precision);
    if (other !== undefined && facts.timesOfClass(other) * 2 > timed) {
      const finding = ofFile(reading, context, other);
      return finding && { totals: [["precision-mismatch", 1]], whole: [finding] };
    }
    // Where most timestamps are plausible, those that are not stand out.
    if (fitting * 2 <= timed) return undefined;
    return outliers(reading, context, timed - fitting);
  },
};

/** Whether a class of timestamps is read as what it looks like. `auto` guesses by size, and knows no minutes and hours. */
function isFitting(unit: number, precision: Precision): boolean {
  if (unit === NO_UNIT) return false;
  const name = TIME_UNITS[unit];
  return precision === "auto" ? name !== "m" && name !== "h" : name === precision;
}

function fits(facts: DocumentReading["facts"], precision: Precision): number {
  let count = 0;
  for (let unit = 0; unit < NO_UNIT; unit++)
    if (isFitting(unit, precision)) count += facts.timesOfClass(unit);
  return count;
}

function likeliestOther({ facts }: DocumentReading, precision: Precision): number | undefined {
  let best: number | undefined;
  for (let unit = 0; unit < NO_UNIT; unit++) {
    const count = facts.timesOfClass(unit);
    if (isFitting(unit, precision) || count === 0) continue;
    if (best === undefined || count > facts.timesOfClass(best)) best = unit;
  }
  return best;
}

function ofFile(reading: DocumentReading, context: CheckContext, unit: number): FactFinding | undefined {
  const name = TIME_UNITS[unit];
  const { target } = context;
  for (const place of reading.segments()) {
    const index = place.segment.facts.times.firstOfClass[unit];
    if (index < 0) continue;
    const entry = entryOf(reading, place, index);
    const { timestampStart, timestampEnd } = entry.reading;
    const digits = entry.text.slice(timestampStart, timestampEnd);
    const takes = takesPrecision(target, name);
    const ask = takes
      ? `Set the precision of this file to ${name}?`
      : `${describeTarget(target)} does not take this unit: convert the timestamps to ${target.precision}.`;
    return {
      code: "precision-mismatch",
      start: entry.base + timestampStart,
      end: entry.base + timestampEnd,
      lineStart: entry.base + entry.from,
      message: `${digits} read as ${shownPrecision(digits, target.precision)}; read as ${name} it is ${showTime(digits, name)}. ${ask}`,
      fixes: () =>
        canSayPrecision(target, name)
          ? [
              {
                title: `Set the precision of this file to ${name}`,
                edits: [context.setPrecision(name)],
                preferred: true,
              },
            ]
          : [],
    };
  }
  return undefined;
}

function shownPrecision(digits: string, precision: Precision): string {
  return `${precision} is ${showTime(digits, precision)}`;
}

interface Outlier extends Span {
  readonly lineStart: number;
  readonly digits: string;
  readonly unit: number;
}

/** Outliers of a segment, in its own offsets, by the precision they were looked for with: segments never change. */
const found = new SegmentMemory<{ precision: Precision; outliers: readonly Outlier[] }>();

function outliers(reading: DocumentReading, context: CheckContext, total: number): FactFindings {
  const { target } = context;
  return {
    totals: [["timestamp-outlier", total]],
    inSegment: (place) => {
      if (!hasOutliers(place.segment, target.precision)) return [];
      const base = segmentBase(reading, place);
      return outliersOf(reading, place, context).map((outlier) => ({
        code: "timestamp-outlier",
        start: base + outlier.start,
        end: base + outlier.end,
        lineStart: base + outlier.lineStart,
        message: describe(outlier, target.precision),
        fixes: () => converted(outlier, base, target.precision),
      }));
    },
  };
}

function hasOutliers({ facts }: Segment, precision: Precision): boolean {
  return facts.times.classes.some((count, unit) => count > 0 && !isFitting(unit, precision));
}

function outliersOf(
  reading: DocumentReading,
  place: SegmentPlace,
  { target: { precision }, allowance }: CheckContext,
): readonly Outlier[] {
  const known = found.get(place.segment);
  if (known?.precision === precision) return known.outliers;
  if (!allowance.take(place.segment.end)) return [];
  const list: Outlier[] = [];
  const instant = { seconds: 0, nanoseconds: 0, value: 0 };
  visitPoints(reading, place, (entry) => {
    const { timestampStart: start, timestampEnd: end } = entry.reading;
    if (start < 0) return undefined;
    const digits = entry.text.slice(start, end);
    readInstant(entry.text, start, end, precision, instant);
    const unit = classifyTime(instant.value);
    if (!isFitting(unit, precision)) list.push({ start, end, lineStart: entry.from, digits, unit });
    return undefined;
  });
  found.set(place.segment, { precision, outliers: list });
  return list;
}

function describe({ digits, unit }: Outlier, precision: Precision): string {
  const read = `${digits} read as ${shownPrecision(digits, precision)}, unlike the file's other timestamps`;
  if (unit === NO_UNIT) return `${read}.`;
  const name = TIME_UNITS[unit];
  return `${read}; read as ${name} it would be ${showTime(digits, name)}.`;
}

/** The same time in the file's precision. */
function converted({ digits, unit, start, end }: Outlier, base: number, precision: Precision) {
  if (unit === NO_UNIT || precision === "auto") return [];
  const name: TimeUnit = TIME_UNITS[unit];
  const text = digitsIn(instantNanoseconds(instantOf(digits, name)), precision);
  if (!isStorable(text, precision)) return [];
  return [
    {
      title: `Convert from ${name} to ${precision}: ${text}`,
      edits: [{ start: base + start, end: base + end, text }],
      preferred: true,
    },
  ];
}
