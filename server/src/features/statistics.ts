/**
 * Owns a document's statistics as a text: what it holds, by measurement, and what would make it smaller. Invariant: counts come from the facts
 * and are exact; what is taken from a sample (the step between points) says so; lists are bounded and say what they leave out.
 */
import { counted, grouped } from "../checks/entryView";
import { MOST_FIELDS as FIELDS_APART, MOST_MEASUREMENTS as MEASUREMENTS_APART } from "../document/dictionary";
import { MOST_POINTS } from "../document/duplicates";
import type { DocumentReading } from "../document/reading";
import {
  compareInstants,
  formatInstant,
  type Instant,
  instantNanoseconds,
  readInstant,
} from "../document/times";
import { EntryKind, FIELD_TYPE_NAMES, TAG_STRIDE } from "../lineprotocol/entry";
import { describeTarget } from "../lineprotocol/targets";
import { fieldTypesOf, seriesWords, tagKeysOf, valueWords } from "./known";
import { type MeasurementOverview, overviewOf } from "./overview";

const MOST_MEASUREMENTS = 100;
const MOST_FIELDS = 50;
/** Points from which the step is taken. */
const SAMPLE_POINTS = 5_000;

/** Markdown-free text, lines ended by `\n`. The reading must be done. */
export function describeStatistics(reading: DocumentReading, name: string): string {
  const { facts, dialect, text } = reading;
  const overviews = overviewOf(reading);
  const { precision } = dialect.target;
  const lines = [
    `Statistics of ${name}`,
    `Read for ${describeTarget(dialect.target)}, precision ${precision}.`,
    "",
    `${counted(facts.points, "point")}, ${seriesWords(reading, facts.liveSeries - facts.otherSeries.count)}, ${counted(overviews.length, "measurement")}`,
    `${counted(utf8Length(text.pages), "byte")} as UTF-8, ${counted(text.lineCount, "line")}, ${counted(facts.comments, "comment")}`,
    `${grouped(facts.refused())} refused, ${grouped(facts.withoutTime)} without a timestamp, ${repeatedWords(reading)}`,
    ...(reading.dictionary.isFull
      ? [
          `More names than are told apart (${grouped(MEASUREMENTS_APART)} measurements, ${grouped(FIELDS_APART)} fields): the rest is counted only`,
        ]
      : []),
    spanLine(reading),
    stepLine(reading),
  ].filter((line) => line !== undefined);
  for (const overview of overviews.slice(0, MOST_MEASUREMENTS))
    lines.push("", ...measurementLines(reading, overview));
  const left = overviews.length - MOST_MEASUREMENTS;
  if (left > 0) lines.push("", `${counted(left, "more measurement")} not listed.`);
  return `${lines.join("\n")}\n`;
}

/** Points that stand twice; where there are more points than are compared, among which they were looked for. */
function repeatedWords({ facts: { duplicates } }: DocumentReading): string {
  const among = duplicates.isExact ? "" : ` (compared among ${counted(MOST_POINTS, "point")} only)`;
  return `${grouped(duplicates.count)} with the series and time of another${among}`;
}

function measurementLines(
  reading: DocumentReading,
  { measurement, points, series }: MeasurementOverview,
): string[] {
  const fields = [...measurement.fields.values()].flatMap((field) => {
    const types = fieldTypesOf(reading, field);
    return types.length === 0
      ? []
      : [`  field ${shown(field.name)}: ${types.map((t) => FIELD_TYPE_NAMES[t]).join(", ")}`];
  });
  const tags = tagKeysOf(series).map((key) => {
    const values = new Set<string>();
    for (const { tags } of series) for (const [name, value] of tags) if (name === key) values.add(value);
    return `  tag ${shown(key)}: ${valueWords(reading, values.size, measurement)}`;
  });
  const all = [...tags, ...fields];
  const left = all.length - MOST_FIELDS;
  return [
    `${shown(measurement.name)}: ${counted(points, "point")}, ${seriesWords(reading, series.length, measurement)}`,
    ...all.slice(0, MOST_FIELDS),
    ...(left > 0 ? [`  ${grouped(left)} more tags and fields not listed.`] : []),
  ];
}

function spanLine(reading: DocumentReading): string | undefined {
  let oldest: Instant | undefined;
  let newest: Instant | undefined;
  for (const { segment } of reading.segments()) {
    const { times } = segment.facts;
    if (times.oldest && (!oldest || compareInstants(times.oldest, oldest) < 0)) oldest = times.oldest;
    if (times.newest && (!newest || compareInstants(times.newest, newest) > 0)) newest = times.newest;
  }
  return oldest && newest ? `From ${formatInstant(oldest)} to ${formatInstant(newest)} UTC` : undefined;
}

/** The most frequent difference between neighbouring points of one series, of the document's first points. */
function stepLine(reading: DocumentReading): string | undefined {
  const last = new Map<number, bigint>();
  const steps = new Map<bigint, number>();
  const { precision } = reading.dialect.target;
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  let points = 0;
  let differences = 0;
  reading.visit(0, reading.text.length, ({ text, reading: entry }) => {
    if (entry.kind !== EntryKind.point || entry.timestampStart < 0) return undefined;
    const keyEnd = entry.tagCount > 0 ? entry.tags[entry.tagCount * TAG_STRIDE - 1] : entry.measurementEnd;
    const { id } = reading.dictionary.seriesOf(text, entry, keyEnd);
    readInstant(text, entry.timestampStart, entry.timestampEnd, precision, out);
    const time = instantNanoseconds(out);
    const before = last.get(id);
    last.set(id, time);
    if (before !== undefined && time !== before) {
      const step = time > before ? time - before : before - time;
      steps.set(step, (steps.get(step) ?? 0) + 1);
      differences++;
    }
    return ++points < SAMPLE_POINTS;
  });
  const [most] = [...steps].sort((a, b) => b[1] - a[1]);
  if (!most) return undefined;
  const share = Math.floor((most[1] / differences) * 100);
  const from = points < reading.facts.points ? `, from the first ${counted(points, "point")}` : "";
  return `A point each ${duration(most[0])} per series (${share} % of the steps${from})`;
}

const UNITS: readonly (readonly [bigint, string])[] = [
  [86_400_000_000_000n, "d"],
  [3_600_000_000_000n, "h"],
  [60_000_000_000n, "min"],
  [1_000_000_000n, "s"],
  [1_000_000n, "ms"],
  [1_000n, "µs"],
];

function duration(nanoseconds: bigint): string {
  for (const [size, unit] of UNITS) if (nanoseconds % size === 0n) return `${nanoseconds / size} ${unit}`;
  return `${nanoseconds} ns`;
}

function shown(name: string): string {
  const line = name.replace(/[\r\n\t]+/g, " ");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

function utf8Length(pages: readonly { readonly text: string }[]): number {
  let length = 0;
  for (const { text } of pages) {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c < 0x80) length++;
      else if (c < 0x800) length += 2;
      else if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.length) {
        // A pair of surrogates is four bytes.
        length += 4;
        i++;
      } else length += 3;
    }
  }
  return length;
}
