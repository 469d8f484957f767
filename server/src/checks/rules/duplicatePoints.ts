/**
 * Owns the finding for a point whose series and time stand in the file before: the later values take the place of the earlier ones. Points
 * that have no field in common are merged, and nothing is said of them. Facts count equal hashes; the points themselves are compared here.
 */
import type { DocumentReading } from "../../document/reading";
import type { Segment } from "../../document/segment";
import { FIELD_STRIDE } from "../../lineprotocol/entry";
import { describeTarget } from "../../lineprotocol/targets";
import { removing } from "../edits";
import { type EntryView, grouped } from "../entryView";
import type { CheckContext, FactFinding, FactRule, SegmentPlace } from "../finding";
import { mergesPoints } from "../products";
import { SegmentMemory } from "../segmentMemory";
import { entryOf, segmentBase, visitPoints } from "../segmentPoints";
import type { Span } from "../span";
import { FirstPlaces } from "./firstPlaces";

/** A point that stands twice with a field in common, in offsets of its segment, and the first point of its series and time. */
interface Repeat extends Span {
  readonly lineStart: number;
  /** Where the first point stands, in offsets of its segment. */
  readonly origin: Span & { readonly segment: Segment };
  /** The field in common, one whose values differ if there is one. */
  readonly shared: string;
  readonly differs: boolean;
  /** The line with its end, where the first point has all that it has. */
  readonly needless: Span | undefined;
}

export const duplicatePoints: FactRule = {
  prepare(reading, context) {
    const { duplicates } = reading.facts;
    if (!mergesPoints(context.target) || !duplicates.isSettled) return undefined;
    const { count } = duplicates;
    if (count === 0) return undefined;
    const firsts = new FirstPoints(reading);
    return {
      totals: [["duplicate-point", count]],
      inSegment: (place) => {
        if (duplicates.repeatedIn(place.segment.facts.pointTimes) === 0) return [];
        return repeatsIn(reading, context, place, firsts).flatMap((repeat) => {
          const origin = firsts.placeOf(repeat.origin.segment);
          return origin ? [describe(reading, context, place, repeat, origin)] : [];
        });
      },
    };
  },
};

/** What a segment's repeats were found from: they hold as long as that is so. */
interface Kept {
  readonly version: number | undefined;
  readonly repeats: readonly Repeat[];
  /** The points that stand more than twice, and which was the first of each. */
  readonly crowded: readonly (First & { readonly a: number })[];
  crowd: number;
}

const kept = new SegmentMemory<Kept>();

function repeatsIn(
  reading: DocumentReading,
  context: CheckContext,
  place: SegmentPlace,
  firsts: FirstPoints,
): readonly Repeat[] {
  const { duplicates } = reading.facts;
  const { segment } = place;
  const version = duplicates.versionOf(segment.facts.pointTimes);
  const known = kept.get(segment);
  if (known && version !== undefined && known.version === version && holds(known, reading, place, firsts)) {
    return known.repeats;
  }
  if (!context.allowance.take(segment.end)) return [];
  const repeats: Repeat[] = [];
  const crowded: Kept["crowded"][number][] = [];
  let timed = 0;
  const { hashes } = segment.facts.pointTimes;
  visitPoints(reading, place, (entry, index) => {
    if (entry.reading.timestampStart < 0) return undefined;
    const a = hashes[2 * timed];
    const b = hashes[2 * timed++ + 1];
    const times = duplicates.timesOf(a, b);
    if (times < 2) return undefined;
    const first = firsts.of(a, b, place);
    const origin = first && firsts.placeOf(first.segment);
    if (!origin) return undefined;
    if (times > 2) crowded.push({ a, ...first });
    const originIndex = entryIndex(reading, origin, first.timed);
    if (first.segment === segment && originIndex === index) return undefined;
    const repeat = repeatOf(entry, entryOf(reading, origin, originIndex), first.segment);
    if (repeat) repeats.push(repeat);
    return undefined;
  });
  kept.set(segment, { version, repeats, crowded, crowd: duplicates.crowd });
  return repeats;
}

/** Whether what is kept of a segment holds still: the firsts of its points are in the document, and are the firsts. */
function holds(known: Kept, reading: DocumentReading, place: SegmentPlace, firsts: FirstPoints): boolean {
  const { crowd } = reading.facts.duplicates;
  if (known.crowd !== crowd) {
    for (const { a, b, segment, timed } of known.crowded) {
      const first = firsts.of(a, b, place);
      if (first?.segment !== segment || first.timed !== timed) return false;
    }
    known.crowd = crowd;
  }
  return known.repeats.every(({ origin }) => firsts.placeOf(origin.segment) !== undefined);
}

/** The first point with a hash, whose second word is `b`: the segment, and which of its points with a timestamp it is. */
interface First {
  readonly b: number;
  readonly segment: Segment;
  readonly timed: number;
}

