/** Owns what QuestDB takes for a value, a time, a table name and a column name, and what it stores of them. */
import { decodeBytes, findUtf8Fault, type TextUnits } from "../bytes";
import { type EntryReading, FIELD_STRIDE, FieldType, Mark, TAG_STRIDE } from "../entry";
import type { ReasonCode } from "../reasons";
import type { Dialect } from "./dialect";
import { fitsInt64 } from "./integers";

/** Longest table and column name, in characters. */
const NAME_LIMIT = 127;
const MIN_INT64 = -9_223_372_036_854_775_808n;

/** The reason's code by what the value looks like. */
export function valueReason(word: string): ReasonCode {
  if (word.startsWith('"')) return "invalid-field-format";
  if (/^-?\d+i$/.test(word)) return "integer-out-of-range";
  if (/^[-+]?\d+(\.\d*)?[eE][-+]?\d+$/.test(word)) return "float-out-of-range";
  return /^[-+.\dnN]/.test(word) ? "invalid-number" : "invalid-boolean";
}

/** Digits with single underscores between them. */
const INTEGER = /^-?\d(?:_?\d)*$/;
const DOUBLE = /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?[dD]?|NaN)$/;

/**
 * The type of a field's value (ProtoEntity.parse: by its last unit); undefined: no value at all. Times (`10t`, `10n`, `10m`) count as integers, long256 (`0x1fi`) as strings.
 */
export function fieldType(word: string): FieldType | undefined {
  const rest = word.slice(0, -1);
  switch (word[word.length - 1]) {
    case "i":
      if (rest !== "" && word[1] !== "x") return isInteger(rest) ? FieldType.integer : undefined;
      return /^0x/.test(word) && word.length > 3 ? FieldType.string : undefined;
    case "n":
    case "m":
      return isInteger(rest) ? FieldType.integer : undefined;
    case "t":
      return rest === "" ? FieldType.boolean : isInteger(rest) ? FieldType.integer : undefined;
    case "T":
    case "f":
    case "F":
    case "e":
    case "E":
      if (rest === "") return word === "e" ? undefined : FieldType.boolean;
      return /^(?:true|false)$/i.test(word) ? FieldType.boolean : undefined;
    case '"':
      return rest.startsWith('"') ? FieldType.string : undefined;
    default:
      return isDouble(word) ? FieldType.float : undefined;
  }
}

function isInteger(word: string): boolean {
  if (!INTEGER.test(word)) return false;
  const digits = word.replaceAll("_", "");
  return fitsInt64(digits, 0, digits.length);
}

/** Infinity is none, and so is a number that becomes infinite or vanishes. */
function isDouble(word: string): boolean {
  if (!DOUBLE.test(word)) return false;
  const digits = word.replace(/[dD]$/, "");
  const value = Number(digits);
  if (value === 0) return !/[1-9]/.test(digits.replace(/[eE].*$/, ""));
  return value !== Number.POSITIVE_INFINITY && value !== Number.NEGATIVE_INFINITY;
}

export function isTime(word: string): boolean {
  return isInteger(word.replace(/[ntm]$/, ""));
}

export function numberOf(word: string): bigint {
  return BigInt(word.replace(/[ntm]$/, "").replaceAll("_", ""));
}

/** Microseconds of a time, which may carry a unit of its own. */
export function microseconds(word: string, unit: bigint): bigint {
  const number = numberOf(word);
  if (word.endsWith("n")) return number / 1_000n;
  if (word.endsWith("t")) return number;
  if (word.endsWith("m")) return number * 1_000n;
  return unit === 1n ? number / 1_000n : number * (unit / 1_000n);
}

export function storedValue(
  raw: string,
  type: FieldType,
  units: TextUnits,
): ReturnType<NonNullable<Dialect["value"]>> {
  switch (type) {
    case FieldType.integer: {
      // A time is stored in microseconds; the smallest number stands for null.
      const value = raw.endsWith("i") ? BigInt(raw.slice(0, -1).replaceAll("_", "")) : microseconds(raw, 1n);
      return value === MIN_INT64 ? undefined : { type: "integer", value };
    }
    case FieldType.string: {
      const value = raw.startsWith('"') ? dropBackslashes(raw.slice(1, -1)) : raw.slice(0, -1);
      return { type: "string", value: units === "bytes" ? decodeBytes(value) : value };
    }
    case FieldType.boolean:
      return { type: "boolean", value: /^t/i.test(raw) };
    default: {
      const value = Number(raw.replace(/[dD]$/, ""));
      return Number.isNaN(value) ? undefined : { type: "float", value };
    }
  }
}

/** A backslash makes the next unit part of the text and vanishes. */
export function dropBackslashes(raw: string): string {
  return raw.indexOf("\\") < 0 ? raw : raw.replace(/\\(.)/gs, "$1");
}

const NAME_FAULT = /[?,'"\\/:)(+*%~\u0000-\u000f\u007f\ufeff]/;

/** The bytes before the first that is not UTF-8: as far as the server reads the name of a table. */
export function beforeFault(bytes: string): string {
  return bytes.slice(0, findUtf8Fault(bytes)?.offset);
}

export function isTableName(name: string): boolean {
  if (name === "" || name.length > NAME_LIMIT || NAME_FAULT.test(name)) return false;
  return !/^[. ]|[. ]$|\.\./.test(name);
}

export function isColumnName(name: string): boolean {
  return name !== "" && name.length <= NAME_LIMIT && !NAME_FAULT.test(name) && !/[.-]/.test(name);
}

/** Marks of columns that stand twice in a line: their names ignore case, and backslashes are not part of them. */
export function twinMarks(text: string, { tags, tagCount, fields, fieldCount }: EntryReading): number {
  const tagNames = columnNames(text, tags, tagCount * TAG_STRIDE, TAG_STRIDE);
  const fieldNames = columnNames(text, fields, fieldCount * FIELD_STRIDE, FIELD_STRIDE);
  const ofTags = new Set(tagNames);
  const ofFields = new Set(fieldNames);
  let marks = 0;
  if (ofTags.size < tagNames.length) marks |= Mark.duplicateTag;
  if (ofFields.size < fieldNames.length) marks |= Mark.duplicateField;
  if (fieldNames.some((name) => ofTags.has(name))) marks |= Mark.tagAndField;
  return marks;
}

function columnNames(text: string, keys: readonly number[], end: number, stride: number): string[] {
  const names: string[] = [];
  for (let at = 0; at < end; at += stride) {
    names.push(dropBackslashes(text.slice(keys[at], keys[at + 1])).toLowerCase());
  }
  return names;
}
