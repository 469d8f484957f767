/** Owns within what a field has one type, by what a text is judged against. */
import type { ScopeRule } from "../document/segment";
import { defaultShardSeconds } from "../document/times";
import type { Target } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";

/** Within what a field has one type: a shard on 1.x and 2.x (by the destination's retention), a table elsewhere. */
export function scopeRuleOf(target: Target, destination: Destination | undefined): ScopeRule {
  const byShard =
    target.product === "influxdb-1" || target.product === "influxdb-2" || target.product === "cloud-tsm";
  if (!byShard) return { shardSeconds: 0 };
  const retention = destination?.retentionSeconds ?? null;
  return { shardSeconds: destination?.shardSeconds || defaultShardSeconds(retention) };
}
