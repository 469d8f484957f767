/**
 * Owns how QuestDB (8.2 to 9.3) reads line protocol. Sources: questdb LineTcpParser.java, LineWalAppender.java, and the recorded
 * answers and rows of 8.2.0, 9.0.1 and 9.3.4. Invariants: a newline always ends an entry unless a backslash stands before it, also
 * inside quotes; the order of the checks is the parser's, names and times are looked at when the whole line has been read.
 * A field without a value is read as null; whether its column exists is not this file's matter.
 */
import { decodeBytes, type TextUnits } from "../bytes";
import {
  EntryKind,
  type EntryReading,
  FIELD_STRIDE,
  FieldType,
  type StoredPoint,
  TAG_STRIDE,
} from "../entry";
import type { ReasonCode } from "../reasons";
import { type Target, versionAtLeast } from "../targets";
import { type CutState, type Dialect, UNIT_NANOSECONDS } from "./dialect";
import { fieldlessTime } from "./faults";
import { fitsInt64 } from "./integers";
import { markOddities } from "./oddities";

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const SLASH = 47;
const EQUALS = 61;
const BACKSLASH = 92;

/** Longest table and column name, in characters. */
const NAME_LIMIT = 127;
/** Microseconds of 9999-12-31T23:59:59.999999. */
const LAST_MICROSECOND = 253_402_300_799_999_999n;
const MIN_INT64 = -9_223_372_036_854_775_808n;

export function createQuestDb(target: Target, units: TextUnits): Dialect {
  const precision = target.precision === "auto" ? "ns" : target.precision;
  const unit = UNIT_NANOSECONDS[precision];
  const far: FarTimes = versionAtLeast(target, "9.3")
    ? "overflow"
    : versionAtLeast(target, "9")
      ? "refused"
      : "stored";
  return {
    target,
    units,
    sortsTags: false,
    findEnd,
    read: (text, start, end, into) => new LineParser(text, into, units, unit, far).read(start, end),
    unescape: (_kind, raw) => dropBackslashes(raw),
    unquote: (raw) => dropBackslashes(raw.slice(1, -1)),
    // The store keeps microseconds; up to 8.2 the product wraps around.
    nanoseconds: (digits) => BigInt.asIntN(64, microseconds(digits, unit)) * 1_000n,
    value: (raw, type) => storedValue(raw, type, units),
    settle,
    refuseBody: () => undefined,
  };
}

/** What becomes of times behind the year 9999. */
type FarTimes = "stored" | "refused" | "overflow";

/**
 * A newline ends an entry unless escaped; a lone carriage return ends one outside strings. The counters of the state tell
 * where a value begins: behind an equals sign that follows a name.
 */
function findEnd(text: string, from: number, _last: boolean, state: CutState): number {
  const end = text.length;
  let i = from;
  if (state.escaped && i < end) {
    state.escaped = false;
    i++;
  }
  for (; i < end; i++) {
    switch (text.charCodeAt(i)) {
      case BACKSLASH:
        if (++i >= end) state.escaped = true;
        break;
      case NEWLINE:
        return i;
      case RETURN:
        if (state.quoted) break;
        return i + 1 < end && text.charCodeAt(i + 1) === NEWLINE ? i + 1 : i;
      case SPACE:
        if (state.quoted) break;
        state.inFields = true;
        state.commas = state.equals;
        break;
      case COMMA:
        if (!state.quoted) state.commas = state.equals;
        break;
      case EQUALS:
        if (state.quoted || state.equals > state.commas) break;
        state.equals = state.commas + 1;
        if (state.inFields && text.charCodeAt(i + 1) === QUOTE) {
          state.quoted = true;
          i++;
        }
        break;
      case QUOTE:
        state.quoted = false;
    }
  }
  return -1;
}

/** Where a token ends, and whether something in it stops the parser. */
interface Token {
  readonly start: number;
  readonly end: number;
  /** The unit that ends it; NEWLINE also for a carriage return and the text's end. */
  readonly stop: number;
}

