/**
 * Owns the findings for a table with more columns than its server takes without being told otherwise, one for each tag and field, and for more
 * tables than it takes. Told once of a table, at its first point, and once of the file, at the first table beyond the limit.
 */
import type { Measurement } from "../../document/dictionary";
import type { DocumentReading } from "../../document/reading";
import { describeTarget } from "../../lineprotocol/targets";
import { grouped, showControls } from "../entryView";
import type { FactFinding, FactRule } from "../finding";
import { segmentBase, visitPoints } from "../segmentPoints";
import { familyOf, type TableLimits, tableLimitsOf } from "../tableLimits";

export const tableLimits: FactRule = {
  prepare(reading, { target }) {
    const limits = tableLimitsOf(target);
    if (!limits) return undefined;
    const label = describeTarget(target);
    const whole: FactFinding[] = [];
    for (const measurement of reading.dictionary.measurements) {
      const problem = columnProblem(reading, measurement, limits, label);
      if (problem !== undefined) whole.push(...atFirstPoint(reading, measurement, problem));
    }
    const extra = tableBeyond(reading, limits.tables);
    if (extra) {
      const message = `This file has points of ${grouped(extra.tables)} tables. ${takes(label, grouped(limits.tables), limits)}, and refuses lines that make more.`;
      whole.push(...atFirstPoint(reading, extra.measurement, message));
    }
    return whole.length > 0 ? { totals: [["limit-columns", whole.length]], whole } : undefined;
  },
};

/** What a table has too much of, in sentences. */
function columnProblem(
  reading: DocumentReading,
  measurement: Measurement,
  limits: TableLimits,
  label: string,
): string | undefined {
  if (!mayBeTooMany(measurement, limits)) return undefined;
  const fields = fieldsOf(reading, measurement);
  const tags = tagCount(reading, measurement);
  const columns = fields.length + tags + (limits.timeCounts ? 1 : 0);
  const name = `"${showControls(measurement.name)}"`;
  const refuses = "and refuses lines that need more.";
  if (columns > limits.columns) {
    const time = limits.timeCounts ? ", the time included" : "";
    return `${name} has ${grouped(columns)} columns in this file, one for each tag and field${time}. ${takes(label, grouped(limits.columns), limits)}, ${refuses}`;
  }
  if (tags > limits.tagColumns) {
    return `${name} has ${grouped(tags)} different tags in this file. ${takes(label, grouped(limits.tagColumns), limits)}, ${refuses}`;
  }
  const family = fullFamily(fields, limits.familyFields);
  return family === undefined
    ? undefined
    : `${name} has more than ${grouped(limits.familyFields)} fields whose names begin with "${showControls(family)}::", a field family. ${label} takes ${grouped(limits.familyFields)}, ${refuses}`;
}

/** By what the document has ever seen, which is never less than what it has. */
function mayBeTooMany({ fields, tagKeys }: Measurement, limits: TableLimits): boolean {
  const columns = fields.size + tagKeys.size + (limits.timeCounts ? 1 : 0);
  return columns > limits.columns || tagKeys.size > limits.tagColumns || fields.size > limits.familyFields;
}

function takes(label: string, count: string, { adjustable }: TableLimits): string {
  return `${label} takes ${count}${adjustable ? " if it is not told otherwise" : ""}`;
}

/** Names of the fields that points of the document have. */
function fieldsOf({ facts }: DocumentReading, measurement: Measurement): string[] {
  const names: string[] = [];
  for (const { name, scopes } of measurement.fields.values()) {
    const isUsed = [...scopes.values()].some((scope) =>
      [0, 1, 2, 3, 4].some((type) => facts.valuesOf(scope, type) > 0),
    );
    if (isUsed) names.push(name);
  }
  return names;
}

/** How many different tags points of the document have. */
function tagCount({ dictionary, facts }: DocumentReading, measurement: Measurement): number {
  const tags = new Set<string>();
  for (const series of dictionary.series) {
    if (series.measurement !== measurement || facts.pointsOfSeries(series.id) === 0) continue;
    for (const [key] of series.tags) tags.add(key);
  }
  return tags.size;
}

/** A family with more fields than it may have. */
function fullFamily(fields: readonly string[], most: number): string | undefined {
  const counts = new Map<string, number>();
  for (const field of fields) {
    const family = familyOf(field);
    if (family === undefined) continue;
    const count = (counts.get(family) ?? 0) + 1;
    if (count > most) return family;
    counts.set(family, count);
  }
  return undefined;
}

/** The first table beyond as many as there may be, and how many there are. */
function tableBeyond(
  { dictionary, facts }: DocumentReading,
  most: number,
): { readonly measurement: Measurement; readonly tables: number } | undefined {
  if (dictionary.measurements.length <= most) return undefined;
  const tables = new Set<Measurement>();
  let beyond: Measurement | undefined;
  for (const { id, measurement } of dictionary.series) {
    if (tables.has(measurement) || facts.pointsOfSeries(id) === 0) continue;
    if (tables.size === most) beyond = measurement;
    tables.add(measurement);
  }
  return beyond && { measurement: beyond, tables: tables.size };
}

function atFirstPoint(reading: DocumentReading, measurement: Measurement, message: string): FactFinding[] {
  const { dictionary } = reading;
  for (const place of reading.segments()) {
    const { series } = place.segment.facts;
    const isHere = series.some((id, i) => i % 2 === 0 && dictionary.series[id]?.measurement === measurement);
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
        message,
      };
      return false;
    });
    if (found) return [found];
  }
  return [];
}
