/**
 * Owns what outlines and lenses say of measurements and series: how many points, and where the first one stands. Invariant: counts
 * come from the facts and are exact; places are looked for in at most {@link OVERVIEW_PAGES} pages, and what is not found there
 * has none.
 */
import type { Span } from "../checks/span";
import type { Measurement, Series } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { EntryReading } from "../lineprotocol/entry";
import { partsOf } from "./parts";

/** Pages that are read again to find places. */
export const OVERVIEW_PAGES = 12;

export interface MeasurementOverview {
  readonly measurement: Measurement;
  readonly points: number;
  /** Series that have points and are told apart, in the order in which they were met; their points by the facts. */
  readonly series: readonly Series[];
}

/** Measurements that have points, in the order in which they were met. */
export function overviewOf({ dictionary, facts }: DocumentReading): MeasurementOverview[] {
  const found = new Map<Measurement, { measurement: Measurement; points: number; series: Series[] }>();
  for (const series of dictionary.series) {
    const points = facts.pointsOfSeries(series.id);
    if (points === 0) continue;
    const { measurement } = series;
    let overview = found.get(measurement);
    if (!overview) {
      overview = { measurement, points: facts.pointsBeyond(measurement.id), series: [] };
      found.set(measurement, overview);
    }
    overview.points += points;
    overview.series.push(series);
  }
  return [...found.values()];
}

/** Where a series' first point stands: the point, and its measurement with its tags. */
export interface FirstPlace extends Span {
  readonly seriesEnd: number;
}

/** First places of series, by their number, as far as the bound goes. */
export function firstPlacesOf(
  reading: DocumentReading,
  wanted: readonly Series[],
): ReadonlyMap<number, FirstPlace> {
  return firstOfEach(reading, new Set(wanted.map(({ id }) => id)), ({ id }) => id);
}

/** First places of measurements, as far as the bound goes. */
export function firstPointsOf(
  reading: DocumentReading,
  wanted: readonly Measurement[],
): ReadonlyMap<Measurement, FirstPlace> {
  return firstOfEach(reading, new Set(wanted), ({ measurement }) => measurement);
}

function firstOfEach<Key>(
  reading: DocumentReading,
  missing: Set<Key>,
  keyOf: (series: Series) => Key,
): Map<Key, FirstPlace> {
  const { dictionary } = reading;
  const found = new Map<Key, FirstPlace>();
  const into = new EntryReading();
  let pages = 0;
  for (const { page, segment, overhang } of reading.segments()) {
    if (missing.size === 0 || pages >= OVERVIEW_PAGES) break;
    const here = new Set<Key>();
    const { series } = segment.facts;
    for (let i = 0; i < series.length; i += 2) {
      const key = keyOf(dictionary.series[series[i]]);
      if (missing.has(key)) here.add(key);
    }
    if (here.size === 0) continue;
    pages++;
    for (let i = 0; i < segment.starts.length && here.size > 0; i++) {
      const visit = reading.entry(page, overhang, i, into);
      const last = partsOf(visit).findLast(({ kind }) => kind === "measurement" || kind === "tagValue");
      if (!last) continue;
      const { base } = visit;
      const key = keyOf(dictionary.seriesOf(visit.text, into, last.end - base));
      if (!here.delete(key)) continue;
      missing.delete(key);
      found.set(key, { start: base + into.start, end: base + into.end, seriesEnd: last.end });
    }
  }
  return found;
}