type Handler = "table" | "name" | "value" | "timestamp";

/** One line's parse: a token at a time, as the server's state machine takes them. */
class LineParser {
  private end = 0;
  private tagsComplete = false;
  /** The name that was read last. */
  private nameStart = -1;
  private nameEnd = -1;
  private lastIsTag = false;

  constructor(
    private readonly text: string,
    private readonly into: EntryReading,
    private readonly units: TextUnits,
    private readonly unit: bigint,
    private readonly far: FarTimes,
  ) {}

  read(start: number, blockEnd: number): void {
    const { text, into } = this;
    let end = blockEnd;
    if (end > start && text.charCodeAt(end - 1) === RETURN && !this.isEscaped(start, end - 1)) end--;
    this.end = end;
    into.reset(start, end);
    if (start >= end) return;
    if (!this.line(start) || !this.checkNames() || !this.checkTime()) return;
    into.kind = EntryKind.point;
    markOddities(text, into);
  }

  private isEscaped(start: number, at: number): boolean {
    let i = at;
    while (i > start && this.text.charCodeAt(i - 1) === BACKSLASH) i--;
    return (at - i) % 2 === 1;
  }

  private line(start: number): boolean {
    const { into } = this;
    const table = this.token(start, "table");
    if (!table) return false;
    if (table.stop !== COMMA && table.stop !== SPACE) {
      return this.refuse("missing-fields", "No fields were provided", table.start, table.end);
    }
    into.measurementEnd = table.end;
    this.tagsComplete = table.stop === SPACE;
    let next = table.end + 1;
    let handler: Handler = "name";
    for (;;) {
      if (handler === "timestamp") {
        const time = this.token(next, "timestamp");
        return this.timestamp(time) && this.hasColumns(start);
      }
      const name = this.token(next, "name");
      if (!name) return false;
      if (name.stop !== EQUALS) {
        const after = this.nameWithoutValue(name, start);
        if (after === "refused") return false;
        if (after === "done") return true;
        handler = after;
        next = name.end + 1;
        continue;
      }
      if (name.start === name.end) {
        const code = this.tagsComplete ? "missing-field-key" : "missing-tag-key";
        return this.refuse(
          code,
          this.tagsComplete ? "INCOMPLETE_FIELD" : "INCOMPLETE_TAG",
          name.end,
          name.end + 1,
        );
      }
      this.nameStart = name.start;
      this.nameEnd = name.end;
      this.lastIsTag = false;
      const value = this.value(name.end + 1);
      if (!value) return false;
      if (value.stop === NEWLINE) return true;
      if (value.stop === SPACE) {
        handler = this.tagsComplete ? "timestamp" : "name";
        this.tagsComplete = true;
      }
      next = value.end + 1;
    }
  }

  private hasColumns(start: number): boolean {
    if (this.into.tagCount + this.into.fieldCount > 0) return true;
    return this.refuse("missing-fields", "No fields were provided", start, this.end);
  }

  /** A name that no equals sign follows; answers what comes next. */
  private nameWithoutValue(name: Token, start: number): Handler | "done" | "refused" {
    if (name.start === name.end) {
      if (name.stop === SPACE) {
        if (this.tagsComplete) return "timestamp";
        this.tagsComplete = true;
        return "name";
      }
      if (name.stop === NEWLINE) {
        return this.hasColumns(start) ? "done" : "refused";
      }
    } else if (this.tagsComplete && name.stop === NEWLINE && this.lastIsTag) {
      // One word behind the tags, and no fields: it must be the time.
      return this.timestamp(name) ? "done" : "refused";
    }
    const empty = name.start === name.end;
    const shown = empty ? this.shown(this.nameStart, this.nameEnd) : this.shown(name.start, name.end);
    const kind = this.tagsComplete ? "Field" : "Symbol";
    const code = empty
      ? this.tagsComplete
        ? "missing-field-key"
        : "missing-tag-key"
      : this.tagsComplete
        ? "missing-field-value"
        : "missing-tag-value";
    const message = `Could not parse entire line. ${kind} value is missing: ${shown}`;
    if (this.tagsComplete && !empty && fieldlessTime(this.text, this.into, name.start, name.end)) {
      this.refuse("missing-fields", message, name.start, name.end);
      return "refused";
    }
    this.refuse(code, message, empty ? name.start - 1 : name.start, empty ? name.start : name.end);
    return "refused";
  }

