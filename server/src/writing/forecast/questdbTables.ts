/**
 * Owns QuestDB's tables as a write meets and changes them: columns that come with the first value, casts, rows.
 * Source: questdb LineHttpTudCache.java, LineWalAppender.java; recorded on 8.2.0, 9.0.1, 9.3.4. Invariants: tables and columns stay when
 * the request that made them is refused, rows do not; a line adds all its columns before any value is cast.
 */
import { decodeBytes, findUtf8Fault } from "../../lineprotocol/bytes";
import { cast, type Kind, kindOf, NEW_COLUMN } from "../../lineprotocol/dialects/questdbCasts";
import { beforeFault, dropBackslashes, microseconds } from "../../lineprotocol/dialects/questdbValues";
import {
  EMPTY_STRIDE,
  type EntryReading,
  FIELD_STRIDE,
  type FieldTypeName,
  type StoredField,
  type StoredPoint,
  type StoredValue,
  TAG_STRIDE,
} from "../../lineprotocol/entry";
import { type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { KnownTable } from "./dryServer";

/** Why a line is refused. `write`: a fault of the store, which is answered as an internal error. */
export interface Refusal {
  readonly kind: "line" | "write";
  readonly message: string;
}

/** Types that know no null, and what stands in a row without a value (recorded on 9.0.1). */
const NO_NULL: Readonly<Record<string, Pick<StoredField, "type" | "value">>> = {
  BOOLEAN: { type: "boolean", value: false },
  BYTE: { type: "integer", value: 0n },
  SHORT: { type: "integer", value: 0n },
};

interface Column {
  readonly name: string;
  readonly type: string;
}

interface Table {
  readonly name: string;
  /** By name in lower case. */
  readonly columns: Map<string, Column>;
  readonly time: string | undefined;
  readonly keys: readonly string[];
  /** Two columns called timestamp: nothing that is written later is ever stored. */
  broken: boolean;
}

interface Value {
  readonly name: string;
  /** Byte string. */
  readonly rawName: string;
  readonly kind: Kind;
  readonly raw: string;
}

export class QuestTables {
  private readonly tables = new Map<string, Table>();
  private rows = new Map<string, StoredPoint>();
  private count = 0;
  /** 9.3 wants decimal columns made by hand, and takes no value of another type for the time. */
  private readonly isNew: boolean;
  private readonly namesGeohash: boolean;

  constructor(target: Target, known: readonly KnownTable[]) {
    this.isNew = versionAtLeast(target, "9.3");
    this.namesGeohash = versionAtLeast(target, "9");
    for (const { name, columns, time, keys } of known) {
      const all = columns.map(([column, type]) => [column.toLowerCase(), { name: column, type }] as const);
      this.tables.set(name.toLowerCase(), {
        name,
        columns: new Map(all),
        time: time?.toLowerCase(),
        keys: (keys ?? []).map((key) => key.toLowerCase()),
        broken: false,
      });
    }
  }

  /** Rows as they are read: columns without a null have a value in each of them. */
  stored(): ReadonlyMap<string, StoredPoint> {
    const filled = new Map<string, StoredPoint>();
    for (const [id, row] of this.rows) {
      const columns = [...(this.tables.get(row.measurement.toLowerCase())?.columns.values() ?? [])];
      const missing = columns.filter(
        ({ name, type }) => type in NO_NULL && !row.fields.some(({ key }) => key === name),
      );
      const added = missing.map(({ name, type }) => ({ key: name, ...NO_NULL[type] }));
      filled.set(id, added.length === 0 ? row : { ...row, fields: [...row.fields, ...added] });
    }
    return filled;
  }

  /** Takes back rows to what was stored when it was asked for. */
  checkpoint(): () => void {
    const rows = new Map(this.rows);
    return () => {
      this.rows = rows;
    };
  }

  /**
   * Takes a line that the parser reads. `late`: what is wrong with its time, which is looked at between columns and values;
   * `time`: microseconds; `unit`: nanoseconds of one of the request's units.
   */
  add(
    body: string,
    reading: EntryReading,
    time: bigint,
    unit: bigint,
    late: Refusal | undefined,
  ): Refusal | undefined {
    const name = tableName(body, reading);
    const values = valuesOf(body, reading, this.isNew);
    const broken = values.find(({ rawName }) => !isUtf8(rawName));
    if (broken) return notUtf8(name, broken.rawName);
    const table = this.tables.get(name.toLowerCase()) ?? this.create(name, values);
    if ("message" in table) return table;
    if (table.time === undefined) return line(`table: ${name}; cannot insert in non-WAL table`);
    const added = this.addColumns(table, name, values);
    if (added) return added;
    return late ?? this.store(table, name, values, time, unit);
  }

  /** Whether nothing that a line writes to its table is ever stored. */
  isBroken(body: string, reading: EntryReading): boolean {
    return this.tables.get(tableName(body, reading).toLowerCase())?.broken === true;
  }

  private create(name: string, values: readonly Value[]): Table | Refusal {
    const columns = new Map<string, Column>();
    let broken = false;
    for (const value of values) {
      const { name: column, kind } = value;
      if (kind === "NULL") return line(`table: ${name}; invalid column type: ${column}`);
      if (kind === "DECIMAL") return this.refuseDecimal(name, column);
      if (column.toLowerCase() === "timestamp" && column !== "timestamp") broken = true;
      else columns.set(column.toLowerCase(), { name: column, type: NEW_COLUMN[kind] });
    }
    columns.set("timestamp", { name: "timestamp", type: "TIMESTAMP" });
    const table: Table = { name, columns, time: "timestamp", keys: [], broken };
    this.tables.set(name.toLowerCase(), table);
    return table;
  }

  private addColumns(table: Table, name: string, values: readonly Value[]): Refusal | undefined {
    for (const { name: column, kind } of values) {
      if (table.columns.has(column.toLowerCase())) continue;
      if (kind === "NULL") return write(`write error: ${name}, errno: -1, error: invalid column type: 0`);
      if (kind === "DECIMAL") return this.refuseDecimal(name, column);
      table.columns.set(column.toLowerCase(), { name: column, type: NEW_COLUMN[kind] });
    }
    return undefined;
  }

  private refuseDecimal(table: string, column: string): Refusal {
    return line(`table: ${table}; decimal columns must be created manually: ${column}`);
  }

  private store(
    table: Table,
    name: string,
    values: readonly Value[],
    lineTime: bigint,
    unit: bigint,
  ): Refusal | undefined {
    let time = lineTime;
    const tags: [string, string][] = [];
    const fields: StoredField[] = [];
    for (const { name: column, kind, raw } of values) {
      const key = column.toLowerCase();
      if (key === table.time) {
        if (kind === "TIMESTAMP") time = microseconds(raw, 1n);
        else if (this.isNew) {
          return write(`write error: ${name}, error: java.lang.UnsupportedOperationException`);
        } else time = kind === "INTEGER" ? microseconds(raw.slice(0, -1), unit) : 0n;
        continue;
      }
      const known = table.columns.get(key);
      if (!known) continue;
      if (kind === "TAG" && !isUtf8(raw)) return notUtf8(name, raw);
      const isGeohash = known.type.startsWith("GEOHASH");
      const cell = cast(kind, raw, known.type);
      if ("refused" in cell) {
        const message =
          isGeohash && !this.namesGeohash ? cell.refused.replace(/GEOHASH.*$/, "unknown") : cell.refused;
        return line(`table: ${name}, column: ${column}; ${message}`);
      }
      if (cell.value === undefined) continue;
      if (known.type === "SYMBOL") tags.push([known.name, String(cell.value)]);
      else fields.push({ key: known.name, type: typeName(known.type, cell.value), value: cell.value });
    }
    if (table.broken) return undefined;
    const order = [...table.columns.keys()];
    const place = (key: string) => order.indexOf(key.toLowerCase());
    tags.sort(([a], [b]) => place(a) - place(b));
    fields.sort((a, b) => place(a.key) - place(b.key));
    const point = { measurement: table.name, tags, fields, timestamp: time * 1_000n };
    this.rows.set(this.identify(table, point), point);
    return undefined;
  }

  /** Each row is one of its own, unless the table has keys. */
  private identify(table: Table, { tags, fields, timestamp }: StoredPoint): string {
    if (table.keys.length === 0) return `row ${this.count++}`;
    const cells = new Map<string, unknown>(tags.map(([key, value]) => [key.toLowerCase(), value]));
    for (const { key, value } of fields) cells.set(key.toLowerCase(), String(value));
    const key = table.keys.map((name) => (name === table.time ? String(timestamp) : cells.get(name)));
    return JSON.stringify([table.name, ...key]);
  }
}

/** Tags and fields in the order of the line; of one name, whatever its case, the first counts. Byte strings but for names. */
function valuesOf(body: string, reading: EntryReading, hasDecimals: boolean): Value[] {
  const values: Value[] = [];
  const seen = new Set<string>();
  const add = (keyStart: number, keyEnd: number, kind: Kind, raw: string) => {
    const rawName = dropBackslashes(body.slice(keyStart, keyEnd));
    const name = decodeBytes(rawName);
    if (seen.has(name.toLowerCase())) return;
    seen.add(name.toLowerCase());
    values.push({ name, rawName, kind, raw });
  };
  for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
    const [keyStart, keyEnd, start, end] = reading.tags.slice(at, at + TAG_STRIDE);
    add(keyStart, keyEnd, "TAG", body.slice(start, end));
  }
  const pairs: number[][] = [];
  for (let at = 0; at < reading.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    pairs.push(reading.fields.slice(at, at + 4));
  }
  for (let at = 0; at < reading.emptyCount * EMPTY_STRIDE; at += EMPTY_STRIDE) {
    const [keyStart, keyEnd] = reading.empties.slice(at, at + EMPTY_STRIDE);
    pairs.push([keyStart, keyEnd, keyEnd, keyEnd]);
  }
  pairs.sort(([a], [b]) => a - b);
  for (const [keyStart, keyEnd, start, end] of pairs) {
    const raw = body.slice(start, end);
    add(keyStart, keyEnd, kindOf(raw, hasDecimals), raw);
  }
  return values;
}

/** The type that a column's value has in our terms. */
function typeName(column: string, value: StoredValue): FieldTypeName {
  if (typeof value === "boolean") return "boolean";
  if (column === "DOUBLE" || column === "FLOAT") return "float";
  return typeof value === "bigint" ? "integer" : "string";
}

function tableName(body: string, { measurementStart, measurementEnd }: EntryReading): string {
  return decodeBytes(beforeFault(dropBackslashes(body.slice(measurementStart, measurementEnd))));
}

function isUtf8(bytes: string): boolean {
  return findUtf8Fault(bytes) === undefined;
}

/** A column's name or a tag's value that is not UTF-8. */
function notUtf8(table: string, bytes: string): Refusal {
  const message = `invalid UTF8 in value for ${decodeBytes(beforeFault(bytes))}`;
  return write(`write error: ${table}, errno: -1, error: ${message}`);
}

function line(message: string): Refusal {
  return { kind: "line", message };
}

function write(message: string): Refusal {
  return { kind: "write", message };
}
