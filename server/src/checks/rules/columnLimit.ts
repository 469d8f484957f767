/**
 * Owns the finding for a table with more columns than its server takes without being told otherwise: one column for each tag and field.
 * Sources: influxdb3 tests/server/limits.rs (500; up to 3.9 the time counts, too); the clouds' pages on limits (recorded 2026).
 */
import type { Measurement } from "../../document/dictionary";
import type { DocumentReading } from "../../document/reading";
import { describeTarget, type Target, versionAtLeast } from "../../lineprotocol/targets";
import { grouped, showControls } from "../entryView";
import type { FactFinding, FactRule } from "../finding";
import { segmentBase, visitPoints } from "../segmentPoints";

interface Limit {
  readonly columns: number;
  /** Whether the time is one of them. */
  readonly withTime: boolean;
  /** How sure it is that this server has it. */
  readonly words: string;
}

export const columnLimit: FactRule = {
  prepare(reading, { target }) {
    const limit = limitOf(target);
    if (!limit) return undefined;
    const whole: FactFinding[] = [];
    for (const measurement of reading.dictionary.measurements) {
      // Fewer fields than half the limit hardly ever come with that many tags: only then the series are asked.
      if (measurement.fields.size < limit.columns / 2) continue;
      const columns = columnsOf(reading, measurement) + (limit.withTime ? 1 : 0);
      if (columns > limit.columns) whole.push(...describe(reading, target, measurement, columns, limit));
    }
    return whole.length > 0 ? { totals: [["limit-columns", whole.length]], whole } : undefined;
  },
};

function limitOf(target: Target): Limit | undefined {
  switch (target.product) {
    case "influxdb3-core":
    case "influxdb3-enterprise":
      return {
        columns: 500,
        withTime: !versionAtLeast(target, "3.10"),
        words: "takes 500 if it is not told otherwise",
      };
    case "cloud-serverless":
      return { columns: 200, withTime: true, words: "takes 200, the time included" };
    case "cloud-dedicated":
    case "clustered":
      return {
        columns: 250,
        withTime: true,
        words: "takes 250, the time included, if it is not told otherwise",
      };
    default:
      return undefined;
  }
}

/** Tags and fields that points of the document have. */
function columnsOf({ dictionary, facts }: DocumentReading, measurement: Measurement): number {
  let fields = 0;
  for (const { scopes } of measurement.fields.values()) {
    if ([...scopes.values()].some((scope) => [0, 1, 2, 3, 4].some((type) => facts.valuesOf(scope, type) > 0)))
      fields++;
  }
  const tags = new Set<string>();
  for (const series of dictionary.series) {
    if (series.measurement !== measurement || facts.pointsOfSeries(series.id) === 0) continue;
    for (const [key] of series.tags) tags.add(key);
  }
  return fields + tags.size;
}

/** Said once of the table, at its first point. */
function describe(
  reading: DocumentReading,
  target: Target,
  measurement: Measurement,
  columns: number,
  { words }: Limit,
): FactFinding[] {
  const { dictionary } = reading;
  for (const place of reading.segments()) {
    const { series } = place.segment.facts;
    const isHere = series.some((id, i) => i % 2 === 0 && dictionary.series[id].measurement === measurement);
    if (!isHere) continue;
    const base = segmentBase(reading, place);
    let found: FactFinding | undefined;
    visitPoints(reading, place, ({ from, text, dialect, reading: entry }) => {
      const { measurementStart: start, measurementEnd: end } = entry;
      if (dialect.unescape("measurement", text.slice(start, end)) !== measurement.name) return undefined;
      found = {
        code: "limit-columns",
        severity: "warning",
        start: base + start,
        end: base + end,
        lineStart: base + from,
        message: `"${showControls(measurement.name)}" has ${grouped(columns)} columns in this file, one for each tag and field. ${describeTarget(target)} ${words}, and refuses lines that need more.`,
      };
      return false;
    });
    if (found) return [found];
  }
  return [];
}
