/**
 * Owns the lens above the first point of each measurement: points, series, and when they were. Invariant: counts are exact, and so are times
 * except where they say "within"; at most {@link MOST_LENSES} lenses, the earliest measurements first.
 */
import { counted } from "../checks/entryView";
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { seriesWords } from "./known";
import { firstPointsOf, overviewOf } from "./overview";
import { describeSpan, placesByMeasurement, type SeriesTest, timeSpanOf } from "./timeSpans";

export const MOST_LENSES = 50;

export interface Lens extends Span {
  readonly title: string;
}

export function codeLenses(reading: DocumentReading): Lens[] {
  const overviews = overviewOf(reading).slice(0, MOST_LENSES);
  const firsts = firstPointsOf(
    reading,
    overviews.map(({ measurement }) => measurement),
  );
  const places = placesByMeasurement(reading, new Set(overviews.map(({ measurement }) => measurement)));
  const lenses = overviews.flatMap(({ points, series, measurement }) => {
    const first = firsts.get(measurement);
    if (!first) return [];
    const isOne: SeriesTest = (_, id) => id === measurement.id;
    const span = timeSpanOf(reading, places.get(measurement) ?? [], isOne);
    const words = [
      counted(points, "point"),
      seriesWords(reading, series.length, measurement),
      ...(span ? [describeSpan(span)] : []),
    ];
    return [{ start: first.start, end: first.end, title: words.join(" · ") }];
  });
  return lenses.sort((a, b) => a.start - b.start);
}
