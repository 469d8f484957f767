/**
 * Owns how points follow each other: the usual step of each measurement's series, and the gaps between them. Invariant: taken from the
 * document's first {@link SAMPLE_POINTS} points with a timestamp, which whoever tells it must say.
 */
import type { Measurement } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { instantNanoseconds, readInstant } from "../document/times";
import { seriesKeyEnd } from "../lineprotocol/dialects/oddities";
import { EntryKind, type EntryReading, TAG_STRIDE } from "../lineprotocol/entry";
import { compareBytes } from "../lineprotocol/points";

export const SAMPLE_POINTS = 20_000;
/** A step of so many usual ones is a gap. */
const GAP_STEPS = 3n;
const MOST_GAPS = 3;

export interface Gap {
  readonly nanoseconds: bigint;
  /** Where the point behind it begins. */
  readonly offset: number;
}

export interface Cadence {
  /** The most frequent difference between neighbours of one series. */
  readonly step: bigint;
  /** Differences that are the step, of all. */
  readonly regular: number;
  readonly steps: number;
  /** Differences that are gaps, and the longest of them. */
  readonly gaps: number;
  readonly longest: readonly Gap[];
}

export interface Sample {
  /** Points looked at; all if there are no more. */
  readonly points: number;
  readonly isAll: boolean;
  /** Points whose tags do not stand in the order of their keys. */
  readonly unsorted: number;
  readonly cadences: ReadonlyMap<Measurement, Cadence>;
}

export function sampleOf(reading: DocumentReading): Sample {
  const { dictionary, dialect, facts } = reading;
  const last = new Map<number, bigint>();
  const steps = new Map<Measurement, { nanoseconds: bigint; offset: number }[]>();
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  let points = 0;
  let unsorted = 0;
  reading.visit(0, reading.text.length, ({ text, base, reading: entry }) => {
    if (entry.kind !== EntryKind.point) return undefined;
    points++;
    if (!areTagsSorted(text, entry)) unsorted++;
    if (entry.timestampStart >= 0) {
      const { id, measurement } = dictionary.seriesOf(text, entry, seriesKeyEnd(entry));
      readInstant(text, entry.timestampStart, entry.timestampEnd, dialect.target.precision, out);
      const time = instantNanoseconds(out);
      const before = last.get(id);
      last.set(id, time);
      if (before !== undefined && time !== before) {
        const step = {
          nanoseconds: time > before ? time - before : before - time,
          offset: base + entry.start,
        };
        const list = steps.get(measurement);
        if (list) list.push(step);
        else steps.set(measurement, [step]);
      }
    }
    return points < SAMPLE_POINTS;
  });
  const cadences = new Map([...steps].map(([measurement, list]) => [measurement, cadenceOf(list)]));
  return { points, isAll: points >= facts.points, unsorted, cadences };
}

function cadenceOf(list: readonly { nanoseconds: bigint; offset: number }[]): Cadence {
  const counts = new Map<bigint, number>();
  for (const { nanoseconds } of list) counts.set(nanoseconds, (counts.get(nanoseconds) ?? 0) + 1);
  const [step, regular] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
  const gaps = list.filter(({ nanoseconds }) => nanoseconds >= step * GAP_STEPS);
  const longest = [...gaps].sort((a, b) => (a.nanoseconds < b.nanoseconds ? 1 : -1)).slice(0, MOST_GAPS);
  return { step, regular, steps: list.length, gaps: gaps.length, longest };
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
