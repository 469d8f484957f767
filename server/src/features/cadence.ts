/**
 * Owns how points follow each other: the usual step of each measurement's series, and the gaps between them. Invariant: taken from the
 * document's first {@link SAMPLE_POINTS} points with a timestamp, which whoever tells it must say.
 */
import type { Measurement } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { instantNanoseconds, readInstant } from "../document/times";
import { seriesKeyEnd } from "../lineprotocol/dialects/oddities";
import { EntryKind, EntryReading, TAG_STRIDE } from "../lineprotocol/entry";
import { compareBytes } from "../lineprotocol/points";

export const SAMPLE_POINTS = 20_000;
/** A step of so many usual ones is a gap. */
const GAP_STEPS = 3;
const MOST_GAPS = 3;

/** From one point of a series to the next. */
export interface Step {
  /** Exact up to 104 days; who reads of longer ones reads them rounded. */
  readonly nanoseconds: number;
  /** Where the later point begins. */
  readonly offset: number;
}

export interface Cadence {
  /** The most frequent difference between neighbours of one series, and the one that as many are above as below. */
  readonly step: number;
  readonly median: number;
  /** Differences that are the step, of all. */
  readonly regular: number;
  readonly steps: number;
  /** Differences that are gaps, and the longest of them; none where most points follow no step. */
  readonly gaps: number;
  readonly longest: readonly Step[];
}

/** Whether a step is worth telling: half of the points keep it. */
export function isRegular({ regular, steps }: Pick<Cadence, "regular" | "steps">): boolean {
  return regular * 2 >= steps;
}

export interface Sample {
  /** Points looked at; all if there are no more. */
  readonly points: number;
  readonly isAll: boolean;
  /** Points whose tags do not stand in the order of their keys. */
  readonly unsorted: number;
  readonly cadences: ReadonlyMap<Measurement, Cadence>;
}

/** Goes page by page: the caller may let others have their turn between two steps. */
export function* sampleSteps(reading: DocumentReading): Generator<void, Sample> {
  const { dictionary, dialect, facts } = reading;
  const last = new Map<number, bigint>();
  const steps = new Map<Measurement, Step[]>();
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  const into = new EntryReading();
  let points = 0;
  let unsorted = 0;
  for (const { page, segment, overhang } of reading.segments()) {
    const count = overhang ? 1 : segment.starts.length;
    for (let i = 0; i < count && points < SAMPLE_POINTS; i++) {
      const { text, base } = reading.entry(page, overhang, i, into);
      if (into.kind !== EntryKind.point) continue;
      points++;
      if (!areTagsSorted(text, into)) unsorted++;
      if (into.timestampStart < 0) continue;
      const { id, measurement } = dictionary.seriesOf(text, into, seriesKeyEnd(into));
      readInstant(text, into.timestampStart, into.timestampEnd, dialect.target.precision, out);
      const time = instantNanoseconds(out);
      const before = last.get(id);
      last.set(id, time);
      if (before === undefined || time === before) continue;
      const nanoseconds = Math.abs(Number(time - before));
      const list = steps.get(measurement);
      if (list) list.push({ nanoseconds, offset: base + into.start });
      else steps.set(measurement, [{ nanoseconds, offset: base + into.start }]);
    }
    if (points >= SAMPLE_POINTS) break;
    yield;
  }
  const cadences = new Map<Measurement, Cadence>();
  for (const [measurement, list] of steps) {
    yield;
    cadences.set(measurement, cadenceOf(list));
  }
  return { points, isAll: points >= facts.points, unsorted, cadences };
}

function cadenceOf(list: readonly Step[]): Cadence {
  const counts = new Map<number, number>();
  for (const { nanoseconds } of list) counts.set(nanoseconds, (counts.get(nanoseconds) ?? 0) + 1);
  const [step, regular] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
  const median = Float64Array.from(list, ({ nanoseconds }) => nanoseconds).sort()[list.length >> 1];
  const common = { step, median, regular, steps: list.length };
  if (!isRegular(common)) return { ...common, gaps: 0, longest: [] };
  const gaps = list.filter(({ nanoseconds }) => nanoseconds >= step * GAP_STEPS);
  gaps.sort((a, b) => b.nanoseconds - a.nanoseconds);
  return { ...common, gaps: gaps.length, longest: gaps.slice(0, MOST_GAPS) };
}

function areTagsSorted(text: string, { tags, tagCount }: EntryReading): boolean {
  let before: string | undefined;
  for (let at = 0; at < tagCount * TAG_STRIDE; at += TAG_STRIDE) {
    const key = text.slice(tags[at], tags[at + 1]);
    if (before !== undefined && compareBytes(before, key) > 0) return false;
    before = key;
  }
  return true;
}
