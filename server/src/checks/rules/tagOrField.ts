/**
 * Owns the finding for a name that is a tag in one line and a field in another of the same table: one column cannot be both
 * (InfluxDB 3: influxdb3_write validator; for QuestDB see questdbColumns). Where both stand in one line, it is tagAndField's.
 */
import type { DocumentReading } from "../../document/reading";
import { type EntryView, grouped } from "../entryView";
import type { FactFinding, FactRule } from "../finding";
import { allowsTagAndField, hasTypeConflicts, refusal } from "../products";
import { visitPoints } from "../segmentPoints";
import type { Span } from "../span";

type Role = "tag" | "field";

interface Use extends Span {
  readonly role: Role;
  readonly lineStart: number;
}

/** Points looked at to find the two places: the finding is for a person's eye, the facts know already that there is one. */
const MOST_POINTS = 20_000;

export const tagOrField: FactRule = {
  prepare(reading, { target }) {
    if (allowsTagAndField(target) || !hasTypeConflicts(target)) return undefined;
    const shared = sharedNames(reading);
    if (shared.size === 0) return undefined;
    const whole = findClashes(reading, shared).map(([first, second, name]): FactFinding => {
      const line = grouped(reading.text.positionAt(first.start).line + 1);
      return {
        code: "tag-and-field",
        severity: "error",
        ...second,
        message: `${name} is a ${second.role} here but a ${first.role} since line ${line}; a table has one column of a name. ${refusal(target)}.`,
        related: [{ start: first.start, end: first.end, message: `${name} is a ${first.role} here.` }],
      };
    });
    return { totals: [["tag-and-field", whole.length]], whole };
  },
};

/** Keys of columns (measurement, name) that live series have as a tag and live points as a field. */
function sharedNames({ dictionary, facts }: DocumentReading): Set<string> {
  const shared = new Set<string>();
  for (const measurement of dictionary.measurements) {
    // Names that have been both at some time: seldom any, and only then the series are asked.
    const names = [...measurement.tagKeys].filter((key) => {
      const scopes = measurement.fields.get(key)?.scopes.values() ?? [];
      return [...scopes].some((scope) => [0, 1, 2, 3, 4].some((type) => facts.valuesOf(scope, type) > 0));
    });
    if (names.length === 0) continue;
    const missing = new Set(names);
    for (const series of dictionary.series) {
      if (missing.size === 0) break;
      if (series.measurement !== measurement || facts.pointsOfSeries(series.id) === 0) continue;
      for (const [key] of series.tags) if (missing.delete(key)) shared.add(columnKey(measurement.name, key));
    }
  }
  return shared;
}

function columnKey(measurement: string, name: string): string {
  return JSON.stringify([measurement, name]);
}

/** For each shared name its first use, and the first one in another role and line. */
function findClashes(reading: DocumentReading, shared: ReadonlySet<string>): [Use, Use, string][] {
  const first = new Map<string, Use>();
  const clashes = new Map<string, [Use, Use, string]>();
  let left = MOST_POINTS;
  for (const place of reading.segments()) {
    visitPoints(reading, place, (entry) => {
      const uses = [...usesIn(entry, shared)];
      for (const [key, use, name] of uses) {
        // A line that has both is told by itself.
        if (uses.some(([other, { role }]) => other === key && role !== use.role)) continue;
        const known = first.get(key);
        if (!known) first.set(key, use);
        else if (known.role !== use.role && !clashes.has(key)) {
          clashes.set(key, [known, use, name]);
        }
      }
      return --left > 0 && clashes.size < shared.size ? undefined : false;
    });
    if (left <= 0 || clashes.size === shared.size) break;
  }
  return [...clashes.values()];
}

function* usesIn(entry: EntryView, shared: ReadonlySet<string>): IterableIterator<[string, Use, string]> {
  const { text, dialect, reading, base } = entry;
  const stored = (kind: "measurement" | "tagKey" | "fieldKey", span: Span) =>
    dialect.unescape(kind, text.slice(span.start, span.end));
  const measurement = stored("measurement", {
    start: reading.measurementStart,
    end: reading.measurementEnd,
  });
  for (const [role, kind, pairs] of [
    ["tag", "tagKey", entry.tags],
    ["field", "fieldKey", entry.fields],
  ] as const) {
    for (const { key } of pairs) {
      const column = columnKey(measurement, stored(kind, key));
      if (!shared.has(column)) continue;
      const place = { start: base + key.start, end: base + key.end, lineStart: base + entry.from };
      yield [column, { role, ...place }, entry.name(kind, key)];
    }
  }
}
