/**
 * Owns completion: names that the document has seen, values of the field's own type, the current time. Invariants: what is inserted is
 * escaped for its place and reads back as the name (names that have no text for the target are left out); lists are bounded, and say so.
 */
import { digitsIn, showTime } from "../checks/instants";
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { FIELD_TYPE_NAMES, FieldType, type StoredPoint } from "../lineprotocol/entry";
import { createPrinter } from "../lineprotocol/print";
import type { Product } from "../lineprotocol/targets";
import { type Cursor, cursorAt } from "./cursor";
import { fieldTypesOf, liveSeriesOf, tagKeysOf } from "./known";
import { partsOf } from "./parts";

export const MOST_COMPLETIONS = 200;

export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
  readonly kind: "measurement" | "tagKey" | "tagValue" | "fieldKey" | "value" | "timestamp";
}

export interface Completions {
  /** In the order in which they are shown. */
  readonly items: readonly Completion[];
  /** What they replace. */
  readonly span: Span;
  /** False: there were more. */
  readonly complete: boolean;
}

/** `now` in milliseconds since 1970. */
export function completionsAt(
  reading: DocumentReading,
  offset: number,
  now: number,
): Completions | undefined {
  const cursor = cursorAt(reading, offset);
  if (!cursor) return undefined;
  // One more than is shown, to know whether there are more.
  const items = itemsFor(reading, cursor, now, MOST_COMPLETIONS + 1);
  return {
    items: items.slice(0, MOST_COMPLETIONS),
    span: cursor.span,
    complete: items.length <= MOST_COMPLETIONS,
  };
}

function itemsFor(reading: DocumentReading, cursor: Cursor, now: number, most: number): Completion[] {
  switch (cursor.kind) {
    case "measurement":
      return measurementItems(reading, cursor, most);
    case "tagKey":
      return tagKeyItems(reading, cursor, most);
    case "tagValue":
      return tagValueItems(reading, cursor, most);
    case "fieldKey":
      return fieldKeyItems(reading, cursor, most);
    case "fieldValue":
      return valueItems(reading, cursor);
    default:
      return timestampItems(reading, now);
  }
}

/** The point that is being written, if the line is one already: what it alone has is no news. */
function pointHere(reading: DocumentReading, cursor: Cursor) {
  const visit = reading.entryAt(cursor.span.start);
  const parts = visit ? partsOf(visit) : [];
  const key = parts.findLast(({ kind }) => kind === "measurement" || kind === "tagValue");
  const part = parts.findIndex(({ start }) => start === cursor.span.start);
  if (!visit || !key || part < 0) return { series: undefined, type: undefined };
  return {
    series: reading.dictionary.seriesOf(visit.text, visit.reading, key.end - visit.base),
    // Of the field whose key or value is under the cursor.
    type: parts[part]?.type ?? (cursor.kind === "fieldKey" ? parts[part + 1]?.type : undefined),
  };
}

type NamePlace = "measurement" | "tagKey" | "tagValue" | "fieldKey";

const FIELD = { key: "f", type: "float", value: 1 } as const;

/** Names as they must be written in a place; those that begin like what is typed come first, the others as the editor likes. */
function nameItems(
  { dialect }: DocumentReading,
  place: NamePlace,
  cursor: Cursor,
  names: Iterable<readonly [name: string, detail: string]>,
  most: number,
): Completion[] {
  const print = createPrinter(dialect.target);
  const typed = dialect.unescape(place, cursor.typed).toLowerCase();
  const items: Completion[] = [];
  for (const [name, detail] of names) {
    if (items.length >= most) break;
    if (typed !== "" && !name.toLowerCase().includes(typed)) continue;
    const raw = written(print, place, name);
    if (raw === undefined) continue;
    const isKey = place === "tagKey" || place === "fieldKey";
    items.push({
      label: name.replace(/[\r\n]+/g, " "),
      insert: isKey ? `${raw}=` : raw,
      detail,
      kind: place,
    });
  }
  return items;
}

/** A name escaped for its place, cut out of a point that was printed and read back. */
function written(
  print: ReturnType<typeof createPrinter>,
  place: NamePlace,
  name: string,
): string | undefined {
  const point: StoredPoint = {
    measurement: place === "measurement" ? name : "m",
    tags: place === "tagKey" ? [[name, "v"]] : place === "tagValue" ? [["k", name]] : [],
    fields: [place === "fieldKey" ? { ...FIELD, key: name } : FIELD],
    timestamp: null,
  };
  const printed = print(point);
  if ("refusal" in printed) return undefined;
  const frames = {
    measurement: ["", " f=1"],
    tagKey: ["m,", "=v f=1"],
    tagValue: ["m,k=", " f=1"],
    fieldKey: ["m ", "=1"],
  };
  const [before, behind] = frames[place];
  return printed.text.slice(before.length, printed.text.length - behind.length);
}

