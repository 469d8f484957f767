/**
 * Owns a document's statistics as a text: what it holds, by measurement, and what would make it smaller. Invariant: counts come from the facts
 * and are exact; what is taken from a sample (steps, gaps, order of tags, compression) says so; lists are bounded and say what they leave out.
 */
import { counted, grouped } from "../checks/entryView";
import { describeDuration } from "../checks/instants";
import { MOST_FIELDS as FIELDS_APART, MOST_MEASUREMENTS as MEASUREMENTS_APART } from "../document/dictionary";
import { MOST_POINTS } from "../document/duplicates";
import type { DocumentReading } from "../document/reading";
import { FIELD_TYPE_NAMES } from "../lineprotocol/entry";
import { describeTarget } from "../lineprotocol/targets";
import { type Cadence, isRegular, type Sample, sampleSteps } from "./cadence";
import { type CoarserPrecision, coarsestPrecisionSteps } from "./coarsestPrecision";
import { typesOf } from "./fieldValues";
import { seriesWords, valueWords } from "./known";
import { type MeasurementOverview, overviewOf } from "./overview";
import { describeSpan, placesByMeasurement, type SeriesTest, type SpanPlace, timeSpanOf } from "./timeSpans";

const MOST_MEASUREMENTS = 100;
const MOST_FIELDS = 50;

/** How a beginning of the document was compressed; where nobody can, nothing is told of it. */
export interface Compressed {
  readonly bytes: number;
  readonly compressedBytes: number;
}

/**
 * A text without Markdown, lines ended by `\n`. The reading must be done, its duplicates compared, and the document must not change
 * between two steps: all of a large document takes most of a second, and the caller lets others have their turn.
 */
export function* statisticsSteps(
  reading: DocumentReading,
  name: string,
  compressed?: Compressed,
): Generator<void, string> {
  const { facts, dialect, text, dictionary } = reading;
  const overviews = overviewOf(reading);
  const shown = overviews.slice(0, MOST_MEASUREMENTS);
  const places = placesByMeasurement(reading, new Set(dictionary.measurements));
  yield;
  const sample = yield* sampleSteps(reading);
  const bytes = yield* utf8LengthSteps(text.pages);
  const coarser = yield* coarsestPrecisionSteps(reading);
  const all = [...reading.segments()].map((place) => ({ ...place, alone: true }));
  const lines = [
    `Statistics of ${name}`,
    `Read for ${describeTarget(dialect.target)}, precision ${dialect.target.precision}.`,
    "",
    `${counted(facts.points, "point")}, ${seriesWords(reading, facts.liveSeries - facts.otherSeries.count)}, ${counted(overviews.length, "measurement")}`,
    `${counted(bytes, "byte")} as UTF-8, ${counted(linesOf(reading), "line")}, ${counted(facts.comments, "comment")}`,
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
    yield;
    lines.push("", ...measurementLines(reading, overview, places.get(overview.measurement) ?? [], sample));
  }
  const left = overviews.length - shown.length;
  if (left > 0) lines.push("", `${counted(left, "more measurement")} not listed.`);
  const savings = savingLines(reading, bytes, sample, coarser, compressed);
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
  const values = new Map<string, Set<string>>();
  for (const { tags } of series) {
    for (const [key, value] of tags) {
      const known = values.get(key);
      if (known) known.add(value);
      else values.set(key, new Set([value]));
    }
  }
  const tags = [...values].map(
    ([key, { size }]) => `  tag ${shownName(key)}: ${valueWords(reading, size, measurement)}`,
  );
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

function cadenceLines({ text }: DocumentReading, cadence: Cadence): string[] {
  const { step, median, regular, steps, gaps, longest } = cadence;
  if (!isRegular(cadence))
    return [`  no regular step; half of the points of a series follow within ${duration(median)}`];
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
  coarser: CoarserPrecision | undefined,
  compressed: Compressed | undefined,
): string[] {
  const { facts, dialect } = reading;
  const lines: string[] = [];
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

const UNITS: readonly (readonly [nanoseconds: number, unit: string])[] = [
  [86_400e9, "d"],
  [3_600e9, "h"],
  [60e9, "min"],
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
  [1, "ns"],
];

/** "10 s", "140 s": exact where that is short; else rounded: "115 d", "8.3 s", "37.6 ms". */
function duration(nanoseconds: number): string {
  const exact = UNITS.find(([size]) => nanoseconds % size === 0 && nanoseconds < 1000 * size);
  if (exact) return `${nanoseconds / exact[0]} ${exact[1]}`;
  if (nanoseconds >= 100e9) return describeDuration(Math.round(nanoseconds / 1e9));
  const [size, unit] = UNITS.find(([each]) => nanoseconds >= each && each <= 1e9) ?? [1, "ns"];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
}

/** Lines as people count them: the newline at the end begins none. */
function linesOf({ text }: DocumentReading): number {
  const { lineCount, length } = text;
  return text.slice(length - 1, length) === "\n" || length === 0 ? lineCount - 1 : lineCount;
}

function shownName(name: string): string {
  const line = name.replace(/[\r\n\t]+/g, " ");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

/** Units whose bytes are counted in one step. */
const STEP_UNITS = 500_000;

function* utf8LengthSteps(pages: readonly { readonly text: string }[]): Generator<void, number> {
  let length = 0;
  let units = 0;
  for (const { text } of pages) {
    units += text.length;
    if (units >= STEP_UNITS) {
      units = 0;
      yield;
    }
    length += utf8Length(text);
  }
  return length;
}

function utf8Length(text: string): number {
  let length = 0;
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
  return length;
}
