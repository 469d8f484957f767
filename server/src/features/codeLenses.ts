/**
 * Owns the lens above the first point of each measurement: points, series, and the time of the whole file where the measurement is the only one.
 * Invariant: numbers are exact; at most {@link MOST_LENSES} lenses, the earliest measurements first.
 */
import { counted } from "../checks/entryView";
import type { Span } from "../checks/finding";
import type { DocumentReading } from "../document/reading";
import { compareInstants, formatInstant, type Instant } from "../document/times";
import { firstPlacesOf, overviewOf } from "./overview";

export const MOST_LENSES = 50;

export interface Lens extends Span {
  readonly title: string;
}

export function codeLenses(reading: DocumentReading): Lens[] {
  const overviews = overviewOf(reading).slice(0, MOST_LENSES);
  const places = firstPlacesOf(
    reading,
    overviews.map(({ series }) => series[0]),
  );
  return overviews.flatMap(({ points, series, measurement }) => {
    const place = places.get(series[0].id);
    if (!place) return [];
    const span = timeSpanOf(reading, measurement.name);
    const words = [
      counted(points, "point"),
      counted(series.length, "series", "series"),
      ...(span ? [span] : []),
    ];
    return [{ start: place.start, end: place.end, title: words.join(" · ") }];
  });
}

/** Oldest and newest time among pages that hold this measurement alone; undefined if others share one of its pages. */
function timeSpanOf(reading: DocumentReading, name: string): string | undefined {
  const { dictionary } = reading;
  let oldest: Instant | undefined;
  let newest: Instant | undefined;
  for (const { segment } of reading.segments()) {
    const { series, times } = segment.facts;
    let own = 0;
    let others = 0;
    for (let i = 0; i < series.length; i += 2) {
      if (dictionary.series[series[i]].measurement.name === name) own++;
      else others++;
    }
    if (own === 0) continue;
    if (others > 0) return undefined;
    if (times.oldest && (!oldest || compareInstants(times.oldest, oldest) < 0)) oldest = times.oldest;
    if (times.newest && (!newest || compareInstants(times.newest, newest) > 0)) newest = times.newest;
  }
  return oldest && newest ? `${formatInstant(oldest)} to ${formatInstant(newest)} UTC` : undefined;
}
