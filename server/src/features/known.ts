/**
 * Owns what the dictionary and the facts know together: names that have values in the text as it is. Invariant: names that were deleted
 * from the text are not known any more, although the dictionary keeps them; at most {@link MOST_SERIES} series are looked at.
 */
import { counted } from "../checks/entryView";
import type { Field, Measurement, Series } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { FIELD_TYPE_NAMES, type FieldType } from "../lineprotocol/entry";

export const MOST_SERIES = 100_000;

/** Series of a measurement that have points, in the order in which they were met; `except` needs a second point to count. */
export function liveSeriesOf(
  { dictionary, facts }: DocumentReading,
  measurement: Measurement,
  except?: Series,
): Series[] {
  const found: Series[] = [];
  const most = Math.min(dictionary.series.length, MOST_SERIES);
  for (let i = 0; i < most; i++) {
    const series = dictionary.series[i];
    const least = series === except ? 2 : 1;
    if (series.measurement === measurement && facts.pointsOfSeries(series.id) >= least) found.push(series);
  }
  return found;
}

/**
 * How many series a measurement has, of which `named` are told apart: "12 series", or "about 150,000 series" where the text has more than
 * are counted one by one. Without a measurement: of all.
 */
export function seriesWords({ facts }: DocumentReading, named: number, measurement?: Measurement): string {
  const { otherSeries } = facts;
  const beyond = measurement ? otherSeries.countOf(measurement.id) : otherSeries.count;
  const isExact = beyond === 0 || otherSeries.isExact;
  return `${isExact ? "" : "about "}${counted(named + beyond, "series", "series")}`;
}

/** How many values a tag has, of which `named` are known: "3 values", or "at least 3 values" where there are series beyond those known. */
export function valueWords({ facts }: DocumentReading, named: number, measurement: Measurement): string {
  return `${facts.pointsBeyond(measurement.id) > 0 ? "at least " : ""}${counted(named, "value")}`;
}

/** Tag keys of series, each once. */
export function tagKeysOf(series: readonly Series[]): string[] {
  const keys = new Set<string>();
  for (const { tags } of series) for (const [key] of tags) keys.add(key);
  return [...keys];
}

/** Types that a field has values of, the most frequent first. `except`: one value of this type does not count (the one at the cursor). */
export function fieldTypesOf({ facts }: DocumentReading, field: Field, except?: FieldType): FieldType[] {
  const counts = FIELD_TYPE_NAMES.map((_, type) => {
    let count = type === except ? -1 : 0;
    for (const scope of field.scopes.values()) count += facts.valuesOf(scope, type);
    return { type: type as FieldType, count };
  });
  return counts
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ type }) => type);
}