  /** A name as messages show it; `null` where there was none. */
  private shown(start: number, end: number): string {
    if (start < 0) return "null";
    const name = dropBackslashes(this.text.slice(start, end));
    return this.units === "bytes" ? decodeBytes(name) : name;
  }

  /** From `start` to the next unescaped separator; undefined after refusing the entry. */
  private token(start: number, handler: Handler): Token | undefined {
    const { text, end } = this;
    let i = start;
    for (; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === SPACE || c === COMMA || c === EQUALS) return { start, end: i, stop: c };
      if (c === NEWLINE || c === RETURN) return { start, end: i, stop: NEWLINE };
      if (c === BACKSLASH) {
        if (i + 1 >= end) {
          this.refuse("trailing-backslash", "the line ends in a backslash", i, end);
          return undefined;
        }
        if (text.charCodeAt(i + 1) !== BACKSLASH || handler === "value") i++;
        else return this.refuseCharacter(handler, start, i, i + 2);
      } else if (c === 0 || (c === SLASH && handler !== "value")) {
        return this.refuseCharacter(handler, start, i, i + 1);
      }
    }
    return { start, end, stop: NEWLINE };
  }

  /** A character that the parser itself does not take. */
  private refuseCharacter(handler: Handler, start: number, from: number, to: number): undefined {
    if (handler === "table") this.refuse("invalid-name", "INVALID_TABLE_NAME", from, to);
    else if (handler === "name") {
      this.refuse("invalid-name", this.columnMessage(start, to), from, to);
    } else if (handler === "value") this.refuseValue(start);
    else this.refuse("invalid-timestamp", "NONE", from, to);
    return undefined;
  }

  private columnMessage(start: number, end: number): string {
    const { measurementStart, measurementEnd } = this.into;
    return `table: ${this.shown(measurementStart, measurementEnd)}; invalid column name: ${this.shown(start, end)}`;
  }

  /** The value at `start`, added as tag or field; undefined after refusing the entry. */
  private value(start: number): Token | undefined {
    const { text, into, end, nameStart, nameEnd } = this;
    let from = start;
    if (this.tagsComplete && start < end && text.charCodeAt(start) === QUOTE) {
      from = this.closingQuote(start);
      if (from < 0) {
        const shown = this.shown(nameStart, nameEnd);
        const message = `Could not parse entire line, field value is invalid. Field: ${shown}; value: `;
        this.refuse("unbalanced-quotes", message, start, end);
        return undefined;
      }
    }
    const rest = this.token(from, "value");
    if (!rest) return undefined;
    // Behind the string's end another quote stops the parser.
    if (from > start && text.slice(from, rest.end).includes('"')) {
      this.refuseValue(start);
      return undefined;
    }
    const token = { ...rest, start };
    if (token.stop === EQUALS) {
      const message =
        token.start === token.end && this.tagsComplete
          ? "UNSUPPORTED_BINARY_FORMAT"
          : "INVALID_FIELD_SEPARATOR";
      const code = this.tagsComplete ? "invalid-field-format" : "invalid-tag-format";
      this.refuse(code, message, token.start, Math.max(token.end + 1, this.wordEnd(token.end)));
      return undefined;
    }
    if (!this.tagsComplete) {
      into.addTag(nameStart, nameEnd, token.start, token.end);
      this.lastIsTag = true;
      return token;
    }
    const type = fieldType(text.slice(token.start, token.end));
    if (type === undefined) {
      this.refuseValue(token.start);
      return undefined;
    }
    into.addField(nameStart, nameEnd, token.start, token.end, type);
    return token;
  }

  /** Behind the quote that closes the string at `start`, or -1. */
  private closingQuote(start: number): number {
    const { text, end } = this;
    for (let i = start + 1; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) return i + 1;
      else if (c === NEWLINE) return -1;
    }
    return -1;
  }

  private refuseValue(start: number): void {
    const { text, nameStart, nameEnd } = this;
    const quoted = text.charCodeAt(start) === QUOTE;
    const end = this.wordEnd(quoted ? Math.max(start + 1, this.closingQuote(start)) : start);
    const shown = this.shown(nameStart, nameEnd);
    const message = `Could not parse entire line, field value is invalid. Field: ${shown}; value: ${this.shown(start, end)}`;
    this.refuse(valueReason(text.slice(start, end)), message, start, end);
  }

  private wordEnd(from: number): number {
    const { text, end } = this;
    let i = from;
    while (i < end) {
      const c = text.charCodeAt(i);
      if (c === SPACE || c === COMMA || c === NEWLINE || c === RETURN) break;
      i++;
    }
    return i;
  }

  private timestamp(token: Token | undefined): boolean {
    const { text, into, end } = this;
    if (!token) return false;
    if (token.stop !== NEWLINE) {
      const behind = /^-?\d[\d_]*[ntm]?$/.test(text.slice(token.start, token.end));
      if (token.start === token.end) {
        return this.refuse("text-after-point", "INVALID_FIELD_SEPARATOR", token.end, token.end + 1);
      }
      return this.refuse(
        behind ? "text-after-point" : "invalid-timestamp",
        "INVALID_FIELD_SEPARATOR",
        behind ? this.skipSpaces(token.end) : token.start,
        behind ? end : Math.max(token.end, this.wordEnd(token.end + 1)),
      );
    }
    if (token.start === token.end) return true;
    const word = text.slice(token.start, token.end);
    if (!isTime(word)) {
      const message = `Could not parse timestamp: ${this.shown(token.start, token.end)}`;
      return this.refuse(
        /^-?\d+[ntm]?$/.test(word) ? "timestamp-out-of-range" : "invalid-timestamp",
        message,
        token.start,
        token.end,
      );
    }
    into.timestampStart = token.start;
    into.timestampEnd = token.end;
    return true;
  }

  /** Behind the blanks, unless nothing else follows. */
  private skipSpaces(from: number): number {
    let i = from;
    while (i < this.end && this.text.charCodeAt(i) === SPACE) i++;
    return i < this.end ? i : from;
  }

  /** Names of tables and columns that can never be made (TableUtils.isValidTableName, isValidColumnName). */
  private checkNames(): boolean {
    const { into } = this;
    const { measurementStart, measurementEnd, tags, fields } = into;
    const table = this.shown(measurementStart, measurementEnd);
    if (!isTableName(table)) {
      const end = Math.max(measurementEnd, measurementStart + 1);
      return this.refuse("invalid-name", `table: ${table}; invalid table name`, measurementStart, end);
    }
    for (let at = 0; at < into.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      if (!this.checkColumn(tags[at], tags[at + 1])) return false;
    }
    for (let at = 0; at < into.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      if (!this.checkColumn(fields[at], fields[at + 1])) return false;
    }
    return true;
  }

  private checkColumn(start: number, end: number): boolean {
    if (isColumnName(this.shown(start, end))) return true;
    return this.refuse("invalid-name", this.columnMessage(start, end), start, end);
  }

  private checkTime(): boolean {
    const { text, into, far, unit } = this;
    const { timestampStart: start, timestampEnd: end } = into;
    if (start < 0) return true;
    const word = text.slice(start, end);
    const number = numberOf(word);
    const table = this.shown(into.measurementStart, into.measurementEnd);
    const time = microseconds(word, unit);
    let message: string | undefined;
    if (number < 0n) {
      message = `table: ${table}, timestamp: ${number}; designated timestamp before 1970-01-01 is not allowed`;
    } else if (far === "overflow" && time !== BigInt.asIntN(64, time)) {
      message = `long overflow, timestamp: ${number}`;
    } else if (far !== "stored" && BigInt.asIntN(64, time) > LAST_MICROSECOND) {
      message = "designated timestamp beyond 9999-12-31 is not allowed";
    }
    return message === undefined || this.refuse("timestamp-out-of-range", message, start, end);
  }

  private refuse(code: ReasonCode, message: string, start: number, end: number): false {
    this.into.refuse(code, message, start, end);
    return false;
  }
}

