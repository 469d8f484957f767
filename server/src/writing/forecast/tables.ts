/**
 * Owns how InfluxDB 3 keeps tables: one type and one role (tag, field, time) for each column, for ever, and what is refused
 * because of it. Source: influxdb@3.0–main influxdb3_write/src/write_buffer/validator.rs, influxdb3_catalog/src/error.rs.
 * Invariant: a line that is refused up to 3.11.1 leaves the columns that it brought before its fault was found.
 */
import { breaksTables } from "../../checks/rules/duplicateTag";
import { familyOf, type TableLimits, tableLimitsOf } from "../../checks/tableLimits";
import type { FieldTypeName, StoredPoint } from "../../lineprotocol/entry";
import { type Target, versionAtLeast } from "../../lineprotocol/targets";
import { mergePoint } from "./tsmStore";

export type ColumnType = "tag" | "time" | FieldTypeName;

/** What messages call a type. */
export const COLUMN_WORDS: Readonly<Record<ColumnType, string>> = {
  tag: "iox::column_type::tag",
  time: "iox::column_type::timestamp",
  float: "iox::column_type::field::float",
  integer: "iox::column_type::field::integer",
  unsigned: "iox::column_type::field::uinteger",
  string: "iox::column_type::field::string",
  boolean: "iox::column_type::field::boolean",
};

const RESERVED: ReadonlySet<string> = new Set(["time", "__chunk_order"]);

type Table = Map<string, ColumnType>;

export class Tables {
  private tables = new Map<string, Table>();
  private points = new Map<string, StoredPoint>();
  private readonly validatesFirst: boolean;
  private readonly refusesDuplicates: boolean;
  private readonly refusesTwinTags: boolean;
  private readonly refusesReserved: boolean;
  private readonly limits: TableLimits | undefined;
  /** Up to 3.8 the words are fewer. */
  private readonly countsTables: boolean;

  constructor(target: Target) {
    this.validatesFirst = versionAtLeast(target, "3.11.2");
    this.refusesDuplicates = versionAtLeast(target, "3.4");
    // 3.9.8, 3.10.3 and later by the release notes; the words were never seen.
    this.refusesTwinTags = versionAtLeast(target, "3.9.8") && !breaksTables(target);
    this.refusesReserved = versionAtLeast(target, "3.4");
    this.limits = tableLimitsOf(target);
    this.countsTables = versionAtLeast(target, "3.9");
  }

  stored(): ReadonlyMap<string, StoredPoint> {
    return this.points;
  }

  /** A copy to try a body on that is stored as a whole or not at all. */
  copy(target: Target): Tables {
    const copy = new Tables(target);
    copy.tables = new Map([...this.tables].map(([name, table]) => [name, new Map(table)]));
    copy.points = new Map(this.points);
    return copy;
  }

  /** Stores a point; answers the server's reason if it is refused. */
  add(point: StoredPoint): string | undefined {
    const known = this.tables.get(point.measurement);
    const { tables: limit = Number.POSITIVE_INFINITY } = this.limits ?? {};
    if (!known && this.tables.size >= limit) {
      const words = "Update to schema would exceed number of tables limit";
      return this.countsTables
        ? `${words}: attempted to create table but already have ${this.tables.size} table(s) (limit: ${limit})`
        : `${words} of ${limit} tables`;
    }
    const table: Table = this.validatesFirst ? new Map(known) : (known ?? new Map());
    if (!this.validatesFirst) this.tables.set(point.measurement, table);
    const reason = this.fit(table, point);
    if (reason !== undefined) return reason;
    table.set("time", "time");
    this.tables.set(point.measurement, table);
    mergePoint(this.points, point);
    return undefined;
  }

  private fit(table: Table, point: StoredPoint): string | undefined {
    const tags = new Set<string>();
    for (const [key] of point.tags) {
      const reason = this.fitColumn(table, key, "tag");
      if (reason !== undefined) return reason;
      if (this.refusesTwinTags && tags.has(key)) {
        return `invalid line protocol - multiple instances of '${key}' tag found`;
      }
      tags.add(key);
    }
    const seen = new Set<string>();
    for (const { key, type } of point.fields) {
      const reason = this.fitColumn(table, key, type);
      if (reason !== undefined) return reason;
      if (this.refusesDuplicates && seen.has(key)) {
        return `invalid line protocol - multiple instances of '${key}' field found`;
      }
      seen.add(key);
    }
    return undefined;
  }

  private fitColumn(table: Table, key: string, type: ColumnType): string | undefined {
    const existing = table.get(key);
    if (existing === type) return undefined;
    if (existing !== undefined) {
      return `invalid column type for column '${key}', expected ${COLUMN_WORDS[existing]}, got ${COLUMN_WORDS[type]}`;
    }
    if (this.refusesReserved && RESERVED.has(key)) return `'${key}' is a reserved column`;
    const reason = this.limits && overLimit(table, key, type, this.limits);
    if (reason !== undefined) return reason;
    table.set(key, type);
    return undefined;
  }
}

/** Why a table takes no further column. */
function overLimit(table: Table, key: string, type: ColumnType, limits: TableLimits): string | undefined {
  const { columns, timeCounts, tagColumns, familyFields } = limits;
  const others = table.has("time") ? table.size - 1 : table.size;
  if (others >= columns - (timeCounts ? 1 : 0)) {
    return `Update to schema would exceed number of columns per table limit of ${columns} columns`;
  }
  if (type === "tag" && others >= tagColumns && countOf(table, (each) => each === "tag") >= tagColumns) {
    return `Update to schema would exceed number of tag columns per table limit of ${tagColumns} columns`;
  }
  const family = type === "tag" ? undefined : familyOf(key);
  if (family === undefined || others < familyFields) return undefined;
  const isOfFamily = (each: ColumnType, name: string) => each !== "tag" && familyOf(name) === family;
  return countOf(table, isOfFamily) >= familyFields
    ? `Update to schema would exceed the field limit (${familyFields}) for field family '${family}'`
    : undefined;
}

function countOf(table: Table, isWanted: (type: ColumnType, name: string) => boolean): number {
  let count = 0;
  for (const [name, type] of table) if (isWanted(type, name)) count++;
  return count;
}
