/**
 * Owns what differs between versions in how InfluxDB 1.x and 2.x store points (the TSM store), as data.
 * Sources: influxdb@1.6, 1.8, v1.9.13, v1.11.9, v1.12.0–4, master-1.x, v2.7.11, main-2.x: tsdb/shard.go, tsdb/field_validator.go,
 * coordinator/points_writer.go. Boundaries were found in every release tag.
 */
import { type Target, versionAtLeast } from "../../lineprotocol/targets";

export interface TsmRules {
  /**
   * A new field with two types in one shard batch. `retried`: the coordinator sends the batch a second time if the shard was
   * there before; `bare`: the whole shard batch is lost; `inline`: the first line wins.
   */
  readonly conflict: "retried" | "bare" | "inline";
  /** Names in messages by `%q`; else raw between quotes. */
  readonly quotesNames: boolean;
  /** A `time` field beside others is told of (dropped=0). */
  readonly tellsStripped: boolean;
  readonly retention: "plain" | "window" | "detailed";
  /** Strings over 1 MiB are dropped. */
  readonly limitsStrings: boolean;
}

export function tsmRules(target: Target): TsmRules {
  const since = (version: string) => versionAtLeast(target, version);
  if (target.product === "influxdb-1") {
    return {
      conflict: since("1.12") ? "inline" : since("1.8") ? "bare" : "retried",
      quotesNames: since("1.12"),
      tellsStripped: since("1.12.3"),
      retention: since("1.12.3") ? "detailed" : since("1.12") ? "window" : "plain",
      limitsStrings: since("1.9.4"),
    };
  }
  return {
    conflict: since("2.7.12") ? "inline" : "bare",
    quotesNames: since("2.7.12"),
    tellsStripped: since("2.9"),
    retention: since("2.7.12") ? "detailed" : "plain",
    limitsStrings: since("2.0.9"),
  };
}
