/** Owns QuestDB's reading of one line (LineTcpParser, and the checks of names and times in LineWalAppender). */
import { decodeBytes, findUtf8Fault, type TextUnits } from "../bytes";
import { EMPTY_STRIDE, EntryKind, type EntryReading, FIELD_STRIDE, Mark, TAG_STRIDE } from "../entry";
import type { ReasonCode } from "../reasons";
import { BACKSLASH, COMMA, EQUALS, NEWLINE, QUOTE, RETURN, SLASH, SPACE } from "./characters";
import { fieldlessTime } from "./faults";
import { lossOf } from "./losses";
import { markOddities } from "./oddities";
import {
  beforeFault,
  dropBackslashes,
  fieldType,
  isColumnName,
  isTableName,
  isTime,
  microseconds,
  numberOf,
  twinMarks,
  valueReason,
} from "./questdbValues";

const QUESTDB = { product: "questdb" } as const;

/** Microseconds of 9999-12-31T23:59:59.999999. */
const LAST_MICROSECOND = 253_402_300_799_999_999n;

/** The parser's own mark for "no time", so that a line with it gets the server's clock. */
const NULL_TIME = -(2n ** 63n);

/** What becomes of times behind the year 9999. */
export type FarTimes = "stored" | "refused" | "overflow";

/** Where a token ends, and whether something in it stops the parser. */
interface Token {
  readonly start: number;
  readonly end: number;
  /** The unit that ends it; NEWLINE also for a carriage return and the text's end. */
  readonly stop: number;
}

type Handler = "table" | "name" | "value" | "timestamp";

/** One line's parse: a token at a time, as the server's state machine takes them. */
export class LineParser {
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
    // questdb@9.0.1, seen: equals signs that nothing stands before are passed over, as blank lines are.
    let first = start;
    while (first < end && text.charCodeAt(first) === EQUALS) first++;
    if (first >= end) return;
    into.measurementStart = first;
    if (!this.line(first) || !this.checkNames() || !this.checkTime()) return;
    into.kind = EntryKind.point;
    markOddities(text, into);
    into.marks |= twinMarks(text, into);
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
    if (this.into.tagCount + this.into.fieldCount + this.into.emptyCount > 0) return true;
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

  /** A name, up to a byte that is not UTF-8. */
  private name(start: number, end: number): string {
    const name = dropBackslashes(this.text.slice(start, end));
    return this.units === "bytes" ? decodeBytes(beforeFault(name)) : name;
  }

  /** A name as messages show it; `null` where there was none. */
  private shown(start: number, end: number): string {
    return start < 0 ? "null" : this.name(start, end);
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
    if (token.start === token.end) {
      into.addEmpty(nameStart, nameEnd);
      return token;
    }
    const type = fieldType(text.slice(token.start, token.end));
    if (type === undefined) {
      this.refuseValue(token.start);
      return undefined;
    }
    into.addField(nameStart, nameEnd, token.start, token.end, type);
    if (lossOf(QUESTDB, text.slice(token.start, token.end), type) !== undefined) into.marks |= Mark.lostValue;
    if (/[dD]/.test(text[token.end - 1])) into.marks |= Mark.makesNoColumn;
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
    if (!isTableName(this.name(measurementStart, measurementEnd))) {
      const end = Math.max(measurementEnd, measurementStart + 1);
      return this.refuse("invalid-name", `table: ${table}; invalid table name`, measurementStart, end);
    }
    for (let at = 0; at < into.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      if (!this.checkColumn(tags[at], tags[at + 1])) return false;
    }
    for (let at = 0; at < into.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      if (!this.checkColumn(fields[at], fields[at + 1])) return false;
    }
    for (let at = 0; at < into.emptyCount * EMPTY_STRIDE; at += EMPTY_STRIDE) {
      if (!this.checkColumn(into.empties[at], into.empties[at + 1])) return false;
    }
    return true;
  }

  private checkColumn(start: number, end: number): boolean {
    // A name that is not UTF-8 is the store's matter, as an error of its own.
    if (this.units === "bytes" && findUtf8Fault(this.text.slice(start, end))) return true;
    if (isColumnName(this.name(start, end))) return true;
    return this.refuse("invalid-name", this.columnMessage(start, end), start, end);
  }

  private checkTime(): boolean {
    const { text, into, far, unit } = this;
    const { timestampStart: start, timestampEnd: end } = into;
    if (start < 0) return true;
    const word = text.slice(start, end);
    const number = numberOf(word);
    if (number === NULL_TIME) {
      into.timestampStart = -1;
      into.timestampEnd = -1;
      return true;
    }
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
