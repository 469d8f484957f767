/**
 * Owns what InfluxDB 1.x and 2.x say of points outside a retention policy, in the three forms of its history
 * (coordinator/points_writer.go). Invariant: reasons are byte strings.
 */
import type { WritePoint } from "./point";

/** The reason inside `partial write: <reason> dropped=<n>`. `oldest`: the first time that is kept, in ns. */
export function describeDropped(
  form: "plain" | "window" | "detailed",
  dropped: readonly WritePoint[],
  retentionSeconds: number,
  oldest: bigint,
): string {
  if (form === "plain") return "points beyond retention policy";
  if (form === "window") return "points beyond retention policy or outside permissible write window";
  let first = dropped[0];
  let last = dropped[0];
  for (const point of dropped) {
    if (point.time < first.time) first = point;
    if (point.time > last.time) last = point;
  }
  const bound = `dropped because it violates a Retention Policy Lower Bound at ${goTime(oldest)}`;
  const duration = goDuration(retentionSeconds);
  return `dropped ${dropped.length} points outside retention policy of duration ${duration} - oldest point ${first.seriesKey} at ${goTime(first.time)} ${bound}, newest point ${last.seriesKey} at ${goTime(last.time)} ${bound}`;
}

/** Go's time.Duration of whole seconds: `1h0m0s`, `30m0s`, `5s`. */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** RFC3339Nano in UTC: as many decimals as there are. */
export function goTime(nanoseconds: bigint): string {
  const second = 1_000_000_000n;
  const part = ((nanoseconds % second) + second) % second;
  const whole = new Date(Number((nanoseconds - part) / 1_000_000n)).toISOString().slice(0, 19);
  const decimals = part === 0n ? "" : `.${String(part).padStart(9, "0").replace(/0+$/, "")}`;
  return `${whole}${decimals}Z`;
}

/** RFC 3339 as Rust's chrono writes it in UTC: none, three, six or nine decimals. */
export function rustTime(nanoseconds: bigint): string {
  const second = 1_000_000_000n;
  const part = ((nanoseconds % second) + second) % second;
  const whole = new Date(Number((nanoseconds - part) / 1_000_000n)).toISOString().slice(0, 19);
  const digits = String(part)
    .padStart(9, "0")
    .replace(/(000)+$/, "");
  return `${whole}${digits === "" ? "" : `.${digits}`}+00:00`;
}
