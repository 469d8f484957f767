/**
 * Owns how one instant is told to a person: in UTC, in a time zone, how long ago, and what its digits would be in each precision. Invariant: no
 * clock and no zone of its own; both come in.
 */
import { describeDuration, digitsIn } from "../checks/instants";
import { formatInstant, type Instant, instantNanoseconds } from "../document/times";
import type { Precision } from "../lineprotocol/targets";

/** The moment and the place in which somebody reads. */
export interface Reader {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A name of the tz database ("Europe/Berlin"); undefined: only UTC is told. */
  readonly timeZone: string | undefined;
}

const DAY_SECONDS = 86_400;

/** "2023-11-14 23:13:20 GMT+1 (Europe/Berlin)"; undefined where the zone is UTC, not known, or the calendar has no such day. */
export function localTime(instant: Instant, timeZone: string | undefined): string | undefined {
  if (timeZone === undefined || /^(etc\/)?(utc|gmt)$/i.test(timeZone)) return undefined;
  const date = new Date(instant.seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "shortOffset",
    }).formatToParts(date);
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
    const decimals = /\.\d+$/.exec(formatInstant(instant))?.[0] ?? "";
    const day = `${of("year")}-${of("month")}-${of("day")}`;
    return `${day} ${of("hour")}:${of("minute")}:${of("second")}${decimals} ${of("timeZoneName")} (${timeZone})`;
  } catch {
    // A zone that this runtime does not know.
    return undefined;
  }
}

/** "2 years ago", "in 3 h", "now". */
export function relativeTime({ seconds }: Instant, now: number): string {
  const difference = seconds - Math.floor(now / 1000);
  const size = Math.abs(difference);
  if (size < 2) return "now";
  // Whole units only: nobody reads "1,234 min".
  const rounded =
    size >= 2 * DAY_SECONDS
      ? size - (size % DAY_SECONDS)
      : size >= 7200
        ? size - (size % 3600)
        : size >= 120
          ? size - (size % 60)
          : size;
  const words = describeDuration(rounded);
  return difference < 0 ? `${words} ago` : `in ${words}`;
}

const UNITS = ["ns", "us", "ms", "s"] as const satisfies readonly Precision[];

/** The instant's digits in each precision, the cut ones marked by what they lose. */
export function digitsInEach(
  instant: Instant,
): { unit: (typeof UNITS)[number]; digits: string; exact: boolean }[] {
  const nanoseconds = instantNanoseconds(instant);
  const size = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n } as const;
  return UNITS.map((unit) => ({
    unit,
    digits: digitsIn(nanoseconds, unit),
    exact: nanoseconds % size[unit] === 0n,
  }));
}
