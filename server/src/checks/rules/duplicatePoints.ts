/**
 * Owns the finding for a point whose series and time stand in the file before: the later values take the place of the earlier ones. Points
 * that have no field in common are merged, and nothing is said of them. Facts count equal hashes; the points themselves are compared here.
 */
import type { DocumentReading } from "../../document/reading";
import type { Segment } from "../../document/segment";
import { FIELD_STRIDE } from "../../lineprotocol/entry";
import { describeTarget } from "../../lineprotocol/targets";
import { type EntryView, grouped } from "../entryView";
import type { CheckContext, FactFinding, FactRule, SegmentPlace } from "../finding";
import { mergesPoints } from "../products";
import { entryOf, visitPoints } from "../segmentPoints";

/** A point by its place. */
interface PointPlace {
  readonly place: SegmentPlace;
  /** Which of the segment's points with a timestamp it is. */
  readonly timed: number;
}

export const duplicatePoints: FactRule = {
  prepare(reading, context) {
    if (!mergesPoints(context.target)) return undefined;
    const { count } = reading.facts.duplicates;
    if (count === 0) return undefined;
    let first: Map<string, PointPlace> | undefined;
    return {
      totals: [["duplicate-point", count]],
      inSegment: (place) => {
        const repeated = repeatedIn(reading, place.segment);
        if (repeated.size === 0) return [];
        first ??= findFirst(reading);
        return duplicatesIn(reading, context, place, repeated, first);
      },
    };
  },
};

/** Points of a segment that stand elsewhere, too: the number among those with a timestamp, and the hash as text. */
type Repeated = ReadonlyMap<number, string>;

/** Kept as long as no point of the document began or ceased to be repeated. */
const kept = new WeakMap<Segment, { readonly version: number; readonly repeated: Repeated }>();

function repeatedIn({ facts: { duplicates } }: DocumentReading, segment: Segment): Repeated {
  const { version } = duplicates;
  const known = kept.get(segment);
  if (known?.version === version) return known.repeated;
  const repeated = new Map<number, string>();
  const { hashes } = segment.facts.pointTimes;
  for (let i = 0; i < hashes.length; i += 2) {
    if (duplicates.timesOf(hashes[i], hashes[i + 1]) > 1) {
      repeated.set(i / 2, `${hashes[i]} ${hashes[i + 1]}`);
    }
  }
  kept.set(segment, { version, repeated });
  return repeated;
}

/** The first point of each hash that is repeated, in document order. */
function findFirst(reading: DocumentReading): Map<string, PointPlace> {
  const first = new Map<string, PointPlace>();
  for (const place of reading.segments()) {
    for (const [timed, key] of repeatedIn(reading, place.segment)) {
      if (!first.has(key)) first.set(key, { place, timed });
    }
  }
  return first;
}

function duplicatesIn(
  reading: DocumentReading,
  context: CheckContext,
  place: SegmentPlace,
  repeated: Repeated,
  first: ReadonlyMap<string, PointPlace>,
): FactFinding[] {
  const found: FactFinding[] = [];
  let timed = 0;
  visitPoints(reading, place, (entry) => {
    if (entry.reading.timestampStart < 0) return undefined;
    const earlier = first.get(repeated.get(timed) ?? "");
    if (earlier && !(earlier.place.segment === place.segment && earlier.timed === timed)) {
      const origin = entryOf(reading, earlier.place, entryIndex(reading, earlier));
      const finding = describe(reading, context, entry, origin);
      if (finding) found.push(finding);
    }
    timed++;
    return undefined;
  });
  return found;
}

/** Indexes of a segment's points with a timestamp: segments never change. */
const timedEntries = new WeakMap<Segment, readonly number[]>();

function entryIndex(reading: DocumentReading, { place, timed }: PointPlace): number {
  let list = timedEntries.get(place.segment);
  if (!list) {
    const indexes: number[] = [];
    visitPoints(reading, place, (entry, index) => {
      if (entry.reading.timestampStart >= 0) indexes.push(index);
      return undefined;
    });
    list = indexes;
    timedEntries.set(place.segment, list);
  }
  return list[timed];
}

function describe(
  reading: DocumentReading,
  { target }: CheckContext,
  entry: EntryView,
  origin: EntryView,
): FactFinding | undefined {
  const earlier = new Map(valuesOf(origin).map((value) => [value.name, value]));
  let shared: string | undefined;
  let differs = false;
  for (const { name, type, text } of valuesOf(entry)) {
    const before = earlier.get(name);
    if (!before) continue;
    // A value of another type takes nobody's place: the point is dropped, and another rule says so.
    if (before.type !== type) return undefined;
    if (shared === undefined || (before.text !== text && !differs)) shared = name;
    differs ||= before.text !== text;
  }
  if (shared === undefined) return undefined;
  const { base } = entry;
  const line = grouped(reading.text.positionAt(origin.base + origin.reading.start).line + 1);
  const says = `This series has a point at this time on line ${line} already`;
  return {
    code: "duplicate-point",
    ...(!differs && { severity: "information" }),
    start: base + entry.reading.timestampStart,
    end: base + entry.reading.timestampEnd,
    lineStart: base + entry.from,
    message: differs
      ? `${says}: ${describeTarget(target)} keeps only one value of field ${shared}. A tag that differs keeps both.`
      : `${says}, with equal values: ${describeTarget(target)} stores it once.`,
    related: [
      {
        start: origin.base + origin.reading.start,
        end: origin.base + origin.reading.end,
        message: "The earlier point.",
      },
    ],
  };
}

function valuesOf(entry: EntryView): { name: string; type: number; text: string }[] {
  return entry.fields.map(({ key, value }, i) => ({
    name: entry.name("fieldKey", key),
    type: entry.reading.fields[i * FIELD_STRIDE + 4],
    text: entry.text.slice(value.start, value.end),
  }));
}
