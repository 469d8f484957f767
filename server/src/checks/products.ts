/**
 * Owns what a finding costs on each product: the words for what the target does with a line it cannot read or a type that does
 * not fit. Sources: shared notes on influxdb 1.6–1.13 and 2.0–2.9 (services/httpd, tsdb/shard.go), influxdb3 3.0–3.11 (write_lp).
 */
import type { FieldType } from "../lineprotocol/entry";
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
  /** Which value of a tag that stands twice in a line is stored, where the parser lets it through; "none": the line is refused. */
  readonly duplicateTag: "last" | "first" | "none";
  /** Which value of a field that stands twice in a line is stored; "none": the line is refused. */
  readonly duplicateField: "last" | "first" | "both" | "none";
  /** Whether a line that begins with # is a comment. */
  readonly comments: boolean;
  /** Whether points of one series and time are one point. */
  readonly mergesPoints: boolean;
  /** What becomes of tags and fields called `time`: they are names like others, or InfluxDB's rules apply. */
  readonly time: "free" | "tsm" | "core" | "iox";
  /** What becomes of points older than the retention: dropped with an error, without one, refused, or stored and never shown. */
  readonly retention: "drops" | "silent" | "refuses" | "hides" | "unknown";
}

const LINE = "refuses this line";
const TSM: Omit<ProductWords, "refusal"> = {
  typeScope: "shard",
  tagAndField: true,
  carriageReturnInLine: true,
  duplicateTag: "none",
  duplicateField: "last",
  mergesPoints: true,
  time: "tsm",
  retention: "drops",
  comments: true,
};
const CORE: ProductWords = {
  refusal: LINE,
  typeScope: "table",
  tagAndField: false,
  carriageReturnInLine: true,
  duplicateTag: "none",
  duplicateField: "none",
  mergesPoints: true,
  time: "core",
  retention: "hides",
  comments: true,
};
const IOX: ProductWords = { ...CORE, duplicateField: "last", time: "iox", retention: "refuses" };
const OTHERS = {
  refusal: LINE,
  carriageReturnInLine: false,
  mergesPoints: false,
  time: "free",
  retention: "unknown",
  comments: true,
} as const;

const WORDS: Readonly<Record<Product, ProductWords>> = {
  "influxdb-1": { ...TSM, refusal: LINE },
  "influxdb-2": { ...TSM, refusal: "refuses the whole write" },
  "cloud-tsm": { ...TSM, refusal: LINE },
  "influxdb3-core": CORE,
  "influxdb3-enterprise": CORE,
  "cloud-serverless": IOX,
  "cloud-dedicated": IOX,
  clustered: IOX,
  victoriametrics: {
    ...OTHERS,
    refusal: "refuses the whole write",
    typeScope: "none",
    tagAndField: true,
    duplicateTag: "last",
    duplicateField: "both",
    retention: "silent",
  },
  // Over HTTP; the first error of a request refuses all of it (recorded on 9.0.1).
  questdb: {
    ...OTHERS,
    refusal: "refuses the whole write",
    typeScope: "table",
    tagAndField: false,
    duplicateTag: "first",
    duplicateField: "first",
    comments: false,
  },
  telegraf: { ...OTHERS, typeScope: "none", tagAndField: true, duplicateTag: "last", duplicateField: "last" },
};

export function typeScopeOf(target: Target): TypeScope {
  return WORDS[target.product].typeScope;
}

/** Whether values of different types conflict by themselves. QuestDB casts most of them: its columns have a rule of their own. */
export function hasTypeConflicts(target: Target): boolean {
  return typeScopeOf(target) !== "none" && target.product !== "questdb";
}

export function allowsTagAndField(target: Target): boolean {
  return WORDS[target.product].tagAndField;
}

export function keepsCarriageReturn(target: Target): boolean {
  return WORDS[target.product].carriageReturnInLine;
}

/** Which value of a field that stands twice in a line is stored; "none": the line is refused (InfluxDB 3 Core from 3.4 on). */
export function duplicateFieldOf(target: Target): ProductWords["duplicateField"] {
  const { duplicateField } = WORDS[target.product];
  return duplicateField === "none" && !versionAtLeast(target, "3.4") ? "last" : duplicateField;
}

/** Which value of a tag that stands twice in a line is stored; "none": the line is refused. */
export function duplicateTagOf(target: Target): ProductWords["duplicateTag"] {
  return WORDS[target.product].duplicateTag;
}

export function mergesPoints(target: Target): boolean {
  return WORDS[target.product].mergesPoints;
}

export function timeRuleOf(target: Target): ProductWords["time"] {
  return WORDS[target.product].time;
}

export function knowsComments(target: Target): boolean {
  return WORDS[target.product].comments;
}

export function retentionRuleOf(target: Target): ProductWords["retention"] {
  return WORDS[target.product].retention;
}

/** "InfluxDB 2.x refuses the whole write". VictoriaMetrics has skipped lines up to 1.104, with 204. */
export function refusal(target: Target): string {
  const skips = target.product === "victoriametrics" && !versionAtLeast(target, "1.105");
  return `${describeTarget(target)} ${skips ? "leaves this line out without an error" : WORDS[target.product].refusal}`;
}

/** A refusal as a whole sentence with the server's words: `InfluxDB 2.x refuses the whole write: "missing fields".` */
export function refusalSentence(target: Target, serverWords: string): string {
  return `${refusal(target)}: "${serverWords}".`;
}

/**
 * What the target does with a value whose type is not the field's: a whole sentence. Where the field is new to the server,
 * InfluxDB 1.8.0 to 1.11.9 and 2.0 to 2.7.11 lose all points of the time slice; 1.6 and 1.7 try a second time and then drop
 * this point, unless the write itself makes the time slice (coordinator/points_writer.go, tsdb/shard.go; recorded on 1.6.7).
 */
export function conflictSentence(target: Target, column: string, wanted: FieldType, got: FieldType): string {
  const label = describeTarget(target);
  const { typeScope, time } = WORDS[target.product];
  switch (typeScope) {
    case "none":
      return `${label} stores both.`;
    case "table":
      if (time === "core") {
        const words = `invalid column type for column '${column}', expected ${IOX_TYPES[wanted]}, got ${IOX_TYPES[got]}`;
        return refusalSentence(target, words);
      }
      if (time === "iox") {
        const words = `Unable to insert ${IOX_TYPES[got]} type into column ${column} with type ${IOX_TYPES[wanted]}`;
        return refusalSentence(target, words);
      }
      return `${refusal(target)}.`;
    default:
      if (losesSlice(target)) {
        return `If the field is new there, ${label} drops every point of this time slice ("field type conflict"), else this one.`;
      }
      if (target.product === "influxdb-1" && !versionAtLeast(target, "1.8.0")) {
        return `If nothing is stored in this time slice yet, ${label} drops every point of it ("field type conflict"), else this one.`;
      }
      return `${label} drops this point ("field type conflict").`;
  }
}

/** Words of influxdb3 and IOx for types, by type. */
const IOX_TYPES = ["float", "integer", "uinteger", "string", "boolean"].map(
  (name) => `iox::column_type::field::${name}`,
);

function losesSlice(target: Target): boolean {
  if (target.product === "influxdb-1")
    return versionAtLeast(target, "1.8.0") && !versionAtLeast(target, "1.12");
  return target.product === "influxdb-2" && !versionAtLeast(target, "2.7.12");
}
