/** Owns how checks read and show timestamps: a number in each unit. No clock, no time zone but UTC. */
import {
  classifyTime,
  formatInstant,
  type Instant,
  NO_UNIT,
  readInstant,
  TIME_UNITS,
  type TimeUnit,
} from "../document/times";
import { UNIT_NANOSECONDS } from "../lineprotocol/dialects/dialect";
import type { Precision } from "../lineprotocol/targets";
import { grouped } from "./entryView";

/** The instant that digits mean in a precision. */
export function instantOf(digits: string, precision: Precision): Instant {
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  readInstant(digits, 0, digits.length, precision, out);
  return { seconds: out.seconds, nanoseconds: out.nanoseconds };
}

/** "2023-11-14 22:13:20" for digits in a precision, UTC. */
export function showTime(digits: string, precision: Precision): string {
  return formatInstant(instantOf(digits, precision));
}

/** The unit in which the digits are a plausible time (1990 to 2100), if there is one. */
export function plausibleUnit(digits: string): TimeUnit | undefined {
  const unit = classifyTime(Number(digits));
  return unit === NO_UNIT ? undefined : TIME_UNITS[unit];
}

/** Whether an instant can be stored: 64 bits of nanoseconds. */
export function isStorable(digits: string, precision: Exclude<Precision, "auto">): boolean {
  const time = BigInt(digits) * UNIT_NANOSECONDS[precision];
  return time >= -9_223_372_036_854_775_806n && time <= 9_223_372_036_854_775_806n;
}

/** Digits of a whole number of nanoseconds in a coarser unit, cut towards the past. */
export function digitsIn(nanoseconds: bigint, precision: Exclude<Precision, "auto">): string {
  const unit = UNIT_NANOSECONDS[precision];
  const whole = nanoseconds / unit;
  return String(nanoseconds % unit < 0n ? whole - 1n : whole);
}

/** Nanoseconds of an ISO 8601 time with a zone, up to nine decimals; undefined for other texts. */
export function parseIsoTime(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|z|[+-]\d\d:?\d\d)$/.exec(text);
  if (!match) return undefined;
  const zone = match[4].toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const milliseconds = Date.parse(`${match[1]}T${match[2]}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt((match[3] ?? "").padEnd(9, "0"));
}

const DURATION_UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [365 * 86_400, "years"],
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

/** "24 h", "7 d", "90 s", "22 years": in a unit that it is a whole number of, if that number is small; else rounded. */
export function describeDuration(seconds: number): string {
  const size = Math.abs(seconds);
  const fits = DURATION_UNITS.filter(([each]) => size >= 2 * each);
  const [per, unit] =
    fits.find(([each]) => size % each === 0 && size / each <= 1000) ??
    fits[0] ??
    DURATION_UNITS[DURATION_UNITS.length - 1];
  return `${grouped(Math.round(size / per))} ${unit}`;
}
