/**
 * Owns whether a request may be sent again. Safe is only what stores nothing twice: data per product (docs/architecture.md, "Retry").
 * Invariant: unknown means not safe.
 */
import type { AnsweringProduct, Written } from "./answer";
import type { SentBody } from "./sentBody";

/** Whether a server keeps equal points once, given that each has a timestamp. */
const KEEPS_EQUAL_POINTS_ONCE: Readonly<Record<AnsweringProduct, boolean>> = {
  "influxdb-1": true,
  "influxdb-2": true,
  "influxdb3-core": true,
  "influxdb3-enterprise": true,
  "cloud-serverless": true,
  "cloud-dedicated": true,
  clustered: true,
  "cloud-tsm": true,
  opengemini: true,
  // Both values are kept (recorded on 1.79.5).
  victoriametrics: false,
  // A second row, unless the table has DEDUP UPSERT KEYS (recorded on 9.0.1).
  questdb: false,
  // Everything sent twice goes out twice (recorded on 1.37.2).
  telegraf: false,
  // Depends on the table's merge mode.
  greptimedb: false,
};

export function isResendSafe(
  product: AnsweringProduct | null,
  written: Written,
  sent: SentBody | null,
): boolean {
  if (written === "none") return true;
  if (product === null || sent === null) return false;
  return KEEPS_EQUAL_POINTS_ONCE[product] && sent.allTimed();
}

/** Whether the product keeps equal points once at all; for sentences. */
export function keepsEqualPointsOnce(product: AnsweringProduct | null): boolean {
  return product !== null && KEEPS_EQUAL_POINTS_ONCE[product];
}