/**
 * The first point of each that is repeated, in document order, found by one walk that goes only as far as somebody asks.
 */
class FirstPoints {
  private readonly places: readonly SegmentPlace[];
  private readonly bySegment = new Map<Segment, SegmentPlace>();
  private readonly found = new FirstPlaces();
  private walked = 0;

  constructor(private readonly reading: DocumentReading) {
    this.places = [...reading.segments()];
    for (const place of this.places) this.bySegment.set(place.segment, place);
  }

  /** Where a segment stands; undefined if it does not any more. */
  placeOf(segment: Segment): SegmentPlace | undefined {
    return this.bySegment.get(segment);
  }

  /** The first point with a hash that stands in a place or before it. */
  of(a: number, b: number, { page }: SegmentPlace): First | undefined {
    while (this.walked < this.places.length && this.places[this.walked].page <= page) {
      this.walk(this.walked++);
    }
    const first = this.found.get(a, b);
    return first && { b, segment: this.places[first.place].segment, timed: first.timed };
  }

  private walk(place: number): void {
    const { duplicates } = this.reading.facts;
    const { pointTimes } = this.places[place].segment.facts;
    if (duplicates.repeatedIn(pointTimes) === 0) return;
    const { hashes } = pointTimes;
    for (let i = 0; i < hashes.length; i += 2) {
      if (duplicates.timesOf(hashes[i], hashes[i + 1]) < 2) continue;
      this.found.add(hashes[i], hashes[i + 1], place, i / 2);
    }
  }
}

/** Indexes of a segment's points with a timestamp: segments never change. */
const timedEntries = new WeakMap<Segment, Uint32Array>();

function entryIndex(reading: DocumentReading, place: SegmentPlace, timed: number): number {
  let list = timedEntries.get(place.segment);
  if (!list) {
    const indexes: number[] = [];
    visitPoints(reading, place, (entry, index) => {
      if (entry.reading.timestampStart >= 0) indexes.push(index);
      return undefined;
    });
    list = Uint32Array.from(indexes);
    timedEntries.set(place.segment, list);
  }
  return list[timed];
}

function repeatOf(entry: EntryView, first: EntryView, segment: Segment): Repeat | undefined {
  const earlier = new Map(valuesOf(first).map((value) => [value.name, value]));
  let shared: string | undefined;
  let differs = false;
  const values = valuesOf(entry);
  for (const { name, type, text } of values) {
    const before = earlier.get(name);
    if (!before) continue;
    // A value of another type takes nobody's place: the point is dropped, and another rule says so.
    if (before.type !== type) return undefined;
    if (shared === undefined || (before.text !== text && !differs)) shared = name;
    differs ||= before.text !== text;
  }
  if (shared === undefined) return undefined;
  const { timestampStart: start, timestampEnd: end } = entry.reading;
  const origin = { segment, start: first.reading.start, end: first.reading.end };
  const adds = differs || values.some(({ name }) => !earlier.has(name));
  const needless = adds ? undefined : { start: entry.from, end: entry.next };
  return { start, end, lineStart: entry.from, origin, shared, differs, needless };
}

function describe(
  reading: DocumentReading,
  { target }: CheckContext,
  place: SegmentPlace,
  { start, end, lineStart, origin, shared, differs, needless }: Repeat,
  originPlace: SegmentPlace,
): FactFinding {
  const base = segmentBase(reading, place);
  const originBase = segmentBase(reading, originPlace);
  const line = grouped(reading.text.positionAt(originBase + origin.start).line + 1);
  const says = `This series has a point at this time on line ${line} already`;
  return {
    code: "duplicate-point",
    ...(!differs && { severity: "information" }),
    start: base + start,
    end: base + end,
    lineStart: base + lineStart,
    message: differs
      ? `${says}: ${describeTarget(target)} keeps only one value of field ${shared}. A tag that differs keeps both.`
      : `${says}, with equal values: ${describeTarget(target)} stores it once.`,
    related: [
      {
        start: originBase + origin.start,
        end: originBase + origin.end,
        message: "The earlier point.",
      },
    ],
    // Neither the preferred one nor for many at once: a third point between the two may have other values, and the last one stays.
    fixes: () =>
      needless
        ? [
            {
              ...removing(`Remove this line, whose values stand on line ${line}`, {
                start: base + needless.start,
                end: base + needless.end,
              }),
              alone: true,
            },
          ]
        : [],
  };
}

function valuesOf(entry: EntryView): { name: string; type: number; text: string }[] {
  return entry.fields.map(({ key, value }, i) => ({
    name: entry.name("fieldKey", key),
    type: entry.reading.fields[i * FIELD_STRIDE + 4],
    text: entry.text.slice(value.start, value.end),
  }));
}
