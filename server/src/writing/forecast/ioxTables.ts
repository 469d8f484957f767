/**
 * Owns how the clouds with InfluxDB 3's older engine (Serverless, Dedicated, Clustered) fit lines to tables. Sources: influxdb@main
 * core/mutable_batch, core/mutable_batch_lp, core/schema, and the router of influxdb@acfef87659; they are closed, nothing here was run.
 * Invariant: the lines of a request are tried on a copy; only `commit` changes what is stored.
 */
import type { StoredField, StoredPoint } from "../../lineprotocol/entry";
import { COLUMN_WORDS, type ColumnType } from "./tables";
import { mergePoint } from "./tsmStore";

export interface IoxLimits {
  readonly tables: number;
  /** With the column of the time. */
  readonly columns: number;
}

interface Column {
  readonly type: ColumnType;
  /** Whether it was there before this request. */
  readonly stored: boolean;
}

type Table = Map<string, Column>;

export class IoxTables {
  private tables = new Map<string, Table>();
  private readonly points = new Map<string, StoredPoint>();

  constructor(private readonly limits: IoxLimits) {}

  stored(): ReadonlyMap<string, StoredPoint> {
    return this.points;
  }

  /** A request's lines on top of what is stored. */
  begin(): IoxBatch {
    const copy = [...this.tables].map(
      ([name, table]) =>
        [name, new Map([...table].map(([key, { type }]) => [key, { type, stored: true }]))] as const,
    );
    return new IoxBatch(new Map(copy), new Set(this.tables.keys()), this.limits);
  }

  commit(batch: IoxBatch): void {
    this.tables = batch.tables;
    for (const point of batch.points) mergePoint(this.points, point);
  }
}

export class IoxBatch {
  readonly points: StoredPoint[] = [];

  constructor(
    readonly tables: Map<string, Table>,
    private readonly known: ReadonlySet<string>,
    private readonly limits: IoxLimits,
  ) {}

  /** Takes a line's point; answers the reason if the line is refused, which then leaves nothing behind. */
  add(point: StoredPoint): string | undefined {
    const fields = keptFields(point);
    if (typeof fields === "string") return fields;
    const table = this.tables.get(point.measurement) ?? new Map([["time", { type: "time", stored: false }]]);
    const seen = new Set<string>();
    for (const [key] of point.tags) {
      if (key === "time") return `input tag "time" on measurement "${point.measurement}" is invalid`;
      if (seen.has(key)) return `the tag '${key}' is specified more than once with conflicting values`;
      seen.add(key);
    }
    const columns = [
      ...point.tags.map(([key]) => [key, "tag"] as const),
      ...fields.map(({ key, type }) => [key, type] as const),
    ];
    const added: Table = new Map();
    for (const [key, type] of columns) {
      const column = table.get(key) ?? added.get(key);
      if (column !== undefined && column.type !== type) return describeConflict(key, column, type);
      if (column === undefined) added.set(key, { type, stored: false });
    }
    for (const [key, column] of added) table.set(key, column);
    this.tables.set(point.measurement, table);
    this.points.push({ ...point, fields });
    return undefined;
  }

  /** What the router says against the request as a whole, if tables or columns become too many. */
  overLimit(): string | undefined {
    const added = [...this.tables.keys()].filter((name) => !this.known.has(name)).length;
    const { size } = this.known;
    if (added > 0 && size + added > this.limits.tables) {
      return `service limit reached: couldn't create new table; namespace contains ${size} existing tables, applying this write would result in ${size + added} tables, limit is ${this.limits.tables}`;
    }
    for (const [name, table] of this.tables) {
      const existing = [...table.values()].filter(({ stored }) => stored).length;
      if (table.size > this.limits.columns && table.size > existing) {
        return `service limit reached: couldn't create columns in table \`${name}\`; table contains ${existing} existing columns, applying this write would result in ${table.size} columns, limit is ${this.limits.columns}`;
      }
    }
    return undefined;
  }
}

/** The fields that are stored: the last of one name, none called `time`; or why there are none. */
function keptFields({ measurement, fields }: StoredPoint): readonly StoredField[] | string {
  const kept = new Map<string, StoredField>();
  for (const field of fields) {
    if (field.key === "time") continue;
    const before = kept.get(field.key);
    if (before && before.type !== field.type) {
      return `the field '${field.key}' is specified more than once with conflicting types`;
    }
    kept.set(field.key, field);
  }
  if (kept.size > 0) return [...kept.values()];
  return `invalid field name: input field "time" on measurement "${measurement}" is invalid`;
}

function describeConflict(key: string, { type, stored }: Column, given: ColumnType): string {
  return stored
    ? `Could not insert column: Existing table schema specifies column ${key} is type ${COLUMN_WORDS[type]}, but type ${COLUMN_WORDS[given]} was given`
    : `Unable to insert ${COLUMN_WORDS[given]} type into column ${key} with type ${COLUMN_WORDS[type]}`;
}
