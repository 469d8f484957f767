/**
 * Owns the finding for points outside the times that the destination takes: older than its retention, or (VictoriaMetrics) before 1970
 * and more than two days ahead. The clock is a parameter; the retention is the destination's, and where it is not known nothing is said.
 * Sources: influxdb 1.x and 2.x coordinator/points_writer.go (a point rides along where its shard has one that is kept);
 * router/retention_validation.rs (IOx); recorded on InfluxDB 3 Core 3.10 and VictoriaMetrics 1.79.5.
 */
import type { DocumentReading } from "../../document/reading";
import type { Segment } from "../../document/segment";
import { shardOf, shardStart } from "../../document/times";
import { describeTarget, type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { Allowance } from "../allowance";
import type { Severity } from "../codes";
import { counted } from "../entryView";
import type { CheckContext, FactFinding, FactRule, SegmentPlace } from "../finding";
import { describeDuration, instantOf, showTime } from "../instants";
import { refusal, retentionRuleOf } from "../products";
import { SegmentMemory } from "../segmentMemory";
import { segmentBase, visitPoints } from "../segmentPoints";
import type { Span } from "../span";

const DAY = 86_400;
/** VictoriaMetrics takes no points further ahead than this (lib/storage, recorded on 1.79.5). */
const DAYS_AHEAD = 2;

/** Seconds since 1970: from the first that is kept, up to the last that is taken. */
interface Window {
  readonly from: number;
  readonly to: number;
}

interface TimedPoint extends Span {
  readonly lineStart: number;
  readonly digits: string;
  readonly seconds: number;
}

export const retention: FactRule = {
  prepare(reading, context) {
    const window = windowOf(context);
    if (!window) return undefined;
    const places = [...reading.segments()].filter(({ segment }) => reachesOut(segment, window));
    if (places.length === 0) return undefined;
    if (isAllOld(reading, window)) {
      const first = ofFile(reading, context, window, places[0]);
      return first && { totals: [["retention", 1]], whole: [first] };
    }
    let least = 0;
    for (const { segment } of places) if (isWithin(segment, window)) least += timed(segment);
    return {
      totals: [["retention", Math.max(least, places.length)]],
      inSegment: (place) => {
        if (!reachesOut(place.segment, window)) return [];
        const base = segmentBase(reading, place);
        return pointsOutside(reading, place, window, context.allowance).map((point) =>
          ofPoint(reading, context, window, point, base),
        );
      },
    };
  },
};

function windowOf({ target, now, retentionSeconds }: CheckContext): Window | undefined {
  const rule = retentionRuleOf(target);
  if (rule === "unknown") return undefined;
  const kept = retentionSeconds ? now - retentionSeconds : Number.NEGATIVE_INFINITY;
  if (rule === "silent") return { from: Math.max(kept, 0), to: now + DAYS_AHEAD * DAY };
  return retentionSeconds ? { from: kept, to: Number.POSITIVE_INFINITY } : undefined;
}

function reachesOut({ facts: { times } }: Segment, { from, to }: Window): boolean {
  return (times.oldest?.seconds ?? from) < from || (times.newest?.seconds ?? to) > to;
}

/** Whether all of a segment's points are outside. */
function isWithin({ facts: { times } }: Segment, { from, to }: Window): boolean {
  return (times.newest?.seconds ?? from) < from || (times.oldest?.seconds ?? to) > to;
}

function timed({ facts: { times } }: Segment): number {
  return times.classes.reduce((sum, count) => sum + count, 0);
}

function isAllOld(reading: DocumentReading, { from }: Window): boolean {
  for (const { segment } of reading.segments()) {
    const { newest } = segment.facts.times;
    if (newest && newest.seconds >= from) return false;
  }
  return reading.facts.points - reading.facts.withoutTime > 1;
}

/** Points of a segment that are outside, or will be within a day, in the segment's own offsets: segments never change. */
const found = new SegmentMemory<Window & { readonly points: readonly TimedPoint[] }>();

function pointsOutside(
  reading: DocumentReading,
  place: SegmentPlace,
  window: Window,
  allowance: Allowance,
): readonly TimedPoint[] {
  let known = found.get(place.segment);
  if (!known || known.from < window.from || known.to > window.to) {
    if (!allowance.take(place.segment.end)) return [];
    const wide = { from: window.from + DAY, to: window.to };
    const points: TimedPoint[] = [];
    visitPoints(reading, place, (entry) => {
      const { timestampStart: start, timestampEnd: end } = entry.reading;
      if (start < 0) return undefined;
      const digits = entry.text.slice(start, end);
      const { seconds } = instantOf(digits, entry.target.precision);
      if (seconds < wide.from || seconds > wide.to) {
        points.push({ start, end, lineStart: entry.from, digits, seconds });
      }
      return undefined;
    });
    known = { ...wide, points };
    found.set(place.segment, known);
  }
  return known.points.filter(({ seconds }) => seconds < window.from || seconds > window.to);
}

function ofPoint(
  reading: DocumentReading,
  context: CheckContext,
  window: Window,
  point: TimedPoint,
  base: number,
): FactFinding {
  const { target } = context;
  const { severity, verdict } = verdictOf(reading, target, window, point);
  return {
    code: "retention",
    severity,
    start: base + point.start,
    end: base + point.end,
    lineStart: base + point.lineStart,
    message: `${showTime(point.digits, target.precision)} UTC ${whyOutside(context, window, point)}. ${verdict}`,
  };
}

function ofFile(
  reading: DocumentReading,
  context: CheckContext,
  window: Window,
  place: SegmentPlace,
): FactFinding | undefined {
  const [first] = pointsOutside(reading, place, window, context.allowance);
  if (!first) return undefined;
  const points = reading.facts.points - reading.facts.withoutTime;
  const finding = ofPoint(reading, context, window, first, segmentBase(reading, place));
  return {
    ...finding,
    message: `${finding.message} The same is true of all ${counted(points, "point")} with a timestamp.`,
  };
}

function whyOutside(
  { retentionSeconds }: CheckContext,
  { from, to }: Window,
  { seconds }: TimedPoint,
): string {
  if (seconds > to) return `is more than ${DAYS_AHEAD} days ahead`;
  if (from === 0) return "is before 1970";
  return `is older than the ${describeDuration(retentionSeconds ?? 0)} that the destination keeps`;
}

function verdictOf(
  { shardSeconds }: DocumentReading,
  target: Target,
  { from }: Window,
  { seconds }: TimedPoint,
): { severity: Severity; verdict: string } {
  const label = describeTarget(target);
  switch (retentionRuleOf(target)) {
    case "hides":
      return { severity: "warning", verdict: `${label} stores it, and no query shows it.` };
    case "silent":
      return { severity: "error", verdict: `${label} drops it without an error.` };
    case "refuses":
      return { severity: "error", verdict: `${refusal(target)}.` };
    default: {
      // A shard that reaches into the retention takes the point if the same request has a younger one for it.
      const shardEnd =
        shardSeconds === 0 ? seconds : shardStart(shardOf(seconds, shardSeconds) + 1, shardSeconds);
      return shardEnd > from
        ? {
            severity: "warning",
            verdict: `${label} drops it, unless the same request has a younger point for this time slice.`,
          }
        : { severity: "error", verdict: `${label} drops this point ("${serverWords(target)}").` };
    }
  }
}

/** Newer ones name the duration (tsdb/points_writer.go of 1.12.3 and 2.7.12); Cloud (TSM) counts its points only. */
function serverWords(target: Target): string {
  if (target.product === "cloud-tsm") return "points rejected";
  return versionAtLeast(target, target.product === "influxdb-1" ? "1.12.3" : "2.7.12")
    ? "dropped … points outside retention policy"
    : "points beyond retention policy";
}
