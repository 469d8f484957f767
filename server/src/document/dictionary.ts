/**
 * Owns the names that a document has seen, as numbers: series, measurements, fields, and the scopes in which a field has
 * one type. Invariant: a number always means the same; names are kept while the document lives (facts count them to zero).
 * A name's raw text and its differently escaped twins get the same number.
 */
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { type EntryReading, TAG_STRIDE } from "../lineprotocol/entry";
import { compareBytes } from "../lineprotocol/points";

export interface Measurement {
  readonly id: number;
  /** As stored. */
  readonly name: string;
  /** Fields by the raw text of their key. */
  readonly fieldsByText: Map<string, Field>;
  readonly fields: Map<string, Field>;
}

export interface Field {
  readonly id: number;
  readonly measurement: Measurement;
  readonly name: string;
  /** Scope by shard. */
  readonly scopes: Map<number, number>;
}

export interface Series {
  readonly id: number;
  readonly measurement: Measurement;
  /** Tags as stored, sorted by key. */
  readonly tags: readonly (readonly [string, string])[];
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
  private readonly seriesByText = new Map<string, Series>();
  private readonly seriesByIdentity = new Map<string, Series>();
  private readonly measurementsByName = new Map<string, Measurement>();

  constructor(private readonly dialect: Dialect) {}

  /** The series of a point that was read. */
  seriesOf(text: string, reading: EntryReading, keyEnd: number): Series {
    const known = this.seriesByText.get(text.slice(reading.start, keyEnd));
    return known ?? this.addSeries(text, reading, keyEnd);
  }

  private addSeries(text: string, reading: EntryReading, keyEnd: number): Series {
    const tags: [string, string][] = [];
    for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      const [keyStart, end, valueStart, valueEnd] = reading.tags.slice(at, at + TAG_STRIDE);
      tags.push([
        this.dialect.unescape("tagKey", text.slice(keyStart, end)),
        this.dialect.unescape("tagValue", text.slice(valueStart, valueEnd)),
      ]);
    }
    tags.sort((a, b) => compareBytes(a[0], b[0]));
    const measurement = this.measurement(text.slice(reading.measurementStart, reading.measurementEnd));
    const identity = `${measurement.id} ${JSON.stringify(tags)}`;
    let series = this.seriesByIdentity.get(identity);
    if (!series) {
      series = { id: this.series.length, measurement, tags };
      this.series.push(series);
      this.seriesByIdentity.set(identity, series);
    }
    this.seriesByText.set(ownCopy(text.slice(reading.start, keyEnd)), series);
    return series;
  }

  private measurement(raw: string): Measurement {
    const name = this.dialect.unescape("measurement", raw);
    let measurement = this.measurementsByName.get(name);
    if (!measurement) {
      measurement = {
        id: this.measurements.length,
        name: ownCopy(name),
        fieldsByText: new Map(),
        fields: new Map(),
      };
      this.measurements.push(measurement);
      this.measurementsByName.set(measurement.name, measurement);
    }
    return measurement;
  }

  /** A measurement by its stored name. */
  findMeasurement(name: string): Measurement | undefined {
    return this.measurementsByName.get(name);
  }

  /** A field by the raw text of its key. */
  fieldOf(measurement: Measurement, raw: string): Field {
    const known = measurement.fieldsByText.get(raw);
    if (known) return known;
    const name = this.dialect.unescape("fieldKey", raw);
    let field = measurement.fields.get(name);
    if (!field) {
      field = { id: this.fields.length, measurement, name: ownCopy(name), scopes: new Map() };
      this.fields.push(field);
      measurement.fields.set(field.name, field);
    }
    measurement.fieldsByText.set(ownCopy(raw), field);
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

/** A copy that does not keep the page alive from which it was sliced. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
