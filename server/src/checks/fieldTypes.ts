/** Owns the ways in which a field's value can be written as another type. Pure; texts are as they stand in the file. */
import { FieldType } from "../lineprotocol/entry";
import { quoteString } from "./edits";

/** Longest value that a fix converts, in units. */
const MOST_UNITS = 200;

/** The value's text as `to`, undefined where it cannot be without losing something. */
export function convertValue(text: string, from: FieldType, to: FieldType): string | undefined {
  if (text.length > MOST_UNITS) return undefined;
  switch (to) {
    case FieldType.string:
      return from === FieldType.string ? text : quoteString(text);
    case FieldType.boolean:
      return booleanOf(from === FieldType.string ? text.slice(1, -1) : text.replace(/[iu]$/, ""));
    case FieldType.float:
      return floatOf(text, from);
    default:
      return wholeOf(text, from, to);
  }
}

function booleanOf(word: string): string | undefined {
  if (/^(t|true|1)$/i.test(word)) return "true";
  return /^(f|false|0)$/i.test(word) ? "false" : undefined;
}

function floatOf(text: string, from: FieldType): string | undefined {
  if (from === FieldType.integer || from === FieldType.unsigned) return text.slice(0, -1);
  if (from !== FieldType.string) return undefined;
  const inner = text.slice(1, -1);
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(inner) && Number.isFinite(Number(inner)) ? inner : undefined;
}

/** As integer or unsigned; a float only if it is whole. */
function wholeOf(text: string, from: FieldType, to: FieldType): string | undefined {
  const suffix = to === FieldType.integer ? "i" : "u";
  const bare =
    from === FieldType.integer || from === FieldType.unsigned
      ? text.slice(0, -1)
      : from === FieldType.string
        ? text.slice(1, -1)
        : from === FieldType.float
          ? text
          : "";
  const whole = /^(-?\d+)(?:\.0*)?$/.exec(bare)?.[1];
  if (whole === undefined) return undefined;
  const value = BigInt(whole);
  const fits = to === FieldType.integer ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  return fits === value ? whole + suffix : undefined;
}
