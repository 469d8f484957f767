/**
 * Owns what a hover says of the part of a line under the cursor. Invariants: text of the file is escaped, so that it never becomes a
 * link, a picture or HTML; counts come from the facts, what is read for it is bounded and says so, so that a hover costs the same
 * in a file of any size; clock and time zone come in.
 */
import { counted, grouped, showControls } from "../checks/entryView";
import type { Measurement, Series } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { formatInstant, readInstant, TIME_UNITS } from "../document/times";
import { seriesKeyEnd } from "../lineprotocol/dialects/oddities";
import { EntryKind, FIELD_TYPE_NAMES, type FieldType } from "../lineprotocol/entry";
import { storedValue } from "../lineprotocol/points";
import { describeTarget } from "../lineprotocol/targets";
import { digitsInEach, localTime, type Reader, relativeTime } from "./describeTime";
import { typesSeen, valuesAround } from "./fieldValues";
import { liveSeriesOf, seriesWords, valueWords } from "./known";
import { type Part, partAt, partsOf } from "./parts";
import {
  describeSpan,
  placesByMeasurement,
  placesOfSeries,
  type SeriesTest,
  type TimeSpan,
  timeSpanOf,
} from "./timeSpans";

export interface HoverText {
  /** Markdown. */
  readonly markdown: string;
  /** The part it speaks of, in offsets of the document. */
  readonly start: number;
  readonly end: number;
}

/** Longest value shown, in units. */
const LONGEST_VALUE = 500;

/** What there is to say of the part of a point at an offset; undefined elsewhere: of refused lines their findings speak. */
export function hoverAt(reading: DocumentReading, offset: number, reader: Reader): HoverText | undefined {
  const visit = reading.entryAt(offset);
  if (visit?.reading.kind !== EntryKind.point) return undefined;
  const parts = partsOf(visit);
  const part = partAt(parts, offset);
  if (!part) return undefined;
  const [key, value] =
    part.kind === "measurement" || part.kind === "timestamp"
      ? [part, part]
      : [pairOf(parts, part, "Key"), pairOf(parts, part, "Value")];
  const series = () => reading.dictionary.seriesOf(visit.text, visit.reading, seriesKeyEnd(visit.reading));
  const lines = (): readonly (string | undefined)[] => {
    switch (part.kind) {
      case "measurement":
        return describeMeasurement(reading, series());
      case "tagKey":
      case "tagValue":
        return describeTag(reading, series(), key, value);
      case "timestamp":
        return describeTime(reading, part.raw, reader);
      default:
        return describeField(reading, series(), key, value, offset);
    }
  };
  return {
    markdown: lines()
      .filter((line) => line !== undefined)
      .join("\n\n"),
    start: key.start,
    end: value.end,
  };
}

function pairOf(parts: readonly Part[], part: Part, side: "Key" | "Value"): Part {
  const kind = part.kind.replace(/Key$|Value$/, side);
  return parts.find((each) => each.kind === kind && each.index === part.index) ?? part;
}

function describeMeasurement(reading: DocumentReading, own: Series): (string | undefined)[] {
  const { measurement } = own;
  const all = liveSeriesOf(reading, measurement);
  const beyond = reading.facts.pointsBeyond(measurement.id);
  const points = all.reduce((sum, { id }) => sum + reading.facts.pointsOfSeries(id), beyond);
  return [
    `Measurement **${escaped(measurement.name)}**`,
    `${counted(points, "point")} in ${seriesWords(reading, all.length, measurement)} in this file${spanOfMeasurement(reading, measurement)}.`,
    describeSeries(reading, own),
  ];
}

/** Of a series all points, and when they were. One beyond those that are told apart has no number of points. */
function describeSeries(reading: DocumentReading, { id }: Series): string {
  const points = id < 0 ? "one of very many" : counted(reading.facts.pointsOfSeries(id), "point");
  const isOne: SeriesTest = (each) => each === id;
  return `This series: ${points}${spanWords(timeSpanOf(reading, placesOfSeries(reading, id), isOne))}.`;
}

function spanOfMeasurement(reading: DocumentReading, measurement: Measurement): string {
  const places = placesByMeasurement(reading, new Set([measurement])).get(measurement) ?? [];
  return spanWords(timeSpanOf(reading, places, (_, id) => id === measurement.id));
}

function spanWords(span: TimeSpan | undefined): string {
  return span ? `, ${describeSpan(span)}` : "";
}