function measurementItems(reading: DocumentReading, cursor: Cursor, most: number): Completion[] {
  const { dictionary, facts } = reading;
  const points = new Map<string, number>();
  const here = pointHere(reading, cursor).series;
  for (const series of dictionary.series) {
    const { id, measurement } = series;
    const count = facts.pointsOfSeries(id) - (series === here ? 1 : 0);
    if (count > 0) points.set(measurement.name, (points.get(measurement.name) ?? 0) + count);
  }
  const names = [...points].sort((a, b) => b[1] - a[1]).map(([name]) => [name, "measurement"] as const);
  return nameItems(reading, "measurement", cursor, names, most);
}

function measurementOf({ dialect, dictionary }: DocumentReading, { measurement }: Cursor) {
  return dictionary.findMeasurement(dialect.unescape("measurement", measurement));
}

function tagKeyItems(reading: DocumentReading, cursor: Cursor, most: number): Completion[] {
  const measurement = measurementOf(reading, cursor);
  if (!measurement) return [];
  const there = new Set(cursor.tags.map(([key]) => reading.dialect.unescape("tagKey", key)));
  const keys = tagKeysOf(liveSeriesOf(reading, measurement, pointHere(reading, cursor).series)).filter(
    (key) => !there.has(key),
  );
  return nameItems(
    reading,
    "tagKey",
    cursor,
    keys.map((key) => [key, "tag"] as const),
    most,
  );
}

function tagValueItems(reading: DocumentReading, cursor: Cursor, most: number): Completion[] {
  const measurement = measurementOf(reading, cursor);
  if (!measurement) return [];
  const { dialect, facts } = reading;
  const wanted = dialect.unescape("tagKey", cursor.key);
  const there = cursor.tags.map(([key, value]) => [
    dialect.unescape("tagKey", key),
    dialect.unescape("tagValue", value),
  ]);
  const scores = new Map<string, number>();
  for (const { id, tags } of liveSeriesOf(reading, measurement, pointHere(reading, cursor).series)) {
    const value = tags.find(([key]) => key === wanted)?.[1];
    if (value === undefined) continue;
    // Values of series with the tags that are already written come first, then the more frequent.
    const fits = there.every(([key, written]) => tags.some(([k, v]) => k === key && v === written));
    scores.set(value, (scores.get(value) ?? 0) + facts.pointsOfSeries(id) * (fits ? 1e6 : 1));
  }
  const values = [...scores].sort((a, b) => b[1] - a[1]).map(([value]) => [value, wanted] as const);
  return nameItems(reading, "tagValue", cursor, values, most);
}

function fieldKeyItems(reading: DocumentReading, cursor: Cursor, most: number): Completion[] {
  const measurement = measurementOf(reading, cursor);
  if (!measurement) return [];
  const there = new Set(cursor.fields.map((key) => reading.dialect.unescape("fieldKey", key)));
  const here = pointHere(reading, cursor).type;
  const under = reading.dialect.unescape("fieldKey", reading.text.slice(cursor.span.start, cursor.span.end));
  const names = [...measurement.fields.values()].flatMap((field) => {
    const types = fieldTypesOf(reading, field, field.name === under ? here : undefined);
    if (types.length === 0 || there.has(field.name)) return [];
    return [[field.name, types.map((type) => FIELD_TYPE_NAMES[type]).join(", ")] as const];
  });
  return nameItems(reading, "fieldKey", cursor, names, most);
}

/** Products that know unsigned integers (InfluxDB 1.x only in special builds). */
const WITHOUT_UNSIGNED: ReadonlySet<Product> = new Set<Product>(["influxdb-1", "questdb"]);

function valueItems(reading: DocumentReading, cursor: Cursor): Completion[] {
  const { dialect } = reading;
  if (cursor.typed.startsWith('"')) return [];
  const field = measurementOf(reading, cursor)?.fields.get(dialect.unescape("fieldKey", cursor.key));
  const own = field ? fieldTypesOf(reading, field, pointHere(reading, cursor).type) : [];
  const values: [FieldType, string][] = [];
  if (/^-?\d+$/.test(cursor.typed)) {
    values.push([FieldType.integer, `${cursor.typed}i`]);
    if (!WITHOUT_UNSIGNED.has(dialect.target.product) && !cursor.typed.startsWith("-"))
      values.push([FieldType.unsigned, `${cursor.typed}u`]);
    values.push([FieldType.float, cursor.typed]);
  } else if (/^[a-z]*$/i.test(cursor.typed)) {
    values.push([FieldType.boolean, "true"], [FieldType.boolean, "false"]);
    if (cursor.typed === "") values.push([FieldType.string, '""']);
  }
  const rank = (type: FieldType) => (own.includes(type) ? own.indexOf(type) : own.length);
  return values
    .sort((a, b) => rank(a[0]) - rank(b[0]))
    .map(([type, text]) => ({
      label: text,
      insert: text,
      detail: own[0] === type ? `${FIELD_TYPE_NAMES[type]}, as in this file` : FIELD_TYPE_NAMES[type],
      kind: "value",
    }));
}

function timestampItems({ dialect }: DocumentReading, now: number): Completion[] {
  const { precision } = dialect.target;
  const digits = digitsIn(BigInt(Math.floor(now)) * 1_000_000n, precision === "auto" ? "ns" : precision);
  const detail = `now: ${showTime(digits, precision)} UTC`;
  return [{ label: digits, insert: digits, detail, kind: "timestamp" }];
}
