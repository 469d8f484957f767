/**
 * Owns what a finding costs on each product: the words for what the target does with a line it cannot read or a type that does
 * not fit. Sources: shared notes on influxdb 1.6–1.13 and 2.0–2.9 (services/httpd, tsdb/shard.go), influxdb3 3.0–3.11 (write_lp).
 */
import { describeTarget, type Product, type Target, versionAtLeast } from "../lineprotocol/targets";

/** Scope in which a field has one type: a shard (time slice), a table for all time, or none (every value is a float). */
export type TypeScope = "shard" | "table" | "none";

interface ProductWords {
  /** Behind the product's name: what becomes of a line that the parser refuses. */
  readonly refusal: string;
  readonly typeScope: TypeScope;
  /** Whether a tag and a field may have one name. */
  readonly tagAndField: boolean;
  /** Whether a carriage return before the newline belongs to the line. */
  readonly carriageReturnInLine: boolean;
}

const LINE = "refuses this line";
const INFLUXDB_3: ProductWords = {
  refusal: LINE,
  typeScope: "table",
  tagAndField: false,
  carriageReturnInLine: true,
};

const WORDS: Readonly<Record<Product, ProductWords>> = {
  "influxdb-1": { refusal: LINE, typeScope: "shard", tagAndField: true, carriageReturnInLine: true },
  "influxdb-2": {
    refusal: "refuses the whole write",
    typeScope: "shard",
    tagAndField: true,
    carriageReturnInLine: true,
  },
  "cloud-tsm": { refusal: LINE, typeScope: "shard", tagAndField: true, carriageReturnInLine: true },
  "influxdb3-core": INFLUXDB_3,
  "influxdb3-enterprise": INFLUXDB_3,
  "cloud-serverless": INFLUXDB_3,
  "cloud-dedicated": INFLUXDB_3,
  clustered: INFLUXDB_3,
  victoriametrics: { refusal: LINE, typeScope: "none", tagAndField: true, carriageReturnInLine: false },
  questdb: { refusal: LINE, typeScope: "table", tagAndField: false, carriageReturnInLine: false },
  telegraf: { refusal: LINE, typeScope: "none", tagAndField: true, carriageReturnInLine: false },
};

export function typeScopeOf(target: Target): TypeScope {
  return WORDS[target.product].typeScope;
}

export function allowsTagAndField(target: Target): boolean {
  return WORDS[target.product].tagAndField;
}

export function keepsCarriageReturn(target: Target): boolean {
  return WORDS[target.product].carriageReturnInLine;
}

/** "InfluxDB 2.x refuses the whole write". */
export function refusal(target: Target): string {
  return `${describeTarget(target)} ${WORDS[target.product].refusal}`;
}

/** A refusal as a whole sentence with the server's words: `InfluxDB 2.x refuses the whole write: "missing fields".` */
export function refusalSentence(target: Target, serverWords: string): string {
  return `${refusal(target)}: "${serverWords}".`;
}

/**
 * What the target does with a value whose type is not the field's: a whole sentence. Where the field is new to the server,
 * InfluxDB 1.8.0 to 1.11.9 and 2.0 to 2.7.11 lose all points of the time slice (coordinator/points_writer.go, tsdb/shard.go).
 */
export function conflictSentence(target: Target): string {
  const label = describeTarget(target);
  switch (WORDS[target.product].typeScope) {
    case "none":
      return `${label} stores both.`;
    case "table":
      return `${label} refuses this line.`;
    default:
      if (losesSlice(target)) {
        return `If the field is new there, ${label} drops every point of this time slice ("field type conflict"), else this one.`;
      }
      return `${label} drops this point ("field type conflict").`;
  }
}

function losesSlice(target: Target): boolean {
  if (target.product === "influxdb-1")
    return versionAtLeast(target, "1.8.0") && !versionAtLeast(target, "1.12");
  return target.product === "influxdb-2" && !versionAtLeast(target, "2.7.12");
}
