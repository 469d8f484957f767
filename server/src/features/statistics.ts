/**
 * Owns a document's statistics as a text: what it holds, by measurement, and what would make it smaller. Invariant: counts come from the facts
 * and are exact; what is taken from a sample (steps, gaps, order of tags, compression) says so; lists are bounded and say what they leave out.
 */
import { counted, grouped } from "../checks/entryView";
import { MOST_FIELDS as FIELDS_APART, MOST_MEASUREMENTS as MEASUREMENTS_APART } from "../document/dictionary";
import { MOST_POINTS } from "../document/duplicates";
import type { DocumentReading } from "../document/reading";
import { FIELD_TYPE_NAMES } from "../lineprotocol/entry";
import { describeTarget } from "../lineprotocol/targets";
import { type Cadence, type Sample, sampleOf } from "./cadence";
import { coarsestPrecision } from "./coarsestPrecision";
import { typesOf } from "./fieldValues";
import { seriesWords, tagKeysOf, valueWords } from "./known";
import { type MeasurementOverview, overviewOf } from "./overview";
import { describeSpan, placesByMeasurement, type SeriesTest, type SpanPlace, timeSpanOf } from "./timeSpans";

const MOST_MEASUREMENTS = 100;
const MOST_FIELDS = 50;

/** How a beginning of the document was compressed; where nobody can, nothing is told of it. */
export interface Compressed {
  readonly bytes: number;
  readonly compressedBytes: number;
}

/** Markdown-free text, lines ended by `\n`. The reading must be done. */
export function describeStatistics(reading: DocumentReading, name: string, compressed?: Compressed): string {
  const { facts, dialect, text, dictionary } = reading;
  const overviews = overviewOf(reading);
  const shown = overviews.slice(0, MOST_MEASUREMENTS);
  const places = placesByMeasurement(reading, new Set(dictionary.measurements));
  const sample = sampleOf(reading);
  const bytes = utf8Length(text.pages);
  const all = [...reading.segments()].map((place) => ({ ...place, alone: true }));
  const lines = [
    `Statistics of ${name}`,
    `Read for ${describeTarget(dialect.target)}, precision ${dialect.target.precision}.`,
    "",
    `${counted(facts.points, "point")}, ${seriesWords(reading, facts.liveSeries - facts.otherSeries.count)}, ${counted(overviews.length, "measurement")}`,
    `${counted(bytes, "byte")} as UTF-8, ${counted(text.lineCount, "line")}, ${counted(facts.comments, "comment")}`,
    `${grouped(facts.refused())} refused, ${grouped(facts.withoutTime)} without a timestamp, ${repeatedWords(reading)}`,
    ...(dictionary.isFull
      ? [
          `More names than are told apart (${grouped(MEASUREMENTS_APART)} measurements, ${grouped(FIELDS_APART)} fields): the rest is counted only`,
        ]
      : []),
    spanLine(reading, all),
    ...(sample.isAll || facts.points === 0
      ? []
      : [`Steps, gaps and the order of tags are those of the first ${counted(sample.points, "point")}.`]),
  ].filter((line) => line !== undefined);
  for (const overview of shown) {
    lines.push("", ...measurementLines(reading, overview, places.get(overview.measurement) ?? [], sample));
  }
  const left = overviews.length - shown.length;
  if (left > 0) lines.push("", `${counted(left, "more measurement")} not listed.`);
  const savings = savingLines(reading, bytes, sample, compressed);
  if (savings.length > 0)
    lines.push("", "What would make fewer bytes of it:", ...savings.map((line) => `  ${line}`));
  return `${lines.join("\n")}\n`;
}

/** Points that stand twice; where there are more points than are compared, among which they were looked for. */
function repeatedWords({ facts: { duplicates } }: DocumentReading): string {
  const among = duplicates.isExact ? "" : ` (compared among ${counted(MOST_POINTS, "point")} only)`;
  return `${grouped(duplicates.count)} with the series and time of another${among}`;
}

