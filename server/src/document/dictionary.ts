/**
 * Owns the names that a document has seen, as numbers: series, measurements, fields, and the scopes in which a field has
 * one type. Invariants: a number always means the same; names are kept while the document lives (facts count them to zero), at most
 * {@link MOST_SERIES} series, {@link MOST_MEASUREMENTS} measurements and {@link MOST_FIELDS} fields: later series have a hash in the place
 * of a number (below 0), later fields are not told apart. A name's raw text and its differently escaped twins get the same number.
 */
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { type EntryReading, TAG_STRIDE } from "../lineprotocol/entry";
import { compareBytes } from "../lineprotocol/points";
import { hashOfText } from "./seriesSample";

/** Series that are told apart by name; beyond, they are counted. */
export const MOST_SERIES = 100_000;
export const MOST_MEASUREMENTS = 20_000;
export const MOST_FIELDS = 50_000;
const MOST_TAG_KEYS = 10_000;
/** Tags that are kept once for all series that have them. */
const MOST_SHARED_TAGS = 200_000;

export interface Measurement {
  readonly id: number;
  /** As stored. */
  readonly name: string;
  /** Fields by the raw text of their key. */
  readonly fieldsByText: Map<string, Field>;
  readonly fields: Map<string, Field>;
  /** Tag keys that points of it had, as stored; at most {@link MOST_TAG_KEYS}. */
  readonly tagKeys: Set<string>;
}

export interface Field {
  readonly id: number;
  readonly measurement: Measurement;
  readonly name: string;
  /** Scope by shard. */
  readonly scopes: Map<number, number>;
}

export type Tag = readonly [key: string, value: string];

export interface Series {
  /** Below 0 for a series beyond the bound: then {@link hashOfSeries} is what tells it from others. */
  readonly id: number;
  readonly measurement: Measurement;
  /** Tags as stored, sorted by key. */
  readonly tags: readonly Tag[];
}

/** The hash of a series that has no number, 53 bits. */
export function hashOfSeries(id: number): number {
  return -1 - id;
}

/** A field within one shard (1.x, 2.x) or table (3.x): where it has one type. */
export interface Scope {
  readonly field: Field;
  readonly shard: number;
}

/** The shard of points without a timestamp: that of the time of writing, whichever it will be. */
export const NOW_SHARD = -1;

export class Dictionary {
  readonly measurements: Measurement[] = [];
  readonly fields: Field[] = [];
  readonly series: Series[] = [];
  readonly scopes: Scope[] = [];
  /** By raw text, and by identity: what equal series have in common, which for most is their text. */
  private readonly seriesByText = new Map<string, Series>();
  /** Tags that are kept once, by key and value. */
  private readonly tags = new Map<string, Map<string, Tag>>();
  private sharedTags = 0;
  /** Stands for all measurements beyond the bound. */
  private readonly others: Measurement = newMeasurement(-1, "");
  private readonly measurementsByName = new Map<string, Measurement>();

  constructor(private readonly dialect: Dialect) {}

  /** The series of a point that was read. */
  seriesOf(text: string, reading: EntryReading, keyEnd: number): Series {
    const known = this.seriesByText.get(text.slice(reading.start, keyEnd));
    return known ?? this.addSeries(text, reading, keyEnd);
  }

  private addSeries(text: string, reading: EntryReading, keyEnd: number): Series {
    const raw = text.slice(reading.start, keyEnd);
    const rawMeasurement = text.slice(reading.measurementStart, reading.measurementEnd);
    const measurement = this.measurement(this.dialect.unescape("measurement", rawMeasurement));
    const tags = this.tagsOf(text, reading);
    noteTagKeys(measurement, tags);
    const identity = identityOf(raw, measurement, tags);
    const known = this.seriesByText.get(identity);
    if (!known && (this.series.length >= MOST_SERIES || measurement === this.others)) {
      const name = measurement === this.others ? raw : identity;
      return { id: -1 - hashOfText(name), measurement, tags };
    }
    const key = identity === raw ? ownCopy(raw) : identity;
    const series = known ?? this.enter(key, measurement, tags);
    // Other ways to write it; a text may hold any number of these.
    if (key !== raw && this.seriesByText.size < 2 * MOST_SERIES) this.seriesByText.set(ownCopy(raw), series);
    return series;
  }

  private enter(identity: string, measurement: Measurement, tags: readonly Tag[]): Series {
    const series = { id: this.series.length, measurement, tags: tags.map((tag) => this.shared(tag)) };
    this.series.push(series);
    this.seriesByText.set(identity, series);
    return series;
  }

  private tagsOf(text: string, { tags, tagCount }: EntryReading): Tag[] {
    const found: Tag[] = [];
    for (let at = 0; at < tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      found.push([
        this.dialect.unescape("tagKey", text.slice(tags[at], tags[at + 1])),
        this.dialect.unescape("tagValue", text.slice(tags[at + 2], tags[at + 3])),
      ]);
    }
    return found.sort((a, b) => compareBytes(a[0], b[0]));
  }

