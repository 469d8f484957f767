/**
 * Owns when the points of some series were: the oldest and the newest time. Invariant: exact where it says so. Facts know the times of a
 * page as a whole; a page is read only while it could hold an older (or newer) point than the best known, and at most {@link MOST_PAGES}
 * on each side, so that it costs the same in a file of any size.
 */
import type { SegmentPlace } from "../checks/finding";
import { visitPoints } from "../checks/segmentPoints";
import type { Measurement } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { OTHER_STRIDE, type Segment } from "../document/segment";
import { compareInstants, formatInstant, type Instant, readInstant } from "../document/times";
import { seriesKeyEnd } from "../lineprotocol/dialects/oddities";

export const MOST_PAGES = 6;

export interface TimeSpan {
  readonly oldest: Instant;
  readonly newest: Instant;
  /** False: the true span lies within this one. */
  readonly exact: boolean;
}

/** A segment that holds some of the series. */
export interface SpanPlace extends SegmentPlace {
  /** It holds no others. */
  readonly alone: boolean;
}

/** Whether a series counts, by its number (below 0 beyond the dictionary's bound) and its measurement's. */
export type SeriesTest = (series: number, measurement: number) => boolean;

/** The segments that hold points of a series. */
export function placesOfSeries(reading: DocumentReading, id: number): SpanPlace[] {
  const found: SpanPlace[] = [];
  for (const place of reading.segments()) {
    const { series, otherSeries } = place.segment.facts;
    if (id < 0 ? !holds(otherSeries, OTHER_STRIDE, -1 - id) : !holds(series, 2, id)) continue;
    found.push({ ...place, alone: series.length / 2 + otherSeries.length / OTHER_STRIDE === 1 });
  }
  return found;
}

/** Whether rows of a stride have a number in their first column. */
function holds(rows: Int32Array | Float64Array, stride: number, wanted: number): boolean {
  let at = rows.indexOf(wanted);
  while (at >= 0 && at % stride !== 0) at = rows.indexOf(wanted, at + 1);
  return at >= 0;
}

/** Measurements of which a segment holds points: segments never change. */
const measurementsBySegment = new WeakMap<Segment, ReadonlySet<number>>();

function measurementsIn({ dictionary }: DocumentReading, segment: Segment): ReadonlySet<number> {
  let known = measurementsBySegment.get(segment);
  if (!known) {
    const { series, otherSeries } = segment.facts;
    const here = new Set<number>();
    for (let i = 0; i < series.length; i += 2) here.add(dictionary.series[series[i]].measurement.id);
    for (let i = 0; i < otherSeries.length; i += OTHER_STRIDE) here.add(otherSeries[i + 1]);
    known = here;
    measurementsBySegment.set(segment, here);
  }
  return known;
}

/** The segments that hold points of each of some measurements. */
export function placesByMeasurement(
  reading: DocumentReading,
  wanted: ReadonlySet<Measurement>,
): ReadonlyMap<Measurement, readonly SpanPlace[]> {
  const { measurements } = reading.dictionary;
  const found = new Map<Measurement, SpanPlace[]>();
  for (const place of reading.segments()) {
    const here = measurementsIn(reading, place.segment);
    for (const id of here) {
      const measurement = measurements[id];
      if (!measurement || !wanted.has(measurement)) continue;
      const places = found.get(measurement);
      const one = { ...place, alone: here.size === 1 };
      if (places) places.push(one);
      else found.set(measurement, [one]);
    }
  }
  return found;
}

/** The span of series within the places that hold them; undefined if none of their points has a timestamp. */
export function timeSpanOf(
  reading: DocumentReading,
  places: readonly SpanPlace[],
  isOne: SeriesTest,
): TimeSpan | undefined {
  const oldest = extreme(reading, places, isOne, "oldest", (a, b) => compareInstants(a, b));
  const newest = extreme(reading, places, isOne, "newest", (a, b) => compareInstants(b, a));
  return oldest && newest
    ? { oldest: oldest.at, newest: newest.at, exact: oldest.exact && newest.exact }
    : undefined;
}

/** "2023-11-14 22:13:20 to 2023-11-15 08:00:00 UTC". */
export function describeSpan({ oldest, newest, exact }: TimeSpan): string {
  const from = formatInstant(oldest);
  if (compareInstants(oldest, newest) === 0) return `${from} UTC`;
  return `${exact ? "" : "within "}${from} to ${formatInstant(newest)} UTC`;
}

/** The first instant in an order, over all places. */
function extreme(
  reading: DocumentReading,
  places: readonly SpanPlace[],
  isOne: SeriesTest,
  side: "oldest" | "newest",
  compare: (a: Instant, b: Instant) => number,
): { at: Instant; exact: boolean } | undefined {
  let best: Instant | undefined;
  const take = (at: Instant | undefined) => {
    if (at && (!best || compare(at, best) < 0)) best = at;
  };
  const shared: { place: SpanPlace; at: Instant }[] = [];
  for (const place of places) {
    const at = place.segment.facts.times[side];
    if (place.alone) take(at);
    else if (at) shared.push({ place, at });
  }
  shared.sort((a, b) => compare(a.at, b.at));
  for (const [i, { place, at }] of shared.entries()) {
    if (best && compare(at, best) >= 0) break;
    if (i >= MOST_PAGES) return { at, exact: false };
    for (const [series, times] of timesIn(reading, place)) {
      if (isOne(series, times.measurement)) take(times[side]);
    }
  }
  return best && { at: best, exact: true };
}

interface Times {
  readonly measurement: number;
  oldest: Instant;
  newest: Instant;
}

/** Times by series, of segments that were read: segments never change. */
const known = new WeakMap<Segment, ReadonlyMap<number, Times>>();

function timesIn(reading: DocumentReading, place: SegmentPlace): ReadonlyMap<number, Times> {
  const before = known.get(place.segment);
  if (before) return before;
  const found = new Map<number, Times>();
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  visitPoints(reading, place, ({ text, reading: entry, target }) => {
    if (entry.timestampStart < 0) return undefined;
    readInstant(text, entry.timestampStart, entry.timestampEnd, target.precision, out);
    const at = { seconds: out.seconds, nanoseconds: out.nanoseconds };
    const { id, measurement } = reading.dictionary.seriesOf(text, entry, seriesKeyEnd(entry));
    const times = found.get(id);
    if (!times) found.set(id, { measurement: measurement.id, oldest: at, newest: at });
    else if (compareInstants(at, times.oldest) < 0) times.oldest = at;
    else if (compareInstants(at, times.newest) > 0) times.newest = at;
    return undefined;
  });
  known.set(place.segment, found);
  return found;
}