function spanLine(reading: DocumentReading, places: readonly SpanPlace[]): string | undefined {
  const span = timeSpanOf(reading, places, () => true);
  return span && `From ${describeSpan(span)}`;
}

function measurementLines(
  reading: DocumentReading,
  { measurement, points, series }: MeasurementOverview,
  places: readonly SpanPlace[],
  sample: Sample,
): string[] {
  const isOne: SeriesTest = (_, id) => id === measurement.id;
  const span = timeSpanOf(reading, places, isOne);
  const cadence = sample.cadences.get(measurement);
  const fields = [...measurement.fields.values()].flatMap((field) => {
    const types = typesOf(reading, field);
    if (types.length === 0) return [];
    const words = types.map(({ type, count }) => `${FIELD_TYPE_NAMES[type]} (${grouped(count)})`);
    return [`  field ${shownName(field.name)}: ${words.join(", ")}`];
  });
  const tags = tagKeysOf(series).map((key) => {
    const values = new Set<string>();
    for (const { tags } of series) for (const [name, value] of tags) if (name === key) values.add(value);
    return `  tag ${shownName(key)}: ${valueWords(reading, values.size, measurement)}`;
  });
  const all = [...tags, ...fields];
  const left = all.length - MOST_FIELDS;
  return [
    `${shownName(measurement.name)}: ${counted(points, "point")}, ${seriesWords(reading, series.length, measurement)}`,
    ...(span ? [`  from ${describeSpan(span)}`] : []),
    ...(cadence ? cadenceLines(reading, cadence) : []),
    ...all.slice(0, MOST_FIELDS),
    ...(left > 0 ? [`  ${grouped(left)} more tags and fields not listed.`] : []),
  ];
}

function cadenceLines({ text }: DocumentReading, { step, regular, steps, gaps, longest }: Cadence): string[] {
  const share = Math.floor((regular / steps) * 100);
  const line = `  a point each ${duration(step)} per series (${share} % of the steps)`;
  if (gaps === 0) return [line];
  const list = longest.map(
    ({ nanoseconds, offset }) =>
      `${duration(nanoseconds)} before line ${grouped(text.positionAt(offset).line + 1)}`,
  );
  return [
    line,
    `  ${counted(gaps, "gap")}: ${list.join(", ")}${gaps > list.length ? ", and shorter ones" : ""}`,
  ];
}

function savingLines(
  reading: DocumentReading,
  bytes: number,
  { points, unsorted, isAll }: Sample,
  compressed: Compressed | undefined,
): string[] {
  const { facts, dialect } = reading;
  const lines: string[] = [];
  const coarser = coarsestPrecision(reading);
  if (coarser) {
    const saved = coarser.digits * (facts.points - facts.withoutTime);
    lines.push(
      `precision ${coarser.precision} instead of ${dialect.target.precision}: ${counted(saved, "byte")} less (${percent(saved, bytes)}), and no timestamp loses anything`,
    );
  }
  if (compressed && compressed.bytes > 0) {
    const saved = compressed.bytes - compressed.compressedBytes;
    const of = compressed.bytes < bytes ? `, as the first ${counted(compressed.bytes, "byte")} have it` : "";
    if (saved > 0)
      lines.push(`gzip (lineProtocol.write.gzip): ${percent(saved, compressed.bytes)} less to send${of}`);
  }
  if (unsorted > 0) {
    const of = isAll ? "" : ` of the first ${grouped(points)}`;
    lines.push(
      `not fewer, but taken faster: tags in the order of their keys (${counted(unsorted, "point")}${of} ${unsorted === 1 ? "has" : "have"} them otherwise; lineProtocol.diagnostics.style shows them)`,
    );
  }
  return lines;
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / Math.max(1, whole)) * 100)} %`;
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

function shownName(name: string): string {
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
