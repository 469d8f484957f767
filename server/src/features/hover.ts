/**
 * Owns what a hover says of the part of a line under the cursor. Invariant: text of the file is escaped, so that it never becomes a
 * link, a picture or HTML; numbers of the document come from the facts, so a hover costs the same in a file of any size.
 */
import { grouped } from "../checks/entryView";
import type { Field } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { formatInstant, readInstant, TIME_UNITS } from "../document/times";
import { EntryKind, FIELD_STRIDE, FIELD_TYPE_NAMES, type FieldType, TAG_STRIDE } from "../lineprotocol/entry";
import { storedValue } from "../lineprotocol/points";
import { describeTarget } from "../lineprotocol/targets";

export interface HoverText {
  /** Markdown. */
  readonly markdown: string;
  /** The part it speaks of, in offsets of the document. */
  readonly start: number;
  readonly end: number;
}

/** Series that are looked at to count a tag's values. */
const MOST_SERIES = 100_000;
/** Longest value shown, in units. */
const LONGEST_VALUE = 500;

export function hoverAt(reading: DocumentReading, offset: number): HoverText | undefined {
  const visit = reading.entryAt(offset);
  if (visit?.reading.kind !== EntryKind.point) return undefined;
  const { text, base, reading: entry } = visit;
  const at = offset - base;
  const part = (start: number, end: number, lines: readonly (string | undefined)[]): HoverText => ({
    markdown: lines.filter((line) => line !== undefined).join("\n\n"),
    start: base + start,
    end: base + end,
  });
  const { dialect, dictionary } = reading;
  const measurementName = dialect.unescape(
    "measurement",
    text.slice(entry.measurementStart, entry.measurementEnd),
  );
  if (at >= entry.measurementStart && at < entry.measurementEnd) {
    return part(entry.measurementStart, entry.measurementEnd, describeMeasurement(reading, measurementName));
  }
  for (let i = 0; i < entry.tagCount * TAG_STRIDE; i += TAG_STRIDE) {
    const [keyStart, keyEnd, valueStart, valueEnd] = entry.tags.slice(i, i + TAG_STRIDE);
    if (at < keyStart || at > valueEnd) continue;
    const key = dialect.unescape("tagKey", text.slice(keyStart, keyEnd));
    const value = dialect.unescape("tagValue", text.slice(valueStart, valueEnd));
    return part(keyStart, valueEnd, [
      `Tag **${escaped(key)}** = ${escaped(shortened(value))}`,
      describeTag(reading, measurementName, key, value),
    ]);
  }
  const measurement = dictionary.findMeasurement(measurementName);
  for (let i = 0; i < entry.fieldCount * FIELD_STRIDE; i += FIELD_STRIDE) {
    const [keyStart, keyEnd, valueStart, valueEnd, type] = entry.fields.slice(i, i + FIELD_STRIDE);
    if (at < keyStart || at > valueEnd) continue;
    const raw = text.slice(keyStart, keyEnd);
    const value = storedValue(text, valueStart, valueEnd, type as FieldType, dialect);
    const field = measurement?.fieldsByText.get(raw);
    return part(keyStart, valueEnd, [
      `Field **${escaped(dialect.unescape("fieldKey", raw))}** = ${escaped(shortened(String(value)))} (${FIELD_TYPE_NAMES[type]})`,
      field && describeField(reading, field),
    ]);
  }
  if (entry.timestampStart >= 0 && at >= entry.timestampStart && at <= entry.timestampEnd) {
    const digits = text.slice(entry.timestampStart, entry.timestampEnd);
    return part(entry.timestampStart, entry.timestampEnd, describeTime(reading, digits));
  }
  return undefined;
}

function describeMeasurement({ dictionary, facts }: DocumentReading, name: string): string[] {
  let points = 0;
  let series = 0;
  for (const { id, measurement } of dictionary.series.slice(0, MOST_SERIES)) {
    if (measurement.name !== name || facts.pointsOfSeries(id) === 0) continue;
    points += facts.pointsOfSeries(id);
    series++;
  }
  return [
    `Measurement **${escaped(name)}**`,
    `${grouped(points)} ${points === 1 ? "point" : "points"} in ${grouped(series)} series in this file.`,
  ];
}

function describeTag(
  { dictionary, facts }: DocumentReading,
  measurement: string,
  key: string,
  value: string,
): string {
  const values = new Set<string>();
  let points = 0;
  for (const series of dictionary.series.slice(0, MOST_SERIES)) {
    if (series.measurement.name !== measurement) continue;
    const count = facts.pointsOfSeries(series.id);
    const found = series.tags.find(([name]) => name === key);
    if (count === 0 || !found) continue;
    values.add(found[1]);
    if (found[1] === value) points += count;
  }
  return `${grouped(points)} ${points === 1 ? "point" : "points"} with this value; ${grouped(values.size)} ${values.size === 1 ? "value" : "values"} of the tag in this file.`;
}

function describeField({ facts, shardSeconds }: DocumentReading, field: Field): string {
  const types = FIELD_TYPE_NAMES.map((name, type) => {
    let count = 0;
    for (const scope of field.scopes.values()) count += facts.valuesOf(scope, type);
    return { name, count };
  }).filter(({ count }) => count > 0);
  const seen = types.map(({ name, count }) => `${name} (${grouped(count)})`).join(", ");
  if (types.length < 2) return `In this file: ${seen}.`;
  const scope = shardSeconds === 0 ? "table" : "time slice (shard)";
  return `In this file: ${seen}. A field has one type within a ${scope}.`;
}

function describeTime({ dialect }: DocumentReading, digits: string): string[] {
  const { target } = dialect;
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  const shown = (precision: typeof target.precision) => {
    readInstant(digits, 0, digits.length, precision, out);
    return formatInstant(out);
  };
  // QuestDB: the unit that stands behind the digits wins.
  if (/[a-z]$/.test(digits)) {
    return [
      `**${shown(target.precision)}** UTC, in the unit behind the digits, for ${describeTarget(target)}`,
    ];
  }
  const others = TIME_UNITS.filter((unit) => unit !== target.precision).map((unit) => {
    const time = shown(unit);
    return /^\d{4}-/.test(time) ? `| ${unit} | ${time} |` : undefined;
  });
  return [
    `**${shown(target.precision)}** UTC, read in ${target.precision} for ${describeTarget(target)}`,
    ["| read as | UTC |", "| --- | --- |", ...others.filter((line) => line !== undefined)].join("\n"),
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