  private shared([key, value]: Tag): Tag {
    let byValue = this.tags.get(key);
    let tag = byValue?.get(value);
    if (tag) return tag;
    tag = [byValue?.values().next().value?.[0] ?? ownCopy(key), ownCopy(value)];
    if (this.sharedTags >= MOST_SHARED_TAGS) return tag;
    this.sharedTags++;
    if (!byValue) {
      byValue = new Map();
      this.tags.set(tag[0], byValue);
    }
    byValue.set(tag[1], tag);
    return tag;
  }

  private measurement(name: string): Measurement {
    let measurement = this.measurementsByName.get(name);
    if (!measurement) {
      if (this.measurements.length >= MOST_MEASUREMENTS) return this.others;
      measurement = newMeasurement(this.measurements.length, ownCopy(name));
      this.measurements.push(measurement);
      this.measurementsByName.set(measurement.name, measurement);
    }
    return measurement;
  }

  /** Whether names came that are not told apart. */
  get isFull(): boolean {
    return this.fields.length >= MOST_FIELDS || this.measurements.length >= MOST_MEASUREMENTS;
  }

  /**
   * Whether there are as many names of a kind as are told apart. From then on what a text means depends on the order in which its names
   * came, which dictionaries of parts of it cannot tell.
   */
  get isAtBound(): boolean {
    return (
      this.isFull ||
      this.series.length >= MOST_SERIES ||
      this.measurements.some(({ tagKeys }) => tagKeys.size >= MOST_TAG_KEYS)
    );
  }

  /** A measurement that another dictionary of the same dialect has. */
  adoptMeasurement(name: string): Measurement {
    return this.measurement(name);
  }

  /** A series that another dictionary has, of a measurement of this one. Bounds are the caller's business ({@link isAtBound}). */
  adoptSeries(measurement: Measurement, tags: readonly Tag[]): Series {
    noteTagKeys(measurement, tags);
    const identity = identityOf(undefined, measurement, tags);
    return this.seriesByText.get(identity) ?? this.enter(identity, measurement, tags);
  }

  /** A field that another dictionary has, by its stored name. The same holds of bounds. */
  adoptField(measurement: Measurement, name: string): Field {
    return measurement.fields.get(name) ?? this.enterField(measurement, name);
  }

  /** A measurement by its stored name. */
  findMeasurement(name: string): Measurement | undefined {
    return this.measurementsByName.get(name);
  }

  /** A field by the raw text of its key; undefined for one beyond the bound. */
  fieldOf(measurement: Measurement, raw: string): Field | undefined {
    const known = measurement.fieldsByText.get(raw);
    if (known || this.fields.length >= MOST_FIELDS || measurement === this.others) return known;
    const name = this.dialect.unescape("fieldKey", raw);
    const field = measurement.fields.get(name) ?? this.enterField(measurement, name);
    measurement.fieldsByText.set(ownCopy(raw), field);
    return field;
  }

  private enterField(measurement: Measurement, name: string): Field {
    const field = { id: this.fields.length, measurement, name: ownCopy(name), scopes: new Map() };
    this.fields.push(field);
    measurement.fields.set(field.name, field);
    return field;
  }

  /** Number of a field's scope in a shard. */
  scopeOf(field: Field, shard: number): number {
    let scope = field.scopes.get(shard);
    if (scope === undefined) {
      scope = this.scopes.length;
      this.scopes.push({ field, shard });
      field.scopes.set(shard, scope);
    }
    return scope;
  }
}

function newMeasurement(id: number, name: string): Measurement {
  return { id, name, fieldsByText: new Map(), fields: new Map(), tagKeys: new Set() };
}

function noteTagKeys({ tagKeys }: Measurement, tags: readonly Tag[]): void {
  for (const [key] of tags) {
    if (tagKeys.size < MOST_TAG_KEYS && !tagKeys.has(key)) tagKeys.add(ownCopy(key));
  }
}

/** What a name must hold to be written otherwise than it is stored. */
const SPECIAL = /[^!-~\u0080-\uffff]|[",=\\#']/;
/** The same of a whole series, whose commas and equals signs part its names. */
const SPECIAL_IN_SERIES = /[^!-~\u0080-\uffff]|["\\#']/;

/**
 * What equal series have in common. Where no name holds a character that means something, it is the text that most files have, too, so that
 * it is kept once; else a text that no file can have in this place. A text it was read from (`raw`) saves a look at each name.
 */
function identityOf(raw: string | undefined, { name }: Measurement, tags: readonly Tag[]): string {
  if (raw === undefined || !isPlain(raw, tags.length)) {
    if (SPECIAL.test(name) || tags.some(([key, value]) => SPECIAL.test(key) || SPECIAL.test(value))) {
      return `\n${JSON.stringify([name, tags])}`;
    }
  }
  let text = name;
  for (const [key, value] of tags) text += `,${key}=${value}`;
  return text;
}

/** Whether the names of a series stand in its text as they are stored: with as many commas and equals signs as part them, none holds one. */
function isPlain(raw: string, tags: number): boolean {
  return !SPECIAL_IN_SERIES.test(raw) && count(raw, ",") === tags && count(raw, "=") === tags;
}

function count(text: string, unit: string): number {
  let found = 0;
  for (let at = text.indexOf(unit); at >= 0; at = text.indexOf(unit, at + 1)) found++;
  return found;
}

/** A copy that does not keep the page alive from which it was sliced. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
