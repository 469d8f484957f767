/**
 * Owns how many tables and columns a server takes if nobody told it otherwise: the findings about a file and the forecast read the same table.
 * Sources: influxdb3 src/commands/serve.rs (2,000 tables, 500 columns), tests/server/limits.rs (up to 3.9 the time is a column, too), branches
 * 3.0 to 3.10 (columns that are tags: 250, from 3.4 on 256, from 3.10 on 4,096); the clouds' pages on limits. Enterprise keeps its tables
 * in another engine from 3.11 on, which has no limit of columns for each table.
 */
import { type Target, versionAtLeast } from "../lineprotocol/targets";

export interface TableLimits {
  /** Columns of a table, the one of the time included where `timeCounts`. */
  readonly columns: number;
  readonly timeCounts: boolean;
  /** Columns that are tags. */
  readonly tagColumns: number;
  /** Fields whose names begin with the same `family::`. */
  readonly familyFields: number;
  /** Tables of the database; on Core and Enterprise of all databases together. */
  readonly tables: number;
  /** Whether a setting of the server changes them. */
  readonly adjustable: boolean;
}

const NONE = Number.POSITIVE_INFINITY;

/** Undefined where the server limits neither, or where nothing is known. */
export function tableLimitsOf(target: Target): TableLimits | undefined {
  switch (target.product) {
    case "influxdb3-core":
      return limitsOf3(target, 2_000);
    case "influxdb3-enterprise": {
      const limits = limitsOf3(target, 10_000);
      return versionAtLeast(target, "3.11")
        ? { ...limits, columns: NONE, tagColumns: NONE, familyFields: NONE }
        : limits;
    }
    case "cloud-serverless":
      return { ...CLOUD, columns: 200, adjustable: false };
    case "cloud-dedicated":
    case "clustered":
      return CLOUD;
    default:
      return undefined;
  }
}

const CLOUD: TableLimits = {
  columns: 250,
  timeCounts: true,
  tagColumns: NONE,
  familyFields: NONE,
  tables: 500,
  adjustable: true,
};

function limitsOf3(target: Target, tables: number): TableLimits {
  const recent = versionAtLeast(target, "3.10");
  return {
    columns: 500,
    timeCounts: !recent,
    tagColumns: recent ? 4_096 : versionAtLeast(target, "3.4") ? 256 : 250,
    familyFields: recent ? 100 : NONE,
    tables,
    adjustable: true,
  };
}

/** The family of a field's name, on servers that have families; undefined if it has none. */
export function familyOf(field: string): string | undefined {
  const at = field.indexOf("::");
  return at < 0 ? undefined : field.slice(0, at);
}
