/**
 * Owns the finding for points without timestamp of one series: all of a request get one time, so that they are one point, of which the last
 * value of each field is all that stays (influxdb 1.x and 2.x, models/points.go: the time is taken once a request). Said once of each
 * series, at its first point. Looked for among the first points without timestamp only ({@link MOST_POINTS}), so that it costs
 * the same in a file of any size.
 */
import type { Series } from "../../document/dictionary";
import type { DocumentReading } from "../../document/reading";
import { seriesKeyEnd } from "../../lineprotocol/dialects/oddities";
import { describeTarget } from "../../lineprotocol/targets";
import type { Allowance } from "../allowance";
import { counted, grouped, showControls } from "../entryView";
import type { FactFinding, FactRule, SegmentPlace } from "../finding";
import { mergesPoints } from "../products";
import { SegmentMemory } from "../segmentMemory";
import { segmentBase, visitPoints } from "../segmentPoints";
import type { Span } from "../span";

/** Points without timestamp that are looked at. */
const MOST_POINTS = 20_000;

/** A series' points without timestamp. */
interface Repeats {
  readonly series: Series;
  points: number;
  readonly first: Span & { readonly lineStart: number };
  second: Span | undefined;
  readonly fields: Set<string>;
  /** Whether a field came again: points with other fields are merged, and nothing is lost. */
  overwritten: boolean;
}

export const overwrittenPoints: FactRule = {
  prepare(reading, { target, allowance }) {
    if (reading.facts.withoutTime < 2 || !mergesPoints(target)) return undefined;
    const findings: FactFinding[] = [];
    for (const { series, points, first, second, overwritten } of collect(reading, allowance).values()) {
      if (!overwritten || !second) continue;
      const next = points === 2 ? "The point that overwrites it." : `The next of ${grouped(points)} points.`;
      findings.push({
        code: "overwritten-points",
        ...first,
        message: `${describeSeries(series)} has ${counted(points, "point")} without timestamp, which all get the time of the write: ${describeTarget(target)} keeps only one value of each field. Give them timestamps, or a tag that tells them apart.`,
        related: [{ ...second, message: next }],
      });
    }
    return findings.length > 0
      ? { totals: [["overwritten-points", findings.length]], whole: findings }
      : undefined;
  },
};

function describeSeries({ measurement, tags }: Series): string {
  const text = [measurement.name, ...tags.map(([key, value]) => `${key}=${value}`)].join(",");
  return `"${showControls(text.length > 60 ? `${text.slice(0, 60)}…` : text)}"`;
}

/** All series with points without timestamp, in document offsets. */
function collect(reading: DocumentReading, allowance: Allowance): Map<number, Repeats> {
  const all = new Map<number, Repeats>();
  let points = 0;
  for (const place of reading.segments()) {
    const { without } = place.segment.facts.times;
    if (without === 0) continue;
    const base = segmentBase(reading, place);
    for (const local of repeatsOf(reading, place, allowance)) {
      const known = all.get(local.series.id);
      if (known) join(known, local, base);
      else all.set(local.series.id, moved(local, base));
    }
    points += without;
    if (points >= MOST_POINTS) break;
  }
  return all;
}

function moved(local: Repeats, base: number): Repeats {
  const { first, second } = local;
  return {
    ...local,
    first: { start: base + first.start, end: base + first.end, lineStart: base + first.lineStart },
    second: second && { start: base + second.start, end: base + second.end },
    fields: new Set(local.fields),
  };
}

/** Adds what comes later; `later` is in offsets that begin at `base`. */
function join(into: Repeats, later: Repeats, base: number): void {
  into.points += later.points;
  into.second ??= { start: base + later.first.start, end: base + later.first.end };
  into.overwritten ||= later.overwritten;
  for (const field of later.fields) {
    if (into.fields.has(field)) into.overwritten = true;
    else into.fields.add(field);
  }
}

/** What a segment has, in its own offsets: segments never change. */
const found = new SegmentMemory<readonly Repeats[]>();

function repeatsOf(reading: DocumentReading, place: SegmentPlace, allowance: Allowance): readonly Repeats[] {
  const known = found.get(place.segment);
  if (known) return known;
  if (!allowance.take(place.segment.end)) return [];
  const bySeries = new Map<number, Repeats>();
  visitPoints(reading, place, (entry) => {
    if (entry.reading.timestampStart >= 0) return undefined;
    const keyEnd = seriesKeyEnd(entry.reading);
    const series = reading.dictionary.seriesOf(entry.text, entry.reading, keyEnd);
    const names = entry.fields.map(({ key }) =>
      reading.dialect.unescape("fieldKey", entry.text.slice(key.start, key.end)),
    );
    const point: Repeats = {
      series,
      points: 1,
      first: { start: entry.reading.start, end: keyEnd, lineStart: entry.from },
      second: undefined,
      fields: new Set(names),
      overwritten: false,
    };
    const before = bySeries.get(series.id);
    if (before) join(before, point, 0);
    else bySeries.set(series.id, point);
    return undefined;
  });
  const list = [...bySeries.values()];
  found.set(place.segment, list);
  return list;
}
