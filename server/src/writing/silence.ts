/**
 * Owns what a success is worth on servers that leave lines out without a word (VictoriaMetrics, QuestDB, Telegraf: 204 whatever
 * they skip). Invariant: "stored" is said only where nothing that is known of the server speaks against it.
 */
import { instantNanoseconds, readInstant } from "../document/times";
import type { EntryReading } from "../lineprotocol/entry";
import type { Destination } from "../schema/destination";

/** Whether a point that the dialect reads is sure to be stored after a success. Offsets are of `body`. */
export type Certainty = (body: string, reading: EntryReading) => boolean;

/** VictoriaMetrics takes no samples farther ahead (lib/storage, maxTimestamp). */
const AHEAD_SECONDS = 2 * 86_400;

/** `now`: milliseconds since 1970, when the write began. */
export function certaintyOf(destination: Destination, now: number): Certainty {
  switch (destination.product) {
    case "questdb":
      // What it reads it stores, or refuses with an error.
      return () => true;
    case "victoriametrics":
      return keptBy(destination, now);
    default:
      return () => false;
  }
}

/** Samples older than the retention vanish without an error: without it, nothing is sure but points without a time. */
function keptBy({ retentionSeconds, precision }: Destination, now: number): Certainty {
  const instant = { seconds: 0, nanoseconds: 0, value: 0 };
  return (body, { timestampStart, timestampEnd }) => {
    if (timestampStart < 0) return true;
    if (retentionSeconds === undefined) return false;
    readInstant(body, timestampStart, timestampEnd, precision, instant);
    const age = now / 1000 - Number(instantNanoseconds(instant) / 1_000_000_000n);
    return age > -AHEAD_SECONDS && (retentionSeconds === null || age < retentionSeconds);
  };
}
