/**
 * Owns what is particular to reading line protocol as InfluxDB 3 Core and Enterprise do (3.0 to 3.11): limits by version,
 * precisions with `auto`, and bodies that are refused as a whole.
 */
import { findUtf8Fault, type TextUnits } from "../bytes";
import { type Precision, type Target, versionAtLeast } from "../targets";
import { type BodyRefusal, type Dialect, UNIT_NANOSECONDS } from "./dialect";
import { unescapeName, unquoteString } from "./influxdb3Names";
import { findEnd, type RustRules, readEntry } from "./influxdb3Parser";

const KIB_64 = 65_536;
const MIB_1 = 1_048_576;
const MIN_INT64 = -9_223_372_036_854_775_808n;

/** Words of influxdb3_types/src/write.rs for a precision. The write endpoints take no minutes and hours. */
const PRECISION_WORDS: Readonly<Record<Precision, string>> = {
  auto: "Auto",
  ns: "Nanosecond",
  us: "Microsecond",
  ms: "Millisecond",
  s: "Second",
  m: "Minute",
  h: "Hour",
};

export function createInfluxdb3(target: Target, units: TextUnits): Dialect {
  // 3.9 is the first whose release has the feature large-strings.
  const limit = versionAtLeast(target, "3.9") ? MIB_1 : KIB_64;
  const { precision } = target;
  // Up to 3.5 the product wraps around silently; since 3.6 the line is refused.
  const checksTime = versionAtLeast(target, "3.6");
  return createRustDialect(
    target,
    units,
    {
      nameLimit: limit,
      stringLimit: limit,
      checkTime: (digits) =>
        checksTime && overflows(precision, digits)
          ? `timestamp, ${BigInt(digits)}, out of range for precision: ${PRECISION_WORDS[precision]}`
          : undefined,
    },
    (body, entries, offset) => refuseNotUtf8(body, units, offset) ?? (entries === 0 ? EMPTY_BODY : undefined),
  );
}

const EMPTY_BODY: BodyRefusal = { code: "empty-body", message: "incoming write was empty" };

/** A dialect of the Rust parser. */
export function createRustDialect(
  target: Target,
  units: TextUnits,
  rules: RustRules,
  refuseBody: Dialect["refuseBody"],
): Dialect {
  const { precision } = target;
  return {
    target,
    units,
    plain: { unsigned: true },
    sortsTags: false,
    findEnd,
    read: (text, start, end, into) => readEntry(text, start, end, into, rules, units),
    unescape: unescapeName,
    unquote: unquoteString,
    nanoseconds: (digits) => {
      const value = BigInt(digits);
      return BigInt.asIntN(64, value * unitOf(precision, value));
    },
    refuseBody,
  };
}

/** Whether a time, as text, leaves int64 when it is brought to nanoseconds. */
export function overflows(precision: Precision, digits: string): boolean {
  // The shortest that can: 8 digits of hours.
  if (precision === "ns" || digits.length < 7) return false;
  const value = BigInt(digits);
  // `auto` looks at the absolute value, which the smallest number does not have.
  if (precision === "auto") return value === MIN_INT64;
  const time = value * UNIT_NANOSECONDS[precision];
  return time !== BigInt.asIntN(64, time);
}

/** Nanoseconds of the unit; `auto` goes by the absolute value, line by line (influxdb3_types/src/write.rs). */
function unitOf(precision: Precision, value: bigint): bigint {
  if (precision !== "auto") return UNIT_NANOSECONDS[precision];
  const size = value < 0n ? -value : value;
  if (size < 5_000_000_000n || value === MIN_INT64) return UNIT_NANOSECONDS.s;
  if (size < 5_000_000_000_000n) return UNIT_NANOSECONDS.ms;
  if (size < 5_000_000_000_000_000n) return UNIT_NANOSECONDS.us;
  return 1n;
}

/** The refusal of a body that is not UTF-8, in Rust's words. Documents always are. */
export function refuseNotUtf8(body: string, units: TextUnits, offset = 0): BodyRefusal | undefined {
  const fault = units === "bytes" ? findUtf8Fault(body) : undefined;
  if (!fault) return undefined;
  const what =
    fault.length === null
      ? "incomplete utf-8 byte sequence"
      : `invalid utf-8 sequence of ${fault.length} bytes`;
  return {
    code: "not-utf8",
    message: `body content is not valid utf8: ${what} from index ${offset + fault.offset}`,
  };
}
