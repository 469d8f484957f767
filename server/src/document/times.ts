/**
 * Owns what can be said of a timestamp's digits without a clock: exact seconds and nanoseconds, and the unit that its
 * size suggests. Invariant: exact for every number of up to 2^53 seconds in every unit; no bigint, since this runs on every line.
 */
import type { Precision } from "../lineprotocol/targets";

/** Units that a magnitude can suggest; the position is the class number. */
export const TIME_UNITS = ["ns", "us", "ms", "s", "m", "h"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];
/** Class of a number that is no plausible time in any unit. */
export const NO_UNIT = TIME_UNITS.length;
export const TIME_CLASSES = TIME_UNITS.length + 1;

/** Plausible times: 1990-01-01 to 2100-01-01, in seconds. The ranges of the units do not overlap. */
export const PLAUSIBLE_FROM = 631_152_000;
export const PLAUSIBLE_TO = 4_102_444_800;

const PER_SECOND: Readonly<Record<TimeUnit, number>> = {
  ns: 1e9,
  us: 1e6,
  ms: 1e3,
  s: 1,
  m: 1 / 60,
  h: 1 / 3600,
};

/** Bounds of the classes' numbers. */
export const CLASS_FROM = Float64Array.from(TIME_UNITS, (unit) => PLAUSIBLE_FROM * PER_SECOND[unit]);
export const CLASS_TO = Float64Array.from(TIME_UNITS, (unit) => PLAUSIBLE_TO * PER_SECOND[unit]);

/** The unit in which a number is a plausible time, as class number. */
export function classifyTime(value: number): number {
  for (let unit = 0; unit < TIME_UNITS.length; unit++) {
    if (value >= CLASS_FROM[unit] && value < CLASS_TO[unit]) return unit;
  }
  return NO_UNIT;
}

/** An instant: whole seconds since 1970 (floor) and nanoseconds within the second. */
export interface Instant {
  readonly seconds: number;
  readonly nanoseconds: number;
}

export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}

/** InfluxDB 3's automatic precision (influxdb3_write, guess_precision): by magnitude. */
export function autoUnit(value: number): TimeUnit {
  const size = Math.abs(value);
  if (size < 5e9) return "s";
  if (size < 5e12) return "ms";
  if (size < 5e15) return "us";
  return "ns";
}

/**
 * Reads the digits text[start, end) (one leading minus allowed) in a precision. The result is written into `out`, so that
 * nothing is made per line; `value` is the number in that precision. QuestDB's times may have underscores between digits, and
 * a unit of their own, which wins (`123n`, `123t` for microseconds, `123m` for milliseconds; questdb LineTcpParser.java).
 */
export function readInstant(
  text: string,
  start: number,
  end: number,
  precision: Precision,
  out: { seconds: number; nanoseconds: number; value: number },
): void {
  if (text.charCodeAt(end - 1) > NINE || hasUnderscore(text, start, end)) {
    readOwnUnit(text.slice(start, end), precision, out);
    return;
  }
  const negative = text.charCodeAt(start) === 45;
  let i = negative ? start + 1 : start;
  while (i < end - 1 && text.charCodeAt(i) === 48) i++;
  // Two halves of at most 10 and 9 digits are exact in doubles.
  const split = Math.max(i, end - 9);
  let high = 0;
  for (let k = i; k < split; k++) high = high * 10 + (text.charCodeAt(k) - 48);
  let low = 0;
  for (let k = split; k < end; k++) low = low * 10 + (text.charCodeAt(k) - 48);
  takeDigits(high, low, negative, precision, out);
}

const NINE = 57;
const UNDERSCORE = 95;
const OWN_UNITS: Readonly<Record<string, TimeUnit>> = { n: "ns", t: "us", m: "ms" };

function hasUnderscore(text: string, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) if (text.charCodeAt(i) === UNDERSCORE) return true;
  return false;
}

function readOwnUnit(
  word: string,
  precision: Precision,
  out: { seconds: number; nanoseconds: number; value: number },
): void {
  const own = OWN_UNITS[word[word.length - 1]];
  const digits = word.replace(/[ntm]$/, "").replaceAll("_", "");
  readInstant(digits, 0, digits.length, own ?? precision, out);
  if (own && precision !== "auto") {
    const perSecond = PER_SECOND[precision];
    out.value = out.seconds * perSecond + out.nanoseconds * (perSecond / 1e9);
  }
}

/** The same from a number's digits: `low` holds the last nine, `high` those before. */
export function takeDigits(
  high: number,
  low: number,
  negative: boolean,
  precision: Precision,
  out: { seconds: number; nanoseconds: number; value: number },
): void {
  const value = high * 1e9 + low;
  const unit = precision === "auto" ? autoUnit(value) : precision;
  let seconds: number;
  let nanoseconds: number;
  switch (unit) {
    case "ns":
      seconds = high;
      nanoseconds = low;
      break;
    case "us":
      seconds = high * 1e3 + Math.floor(low / 1e6);
      nanoseconds = (low % 1e6) * 1e3;
      break;
    case "ms":
      seconds = high * 1e6 + Math.floor(low / 1e3);
      nanoseconds = (low % 1e3) * 1e6;
      break;
    default:
      seconds = value / PER_SECOND[unit];
      nanoseconds = 0;
      if (unit !== "s") seconds = Math.round(seconds);
  }
  if (negative) {
    seconds = nanoseconds === 0 ? 0 - seconds : -seconds - 1;
    nanoseconds = nanoseconds === 0 ? 0 : 1e9 - nanoseconds;
  }
  out.seconds = seconds;
  out.nanoseconds = nanoseconds;
  out.value = negative ? -value : value;
}

/** Go's Time.Truncate counts from 0001-01-01, so that shards of seven days begin on Mondays. */
const ZERO_TIME_SECONDS = 62_135_596_800;

/** Number of the shard (time slice) of an instant. */
export function shardOf(seconds: number, shardSeconds: number): number {
  return Math.floor((seconds + ZERO_TIME_SECONDS) / shardSeconds);
}

/** First second of a shard. */
export function shardStart(shard: number, shardSeconds: number): number {
  return shard * shardSeconds - ZERO_TIME_SECONDS;
}

/**
 * Default length of a shard by retention (shardGroupDuration of InfluxDB 1.x services/meta/data.go, the same in 2.x):
 * under 2 days 1 h, under 180 days 1 day, else 7 days. `null`: kept for ever.
 */
export function defaultShardSeconds(retentionSeconds: number | null): number {
  const day = 86_400;
  if (retentionSeconds === null || retentionSeconds === 0 || retentionSeconds >= 180 * day) return 7 * day;
  return retentionSeconds >= 2 * day ? day : 3600;
}

/** Nanoseconds since 1970 of an instant, exact. */
export function instantNanoseconds(instant: Instant): bigint {
  return BigInt(instant.seconds) * 1_000_000_000n + BigInt(instant.nanoseconds);
}

/** "2023-11-14 22:13:20", with as many decimals as the instant has; UTC. Beyond the calendar of Date: the number. */
export function formatInstant(instant: Instant): string {
  const date = new Date(instant.seconds * 1000);
  if (Number.isNaN(date.getTime())) {
    return instant.seconds > 0 ? "beyond the year 275,760" : "before the year −271,821";
  }
  const whole = date.toISOString().slice(0, -5).replace("T", " ");
  if (instant.nanoseconds === 0) return whole;
  return `${whole}.${String(instant.nanoseconds).padStart(9, "0").replace(/0+$/, "")}`;
}