/** The reason's code by what the value looks like. */
function valueReason(word: string): ReasonCode {
  if (word.startsWith('"')) return "invalid-field-format";
  if (/^-?\d+i$/.test(word)) return "integer-out-of-range";
  if (/^[-+]?\d+(\.\d*)?[eE][-+]?\d+$/.test(word)) return "float-out-of-range";
  return /^[-+.\dnN]/.test(word) ? "invalid-number" : "invalid-boolean";
}

/** Digits with single underscores between them. */
const INTEGER = /^-?\d(?:_?\d)*$/;
const DOUBLE = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[dD]?|NaN)$/;

/**
 * The type of a field's value (ProtoEntity.parse: by its last unit); undefined: no value at all. An empty one is null and
 * counts as a float here. Times (`10t`, `10n`, `10m`) count as integers, long256 (`0x1fi`) as strings.
 */
function fieldType(word: string): FieldType | undefined {
  if (word === "") return FieldType.float;
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

function isTime(word: string): boolean {
  return isInteger(word.replace(/[ntm]$/, ""));
}

function numberOf(word: string): bigint {
  return BigInt(word.replace(/[ntm]$/, "").replaceAll("_", ""));
}

/** Microseconds of a time, which may carry a unit of its own. */
function microseconds(word: string, unit: bigint): bigint {
  const number = numberOf(word);
  if (word.endsWith("n")) return number / 1_000n;
  if (word.endsWith("t")) return number;
  if (word.endsWith("m")) return number * 1_000n;
  return unit === 1n ? number / 1_000n : number * (unit / 1_000n);
}

function storedValue(
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
      const value = raw === "" ? Number.NaN : Number(raw.replace(/[dD]$/, ""));
      return Number.isNaN(value) ? undefined : { type: "float", value };
    }
  }
}

/** A backslash makes the next unit part of the text and vanishes. */
function dropBackslashes(raw: string): string {
  return raw.indexOf("\\") < 0 ? raw : raw.replace(/\\(.)/gs, "$1");
}

/** Of columns with one name, whatever its case, the first stays; tags come before fields. */
function settle(point: StoredPoint): StoredPoint {
  const seen = new Set<string>();
  const isFirst = (key: string) => {
    const name = key.toLowerCase();
    return !seen.has(name) && seen.add(name);
  };
  const tags = point.tags.filter(([key]) => isFirst(key));
  return { ...point, tags, fields: point.fields.filter(({ key }) => isFirst(key)) };
}

const NAME_FAULT = /[?,'"\\/:)(+*%~\u0000-\u000f\u007f\ufeff]/;

function isTableName(name: string): boolean {
  if (name === "" || name.length > NAME_LIMIT || NAME_FAULT.test(name)) return false;
  return !/^[. ]|[. ]$|\.\./.test(name);
}

function isColumnName(name: string): boolean {
  return name !== "" && name.length <= NAME_LIMIT && !NAME_FAULT.test(name) && !/[.-]/.test(name);
}
