/**
 * Owns the outline: measurements, and the series of each, with the number of their points. Invariant: counts are exact; lists are
 * bounded, and what is left out is told as a line of its own.
 */
import { counted } from "../checks/entryView";
import type { Span } from "../checks/span";
import type { Series } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { seriesWords } from "./known";
import { type FirstPlace, firstPlacesOf, firstPointsOf, overviewOf } from "./overview";

export const MOST_MEASUREMENTS = 200;
export const MOST_SERIES = 100;
/** Series of the whole outline. */
const MOST_SERIES_IN_ALL = 1_000;

export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: "measurement" | "series" | "more";
  /** The first point. */
  readonly range: Span;
  /** Its name in the text. */
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

export function documentSymbols(reading: DocumentReading): OutlineSymbol[] {
  const overviews = overviewOf(reading);
  const shown = overviews.slice(0, MOST_MEASUREMENTS);
  let room = MOST_SERIES_IN_ALL;
  const lists = shown.map(({ series }) => {
    const list = series.slice(0, Math.max(1, Math.min(MOST_SERIES, room)));
    room -= list.length;
    return list;
  });
  const firsts = firstPointsOf(
    reading,
    shown.map(({ measurement }) => measurement),
  );
  const places = firstPlacesOf(reading, lists.flat());
  const symbols: OutlineSymbol[] = [];
  let unplaced = overviews.length - shown.length;
  for (const [i, { measurement, points, series }] of shown.entries()) {
    const first = firsts.get(measurement);
    if (!first) {
      unplaced++;
      continue;
    }
    const children = lists[i]
      .flatMap((each) => seriesSymbol(reading, each, places.get(each.id)))
      .sort(byPlace);
    const left = series.length - children.length;
    if (left > 0) children.push(more(`${counted(left, "more series", "more series")}`, first));
    symbols.push({
      name: shownName(measurement.name),
      detail: `${counted(points, "point")}, ${seriesWords(reading, series.length, measurement)}`,
      kind: "measurement",
      range: { start: first.start, end: first.end },
      selection: { start: first.start, end: first.seriesEnd },
      children,
    });
  }
  // Names are kept in the order in which they were met, which edits above do not change.
  symbols.sort(byPlace);
  if (unplaced > 0) {
    const start = reading.text.length;
    symbols.push(more(counted(unplaced, "more measurement"), { start, end: start, seriesEnd: start }));
  }
  return symbols;
}

function byPlace(a: OutlineSymbol, b: OutlineSymbol): number {
  return a.range.start - b.range.start;
}

function seriesSymbol(
  { facts }: DocumentReading,
  series: Series,
  place: FirstPlace | undefined,
): OutlineSymbol[] {
  if (!place) return [];
  const tags = series.tags.map(([key, value]) => `${key}=${value}`).join(", ");
  return [
    {
      name: shownName(tags || "no tags"),
      detail: counted(facts.pointsOfSeries(series.id), "point"),
      kind: "series",
      range: { start: place.start, end: place.end },
      selection: { start: place.start, end: place.seriesEnd },
      children: [],
    },
  ];
}

function more(name: string, { start, end }: FirstPlace): OutlineSymbol {
  return {
    name,
    detail: "",
    kind: "more",
    range: { start, end },
    selection: { start, end: start },
    children: [],
  };
}

/** A name as a line: never empty (editors refuse that), without line ends. */
function shownName(name: string): string {
  const line = name.replace(/[\r\n]+/g, " ").slice(0, 200);
  return line.trim() === "" ? '""' : line;
}
