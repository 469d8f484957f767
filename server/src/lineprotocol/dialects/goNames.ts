/** Owns how InfluxDB 1.x and 2.x undo the escapes of names and strings (models/points.go, unescape*). */
import type { TextUnits } from "../bytes";
import type { NameKind } from "./dialect";

const NAME_ESCAPES: Readonly<Record<NameKind, string>> = {
  measurement: ', ="',
  tagKey: ", =",
  tagValue: ", =",
  fieldKey: ', ="',
};

export function unescapeName(kind: NameKind, raw: string): string {
  if (raw.indexOf("\\") < 0) return raw;
  const escapes = NAME_ESCAPES[kind];
  let out = "";
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === "\\" && i + 1 < raw.length && escapes.includes(raw[i + 1])) i++;
    out += raw[i];
  }
  return out;
}

/**
 * Go cuts off the last byte, taking it for the closing quote. Where it is a part of a letter, what is left of that letter is not
 * UTF-8.
 */
export function withoutLastByte(raw: string, units: TextUnits): string {
  const last = raw.charCodeAt(raw.length - 1);
  if (raw.length === 1) return raw;
  if (units === "bytes" || last < 0x80) return raw.slice(0, -1);
  const pair = last >= 0xdc00 && last < 0xe000;
  return `${raw.slice(0, pair ? -2 : -1)}\ufffd`;
}

/** unescapeStringField: only `\"` and `\\`. */
export function unescapeString(raw: string): string {
  return raw.indexOf("\\") < 0 ? raw : raw.replace(/\\(["\\])/g, "$1");
}
