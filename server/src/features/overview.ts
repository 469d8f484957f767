/**
 * Owns what outlines and lenses say of measurements and series: how many points, and where the first one stands. Invariant: counts
 * come from the facts and are exact; places are looked for in at most {@link OVERVIEW_PAGES} pages, and what is not found there
 * has none.
 */
import type { Span } from "../checks/finding";
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
export function firstPlacesOf(reading: DocumentReading, wanted: readonly Series[]): Map<number, FirstPlace> {
  const found = new Map<number, FirstPlace>();
  const missing = new Set(wanted.map(({ id }) => id));
  const into = new EntryReading();
  let pages = 0;
  for (const { page, segment, overhang } of reading.segments()) {
    if (missing.size === 0 || pages >= OVERVIEW_PAGES) break;
    const here = new Set<number>();
    const { series } = segment.facts;
    for (let i = 0; i < series.length; i += 2) if (missing.has(series[i])) here.add(series[i]);
    if (here.size === 0) continue;
    pages++;
    for (let i = 0; i < segment.starts.length && here.size > 0; i++) {
      const visit = reading.entry(page, overhang, i, into);
      const parts = partsOf(visit);
      const key = parts.findLast(({ kind }) => kind === "measurement" || kind === "tagValue");
      if (!key) continue;
      const { base } = visit;
      const { id } = reading.dictionary.seriesOf(visit.text, into, key.end - base);
      if (!here.delete(id)) continue;
      missing.delete(id);
      found.set(id, { start: base + into.start, end: base + into.end, seriesEnd: key.end });
    }
  }
  return found;
}