function describeTag(
  reading: DocumentReading,
  own: Series,
  keyPart: Part,
  valuePart: Part,
): (string | undefined)[] {
  const { dialect, facts } = reading;
  const key = dialect.unescape("tagKey", keyPart.raw);
  const value = dialect.unescape("tagValue", valuePart.raw);
  const values = new Set<string>();
  let points = 0;
  for (const { id, tags } of liveSeriesOf(reading, own.measurement)) {
    const found = tags.find(([name]) => name === key);
    if (!found) continue;
    values.add(found[1]);
    if (found[1] === value) points += facts.pointsOfSeries(id);
  }
  return [
    `Tag **${escaped(key)}** = ${escaped(shortened(value))}`,
    decoded([
      [keyPart.raw, key],
      [valuePart.raw, value],
    ]),
    `${counted(points, "point")} with this value; ${valueWords(reading, values.size, own.measurement)} of the tag in this file.`,
    describeSeries(reading, own),
  ];
}

function describeField(
  reading: DocumentReading,
  { measurement }: Series,
  keyPart: Part,
  valuePart: Part,
  offset: number,
): (string | undefined)[] {
  const { dialect, shardSeconds } = reading;
  const { raw, type = 0 as FieldType } = valuePart;
  const name = dialect.unescape("fieldKey", keyPart.raw);
  const value = storedValue(raw, 0, raw.length, type, dialect);
  const field = measurement.fields.get(name);
  const types = field ? typesSeen(reading, field) : [];
  const range = field && valuesAround(reading, field, offset);
  const seen = types
    .map(
      (each) =>
        `${FIELD_TYPE_NAMES[each.type]} (${grouped(each.count)}, first on line ${grouped(each.line)})`,
    )
    .join(", ");
  const scope = shardSeconds === 0 ? "table" : "time slice (shard)";
  const lines = range?.lines
    ? `on lines ${grouped(range.lines[0])} to ${grouped(range.lines[1])}`
    : "in this file";
  return [
    `Field **${escaped(name)}** = ${escaped(shortened(String(value)))} (${FIELD_TYPE_NAMES[type]})`,
    decoded([
      [keyPart.raw, name],
      ...(typeof value === "string" ? [[raw.slice(1, -1), value] as const] : []),
    ]),
    seen && `In this file: ${seen}.${types.length > 1 ? ` A field has one type within a ${scope}.` : ""}`,
    range && `From ${escaped(range.least)} to ${escaped(range.greatest)} ${lines}.`,
  ];
}

/** What escapes stand for, where a text holds some. */
function decoded(pairs: readonly (readonly [raw: string, stored: string])[]): string | undefined {
  const told = pairs
    .filter(([raw, stored]) => raw !== stored)
    .map(([raw, stored]) => `${code(raw)} is stored as ${code(stored)}`);
  return told.length > 0 ? `Escapes: ${told.join("; ")}.` : undefined;
}

/** A text as code, in a fence that is longer than any run of backticks in it. */
function code(text: string): string {
  const shown = showControls(shortened(text));
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${shown} ${fence}`;
}

function describeTime(
  { dialect }: DocumentReading,
  digits: string,
  { now, timeZone }: Reader,
): (string | undefined)[] {
  const { target } = dialect;
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  const readIn = (precision: typeof target.precision) => {
    readInstant(digits, 0, digits.length, precision, out);
    return { seconds: out.seconds, nanoseconds: out.nanoseconds };
  };
  const instant = readIn(target.precision);
  // QuestDB: the unit that stands behind the digits wins.
  const ownUnit = /[a-z]$/.test(digits);
  const how = ownUnit ? "in the unit behind the digits" : `read in ${target.precision}`;
  const local = localTime(instant, timeZone);
  const others = ownUnit
    ? []
    : TIME_UNITS.filter((unit) => unit !== target.precision)
        .map((unit) => [unit, formatInstant(readIn(unit))] as const)
        .filter(([, time]) => /^\d{4}-/.test(time));
  const isCalendar = /^\d{4}-/.test(formatInstant(instant));
  const written = digitsInEach(instant).map(
    ({ unit, digits: each, exact }) => `| ${unit} | ${each}${exact ? "" : " (cut)"} |`,
  );
  return [
    `**${formatInstant(instant)}** UTC, ${how} for ${describeTarget(target)}`,
    isCalendar
      ? [local, relativeTime(instant, now)].filter((each) => each !== undefined).join(", ")
      : undefined,
    isCalendar ? ["| this time in | |", "| --- | --- |", ...written].join("\n") : undefined,
    others.length > 0
      ? [
          "| these digits as | UTC |",
          "| --- | --- |",
          ...others.map(([unit, time]) => `| ${unit} | ${time} |`),
        ].join("\n")
      : undefined,
  ];
}

function shortened(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** Text of the file as Markdown that shows it and does nothing: every mark of punctuation is escaped, line ends are blanks. */
export function escaped(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, " ")
    .replace(/[!-/:-@[-`{-~]/g, (c) => (c === "&" ? "&amp;" : c === "<" ? "&lt;" : `\\${c}`));
}
