/**
 * Owns the finding for points without timestamp that overwrite each other: all points of one request get one time, so those of one
 * series are one point, and the last value of each field stays (InfluxDB 1.x, 2.x: models/points.go takes the time once a request).
 */
import type { DocumentReading } from "../../document/reading";
import { seriesKeyEnd } from "../../lineprotocol/dialects/oddities";
import { grouped } from "../entryView";
import type { FactFinding, FactRule } from "../finding";
import { visitPoints } from "../segmentPoints";

/** Points that are looked at; a longer file without timestamps says the same again and again. */
const MOST_POINTS = 5_000;

export const overwrittenPoints: FactRule = {
  prepare(reading) {
    if (reading.facts.withoutTime < 2) return undefined;
    const whole = findRepeats(reading);
    return whole.length === 0 ? undefined : { totals: [["overwritten-points", whole.length]], whole };
  },
};

/** One finding a series: at the first point that is overwritten, with the place of the last one. */
function findRepeats(reading: DocumentReading): FactFinding[] {
  const series = new Map<
    number,
    { start: number; end: number; lineStart: number; last: number; count: number }
  >();
  let left = MOST_POINTS;
  for (const place of reading.segments()) {
    if (place.segment.facts.times.without === 0) continue;
    visitPoints(reading, place, (entry) => {
      if (entry.reading.timestampStart >= 0) return undefined;
      const { id } = reading.dictionary.seriesOf(entry.text, entry.reading, seriesKeyEnd(entry.reading));
      const start = entry.base + entry.reading.start;
      const known = series.get(id);
      if (known) {
        known.last = start;
        known.count++;
      } else {
        const end = entry.base + entry.reading.end;
        series.set(id, { start, end, lineStart: entry.base + entry.from, last: start, count: 1 });
      }
      return --left > 0 ? undefined : false;
    });
    if (left <= 0) break;
  }
  const found: FactFinding[] = [];
  for (const { start, end, lineStart, last, count } of series.values()) {
    if (count < 2) continue;
    const line = grouped(reading.text.positionAt(last).line + 1);
    found.push({
      code: "overwritten-points",
      start,
      end,
      lineStart,
      message: `${grouped(count)} points of this series have no timestamp and get one and the same when they are written: of each field only the last value stays, that of line ${line} at the latest.`,
      related: [{ start: last, end: last, message: "The last point of the series without a timestamp." }],
    });
  }
  return found;
}
