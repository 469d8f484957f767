/** Owns the time of points that have none. */
import { UNIT_NANOSECONDS } from "../../lineprotocol/dialects/dialect";
import type { Precision } from "../../lineprotocol/targets";

/** A time in nanoseconds, rounded down to the precision's unit as the servers do it; `auto` is not rounded. */
export function cutToUnit(now: bigint, precision: Precision): bigint {
  const unit = precision === "auto" ? 1n : UNIT_NANOSECONDS[precision];
  return now - (((now % unit) + unit) % unit);
}
