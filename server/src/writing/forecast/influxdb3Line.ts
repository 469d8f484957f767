/**
 * Owns `original_line` of InfluxDB 3's answers: for a fault of the parser the physical line of that number, for any other the
 * line as the server writes it again; both cut to 20 bytes (3.6 and later). Source: validator.rs, seen on 3.10.
 */
import { decodeBytes } from "../../lineprotocol/bytes";
import type { StoredPoint, StoredValue } from "../../lineprotocol/entry";
import { bytesOf } from "./goJson";

const SHOWN_BYTES = 20;

/** At most 20 bytes, cut back to a whole character. `text` is UTF-16. */
export function cutLine(text: string): string {
  const bytes = bytesOf(text);
  if (bytes.length <= SHOWN_BYTES) return text;
  let end = SHOWN_BYTES;
  while (end > 0 && (bytes.charCodeAt(end) & 0xc0) === 0x80) end--;
  return decodeBytes(bytes.slice(0, end));
}

/** The line as the server renders what it read. `digits`: the timestamp's text as it stands, undefined if there is none. */
export function renderLine(point: StoredPoint, digits: string | undefined): string {
  const tags = point.tags.map(([key, value]) => `,${escapeName(key)}=${escapeName(value)}`).join("");
  const fields = point.fields
    .map(({ key, type, value }) => `${escapeName(key)}=${renderValue(type, value)}`)
    .join(",");
  const time = digits === undefined ? "" : ` ${BigInt(digits)}`;
  return `${point.measurement.replace(/[, ]/g, "\\$&")}${tags} ${fields}${time}`;
}

function escapeName(name: string): string {
  return name.replace(/[,= ]/g, "\\$&");
}

function renderValue(type: string, value: StoredValue): string {
  if (type === "integer") return `${value}i`;
  if (type === "unsigned") return `${value}u`;
  return typeof value === "number" ? rustFloat(value) : String(value);
}

/** Rust's Display of f64: never an exponent. */
export function rustFloat(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value));
  if (!match) return String(value);
  const [, sign, whole, decimals = "", exponent] = match;
  const shift = Number(exponent);
  const digits = whole + decimals;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${"0".repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
