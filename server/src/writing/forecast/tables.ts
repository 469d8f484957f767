/**
 * Owns how InfluxDB 3 keeps tables: one type and one role (tag, field, time) for each column, for ever, and what is refused
 * because of it. Source: influxdb@3.0–main influxdb3_write/src/write_buffer/validator.rs, influxdb3_catalog/src/error.rs.
 * Invariant: a line that is refused up to 3.11.1 leaves the columns that it brought before its fault was found.
 */

import { breaksTables } from "../../checks/rules/duplicateTag";
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

/** Limits of Core; Enterprise's are settings. */
const MAX_COLUMNS = 500;
const MAX_TABLES = 2000;
const RESERVED: ReadonlySet<string> = new Set(["time", "__chunk_order"]);

type Table = Map<string, ColumnType>;

export class Tables {
  private tables = new Map<string, Table>();
  private points = new Map<string, StoredPoint>();
  private readonly validatesFirst: boolean;
  private readonly refusesDuplicates: boolean;
  private readonly refusesTwinTags: boolean;
  private readonly refusesReserved: boolean;
  /** Up to 3.9 the column of the time counts. */
  private readonly columnLimit: number;

  constructor(target: Target) {
    this.validatesFirst = versionAtLeast(target, "3.11.2");
    this.refusesDuplicates = versionAtLeast(target, "3.4");
    // 3.9.8, 3.10.3 and later by the release notes; the words were never seen.
    this.refusesTwinTags = versionAtLeast(target, "3.9.8") && !breaksTables(target);
    this.refusesReserved = versionAtLeast(target, "3.4");
    this.columnLimit = versionAtLeast(target, "3.10") ? MAX_COLUMNS : MAX_COLUMNS - 1;
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
    if (!known && this.tables.size >= MAX_TABLES) {
      return `Update to schema would exceed number of tables limit: attempted to create table but already have ${this.tables.size} table(s) (limit: ${MAX_TABLES})`;
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
    const columns = table.has("time") ? table.size - 1 : table.size;
    if (columns >= this.columnLimit) {
      return `Update to schema would exceed number of columns per table limit of ${MAX_COLUMNS} columns`;
    }
    table.set(key, type);
    return undefined;
  }
}
