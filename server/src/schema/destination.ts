/**
 * Owns what is known of a place to write to, and of a server that was asked who it is.
 * Invariant: no address and no credential is ever in one of these.
 */
import type { Precision, Product } from "../lineprotocol/targets";

/** The id of the built-in dry run, which needs no connection. */
export type DryRunId = "dry-run";

/** A place to write to, as the server may know it: without address and credentials. */
export interface Destination {
  /** The connection's id, or "dry-run". */
  readonly id: string;
  /** The connection's name as the user gave it, for example "Local". */
  readonly name: string;
  readonly product: Product;
  /** Detected or given; absent means the newest known. */
  readonly version?: string;
  /** Database (1.x, 3) or bucket (2.x); empty for servers without. */
  readonly database: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** The precision of the write request; a file's pragma may say otherwise for that file. */
  readonly precision: Precision;
  /** Which write endpoint: by default the product's own. */
  readonly endpoint?: "v1" | "v2" | "v3";
  /** Seconds that points are kept; null for ever; absent where not known. */
  readonly retentionSeconds?: number | null;
  /** Seconds of one shard (1.x, 2.x); absent where not known. */
  readonly shardSeconds?: number;
  /** Of a dry run that stands for a real destination: the id of its connection. All else is that destination's own. */
  readonly dryRunOf?: string;
}

export interface Detection {
  readonly product?: Product;
  readonly version?: string;
  /** "InfluxDB 1.6.7" or "not recognised". */
  readonly label: string;
  readonly credentials: "good" | "bad" | "unknown";
  /** Databases, buckets or the like that the credential may see. */
  readonly databases: readonly DatabaseFacts[];
  /** Where the server keeps all databases equally long (VictoriaMetrics): seconds. */
  readonly retentionSeconds?: number;
  /** What happened, a sentence each: the answer to who, whether the credential is good, and what could not be found out. */
  readonly notes: readonly string[];
  /** Set if nothing could be asked at all (connection refused, …): one sentence. */
  readonly failure?: string;
}

export interface DatabaseFacts {
  readonly name: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** null: for ever; absent: not known. */
  readonly retentionSeconds?: number | null;
  readonly shardSeconds?: number;
}
