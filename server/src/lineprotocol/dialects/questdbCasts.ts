/**
 * Owns what becomes of a value of line protocol in a column of QuestDB, as a table: by the kind of the value and the type of the
 * column. Source: questdb LineWalAppender.java; each pair that is listed or left out here was recorded on 9.0.1, most on 8.2.0.
 */
import { decodeBytes } from "../bytes";
import type { StoredValue } from "../entry";
import { dropBackslashes, microseconds } from "./questdbValues";

/** Kinds of values, in the words of the server's messages. `NULL`: `v=` with nothing behind it. */
export type Kind =
  | "TAG"
  | "INTEGER"
  | "FLOAT"
  | "STRING"
  | "BOOLEAN"
  | "TIMESTAMP"
  | "LONG256"
  | "DECIMAL"
  | "NULL";

/** The column that a value makes where there is none; a NULL makes none. */
export const NEW_COLUMN: Readonly<Record<Exclude<Kind, "NULL" | "DECIMAL">, string>> = {
  TAG: "SYMBOL",
  INTEGER: "LONG",
  FLOAT: "DOUBLE",
  STRING: "VARCHAR",
  BOOLEAN: "BOOLEAN",
  TIMESTAMP: "TIMESTAMP",
  LONG256: "LONG256",
};

/** Column types that take a kind, whatever its value is. */
const TAKES: Readonly<Record<Exclude<Kind, "NULL">, readonly string[]>> = {
  TAG: ["SYMBOL", "VARCHAR", "STRING"],
  INTEGER: ["LONG", "INT", "SHORT", "BYTE", "DOUBLE", "FLOAT", "TIMESTAMP", "DATE", "SYMBOL"],
  FLOAT: ["DOUBLE", "FLOAT", "SYMBOL"],
  STRING: ["VARCHAR", "STRING", "SYMBOL", "CHAR", "UUID", "IPv4", "GEOHASH"],
  BOOLEAN: ["BOOLEAN", "BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE", "SYMBOL"],
  TIMESTAMP: ["TIMESTAMP", "DATE", "SYMBOL"],
  LONG256: ["LONG256", "SYMBOL"],
  DECIMAL: ["DECIMAL"],
};

/** Whether a column takes values of a kind at all. */
export function takes(kind: Kind, typeOfColumn: string): boolean {
  return kind === "NULL" || TAKES[kind].includes(typeOfColumn.replace(/\(.*$/, ""));
}

const RANGES: Readonly<Record<string, bigint>> = { INT: 2_147_483_647n, SHORT: 32_767n, BYTE: 127n };
const MIN_LONG = -(2n ** 63n);

/** The kind of a field's value, by its first and last letters; the parser has let it through. `hasDecimals`: 9.3 and later. */
export function kindOf(raw: string, hasDecimals: boolean): Kind {
  if (raw === "") return "NULL";
  if (raw.startsWith('"')) return "STRING";
  if (/^0x.*i$/.test(raw)) return "LONG256";
  if (/^[tf]/i.test(raw)) return "BOOLEAN";
  if (raw.endsWith("i")) return "INTEGER";
  if (/[ntm]$/.test(raw)) return "TIMESTAMP";
  return hasDecimals && /[dD]$/.test(raw) ? "DECIMAL" : "FLOAT";
}

/** What is stored; `undefined` in `value` is null. Or why the line is refused. */
export type Cast = { readonly value: StoredValue | undefined } | { readonly refused: string };

/** A value for a column. `raw`: byte string as it stands in the line; `typeOfColumn` is also what messages call it. */
export function cast(kind: Kind, raw: string, typeOfColumn: string): Cast {
  const column = typeOfColumn.replace(/\(.*$/, "");
  // A boolean column knows no null.
  if (kind === "NULL") return { value: column === "BOOLEAN" ? false : undefined };
  const refused: Cast = { refused: `cast error from protocol type: ${kind} to column type: ${typeOfColumn}` };
  if (!TAKES[kind].includes(column)) return refused;
  switch (kind) {
    case "TAG":
      return { value: decodeBytes(dropBackslashes(raw)) };
    case "STRING":
      return castText(decodeBytes(dropBackslashes(raw.slice(1, -1))), column, typeOfColumn, refused);
    case "BOOLEAN":
      return { value: castBoolean(raw, column) };
    case "INTEGER":
      return castInteger(raw.slice(0, -1).replaceAll("_", ""), column, typeOfColumn);
    case "TIMESTAMP": {
      if (column === "SYMBOL") return { value: raw.slice(0, -1) };
      const micros = microseconds(raw, 1n);
      return { value: column === "DATE" ? micros / 1000n : micros };
    }
    case "LONG256":
      return { value: raw.slice(0, -1) };
    default:
      return { value: castFloat(raw.replace(/[dD]$/, ""), column) };
  }
}

function castInteger(digits: string, column: string, typeOfColumn: string): Cast {
  if (column === "SYMBOL") return { value: digits };
  const number = BigInt(digits);
  const most = RANGES[column];
  // The smallest long is the null of each of these columns.
  if (number === MIN_LONG) return { value: undefined };
  if (most !== undefined && (number > most || number < -most - 1n)) {
    return { refused: `line protocol value: ${number} is out bounds of column type: ${typeOfColumn}` };
  }
  if (column === "INT" && number === -most - 1n) return { value: undefined };
  if (column === "DOUBLE") return { value: Number(number) };
  return { value: column === "FLOAT" ? Math.fround(Number(number)) : number };
}

function castFloat(digits: string, column: string): StoredValue | undefined {
  if (column === "SYMBOL") return digits;
  const number = column === "FLOAT" ? Math.fround(Number(digits)) : Number(digits);
  return Number.isFinite(number) ? number : undefined;
}

function castBoolean(raw: string, column: string): StoredValue {
  const value = /^t/i.test(raw);
  if (column === "SYMBOL") return raw;
  if (column === "BOOLEAN") return value;
  return column === "DOUBLE" || column === "FLOAT" ? Number(value) : BigInt(value);
}

function castText(text: string, column: string, typeOfColumn: string, refused: Cast): Cast {
  switch (column) {
    case "CHAR":
      return [...text].length === 1 ? { value: text } : refused;
    case "UUID":
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
        ? { value: text.toLowerCase() }
        : refused;
    case "IPv4": {
      const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
      return parts?.slice(1).every((part) => Number(part) < 256) ? { value: text } : refused;
    }
    case "GEOHASH": {
      // Too short is null, too long is cut. Only geohashes of whole letters were recorded.
      const letters = Number(/\((\d+)c\)/.exec(typeOfColumn)?.[1] ?? 1);
      const known = /^[0-9b-hjkmnp-z]*$/i.test(text) && text.length >= letters;
      return { value: known ? text.slice(0, letters) : undefined };
    }
    default:
      return { value: text };
  }
}
