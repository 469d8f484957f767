/**
 * Owns Telegraf's `upstream` parser: the decoder of github.com/influxdata/line-protocol/v2 (2.2.1). Invariant: messages are the
 * decoder's without its `at line L:C`, which only the whole body knows.
 */
import { findUtf8Fault, firstByte, type TextUnits } from "../bytes";
import { EntryKind, type EntryReading, FieldType, Mark } from "../entry";
import type { ReasonCode } from "../reasons";
import { BACKSLASH, COMMA, DELETE, EQUALS, HASH, NEWLINE, QUOTE, RETURN, SPACE } from "./characters";
import type { NameKind } from "./dialect";
import { fieldlessTime } from "./faults";
import { readGoFloat } from "./goFloat";
import { goQuote, parseIntReason, parseUintReason } from "./goText";
import { isGoBoolean } from "./goValues";
import { markOddities } from "./oddities";
import { lineEnd, type TelegrafParser, valueReason, withoutReturn } from "./telegrafParser";

const OUT_OF_RANGE = "line-protocol value out of range";

export class UpstreamParser implements TelegrafParser {
  open = false;
  escaped = false;
  private text = "";
  private end = 0;
  private into!: EntryReading;

  constructor(
    private readonly units: TextUnits,
    private readonly unit: bigint,
  ) {}

  read(text: string, start: number, blockEnd: number, into: EntryReading): void {
    const first = skipSpaces(text, start, blockEnd);
    const end = withoutReturn(text, first, blockEnd);
    this.into = into;
    into.reset(first, end);
    if (first >= end) return;
    if (text.charCodeAt(first) === HASH) {
      const fault = this.commentFault(text, first, end);
      if (fault < 0) into.kind = EntryKind.comment;
      else this.refuseComment(text, start, first, end, fault);
      return;
    }
    // The line end is read with the entry, where it is there: messages tell it from the end of the input.
    this.scan(text, first, text.charCodeAt(blockEnd) === NEWLINE ? blockEnd + 1 : blockEnd, into);
    if (into.kind === EntryKind.refused) {
      if (text.lastIndexOf("\n", end - 1) >= first) into.marks |= Mark.severalLines;
      return;
    }
    into.kind = EntryKind.point;
    markOddities(text, into);
  }

  scan(text: string, from: number, end: number, into: EntryReading): number {
    this.begin(text, end, into);
    const start = skipSpaces(text, from, end);
    const c = this.at(start);
    if (c < 0 || c === NEWLINE || c === HASH || (c === RETURN && this.isLineEnd(start))) return start;
    let i = this.take(start, isMeasurement, " ,");
    if (this.isBroken("measurement", start, i)) return i;
    if (i === start) {
      const message = `invalid character ${this.character(start)} found at start of measurement name`;
      return this.refuse("missing-measurement", message, start, start, start + 1);
    }
    into.measurementEnd = i;
    let last = start;
    while (this.at(i) === COMMA) {
      if (this.at(i + 1) < 0 || isWhite(this.at(i + 1))) {
        const got = this.at(i + 1) < 0 ? "end of input" : "white space instead";
        return this.refuse("missing-tag-key", `expected tag key after comma; got ${got}`, i + 1, i, i + 1);
      }
      last = i + 1;
      i = this.tag(last);
      if (i < 0) return ~i;
    }
    if (this.at(i) !== SPACE) return this.missingFields(i, last);
    return this.fields(skipSpaces(text, i, end));
  }

  resume(text: string, from: number, end: number, into: EntryReading): number {
    this.begin(text, end, into);
    const string = this.restOfString(from, from, from, from);
    if (string < 0) return ~string;
    return this.at(string) === COMMA ? this.fields(string + 1) : this.afterFields(string);
  }

  private begin(text: string, end: number, into: EntryReading): void {
    this.text = text;
    this.end = end;
    this.into = into;
    this.open = false;
  }

  private at(i: number): number {
    return i < this.end ? this.text.charCodeAt(i) : -1;
  }

  /** A character as `%q` writes it: between single quotes; bytes count singly. */
  private character(i: number): string {
    const c = String.fromCharCode(firstByte(this.text, i, this.units));
    const quoted = goQuote(c, "utf16").slice(1, -1);
    return `'${c === "'" ? "\\'" : c === '"' ? '"' : quoted}'`;
  }

  private quote(text: string): string {
    return goQuote(text, this.units);
  }

  /** takeEsc: the end of what the set holds; a backslash takes one of `escapes` with it, and stands for itself before others. */
  private take(from: number, isIn: (c: number) => boolean, escapes: string): number {
    const { text, end } = this;
    let i = from;
    while (i < end) {
      const c = text.charCodeAt(i);
      if (c === BACKSLASH) i += i + 1 < end && escapes.includes(text[i + 1]) ? 2 : 1;
      else if (isIn(c)) i++;
      else break;
    }
    return Math.min(i, end);
  }

  /** Refuses a name or a string's content whose bytes are no UTF-8. */
  private isBroken(kind: NameKind | "string", start: number, end: number): boolean {
    if (this.units !== "bytes") return false;
    const raw = this.text.slice(start, end);
    if (findUtf8Fault(raw) === undefined) return false;
    const token = kind === "string" ? unquoteUpstream(`"${raw}"`) : unescapeUpstream(kind, raw);
    this.refuse("not-utf8", `invalid utf-8 sequence in token ${this.quote(token)}`, end, start, end);
    return true;
  }

  private missingFields(i: number, last: number): number {
    if (this.at(i) < 0) {
      return this.refuse(
        "missing-fields",
        this.into.tagCount > 0 ? "expected field key but none found" : "empty tag name",
        i,
        last,
        i,
      );
    }
    const message = `expected tag key or field but found ${this.character(i)} instead`;
    const blank = this.at(i) === NEWLINE || this.at(i) === RETURN;
    return this.refuse("missing-fields", message, i, blank ? last : i, blank ? i : i + 1);
  }

  /** Answers the tag's end, or the complement of where the decoder stopped. */
  private tag(start: number): number {
    const keyEnd = this.take(start, isName, ",= ");
    if (this.isBroken("tagKey", start, keyEnd)) return ~keyEnd;
    const key = () => this.quote(unescapeUpstream("tagKey", this.text.slice(start, keyEnd)));
    const c = this.at(keyEnd);
    if (keyEnd === start || c !== EQUALS) {
      let message = "empty tag name";
      if (c >= 0) {
        const found = this.character(keyEnd);
        message =
          keyEnd > start
            ? `expected '=' after tag key ${key()}, but got ${found} instead`
            : `expected tag key or field but found ${found} instead`;
      }
      const code = keyEnd > start ? "missing-tag-value" : "missing-tag-key";
      return ~this.refuse(code, message, keyEnd, start, Math.max(keyEnd, start + 1));
    }
    const valueEnd = this.take(keyEnd + 1, isName, ",= ");
    if (this.isBroken("tagValue", keyEnd + 1, valueEnd)) return ~valueEnd;
    if (valueEnd === keyEnd + 1) {
      const message = `expected tag value after tag key ${key()}, but none found`;
      return ~this.refuse("missing-tag-value", message, valueEnd, start, valueEnd);
    }
    this.into.addTag(start, keyEnd, keyEnd + 1, valueEnd);
    if (this.at(valueEnd) === EQUALS) {
      const message = "expected tag key or field but found '=' instead";
      return ~this.refuse("invalid-tag-format", message, valueEnd, keyEnd + 1, this.valueEnd(valueEnd));
    }
    return valueEnd;
  }

  /** All fields from `start` on, and what follows them. */
  private fields(start: number): number {
    let i = start;
    for (;;) {
      const end = this.field(i);
      if (end < 0) return ~end;
      if (this.at(end) !== COMMA) return this.afterFields(end);
      i = end + 1;
    }
  }

  /** Answers the field's end, or the complement of where the parser stopped. */
  private field(start: number): number {
    const { text, into } = this;
    const keyEnd = this.take(start, isName, ",= ");
    if (this.isBroken("fieldKey", start, keyEnd)) return ~keyEnd;
    const key = () => this.quote(unescapeUpstream("fieldKey", text.slice(start, keyEnd)));
    const c = this.at(keyEnd);
    if (keyEnd === start) {
      const code = into.fieldCount > 0 || c === EQUALS ? "missing-field-key" : "missing-fields";
      const message =
        c < 0
          ? "expected field key but none found"
          : `invalid character ${this.character(start)} found at start of field key`;
      const from = c === EQUALS ? start : start - 1;
      return ~this.refuse(code, message, start, from, from + 1);
    }
    if (c !== EQUALS) {
      const found = c < 0 ? "end of input" : this.character(keyEnd);
      const message = `want '=' after field key ${key()}, found ${found}`;
      const code = fieldlessTime(text, into, start, keyEnd) ? "missing-fields" : "invalid-field-format";
      return ~this.refuse(code, message, keyEnd, start, keyEnd);
    }
    const at = keyEnd + 1;
    const first = this.at(at);
    if (first < 0)
      return ~this.refuse("missing-field-value", "expected field value, found end of input", at, start, at);
    if (first === QUOTE) return this.restOfString(at + 1, start, keyEnd, at);
    if (!/[tTfF\-0-9.]/.test(text[at])) {
      const stop = this.valueEnd(at);
      const code = stop === at ? "missing-field-value" : valueReason(text[at]);
      return ~this.refuse(code, "field value has unrecognized type", at, stop === at ? start : at, stop);
    }
    const stop = this.valueEnd(at);
    const fault = this.value(text.slice(at, stop), start, keyEnd, at, stop);
    if (fault !== undefined) {
      // The decoder has gone on to the next part by then.
      return ~this.refuse(
        fault.code,
        `cannot parse value for field key ${key()}: ${fault.reason}`,
        stop,
        at,
        stop,
      );
    }
    return stop;
  }

  /** fieldValChars: up to a comma or white space. */
  private valueEnd(from: number): number {
    let i = from;
    while (i < this.end && this.at(i) !== COMMA && !isWhite(this.at(i))) i++;
    return i;
  }

  /** Adds a value that is no string, or says what is wrong with it. */
  private value(
    word: string,
    keyStart: number,
    keyEnd: number,
    at: number,
    stop: number,
  ): { code: ReasonCode; reason: string } | undefined {
    const { into } = this;
    const number = word.slice(0, -1);
    if (/^[tTfF]/.test(word)) {
      if (!isGoBoolean(word))
        return { code: "invalid-boolean", reason: `invalid bool value ${this.quote(word)}` };
      into.addField(keyStart, keyEnd, at, stop, FieldType.boolean);
    } else if (word.endsWith("i")) {
      const reason = parseIntReason(number);
      if (reason === "invalid syntax")
        return { code: "invalid-number", reason: "invalid integer value syntax" };
      if (reason) return { code: "integer-out-of-range", reason: OUT_OF_RANGE };
      into.addField(keyStart, keyEnd, at, stop, FieldType.integer);
    } else if (word.endsWith("u")) {
      const reason = parseUintReason(number);
      if (reason === "invalid syntax") {
        return { code: "invalid-number", reason: "invalid unsigned integer value syntax" };
      }
      if (reason) return { code: "unsigned-out-of-range", reason: OUT_OF_RANGE };
      into.addField(keyStart, keyEnd, at, stop, FieldType.unsigned);
    } else {
      if (/^-inf(?:inity)?$/i.test(word)) {
        const reason = `non-number ${this.quote(word)} cannot be represented as a line-protocol field value`;
        return { code: "invalid-number", reason };
      }
      const value = readGoFloat(word);
      if (value === undefined) return { code: "invalid-number", reason: "invalid float value syntax" };
      if (!Number.isFinite(value)) return { code: "float-out-of-range", reason: OUT_OF_RANGE };
      into.addField(keyStart, keyEnd, at, stop, FieldType.float);
    }
    return undefined;
  }

  private restOfString(from: number, keyStart: number, keyEnd: number, quote: number): number {
    const { text, end } = this;
    let i = from;
    while (i < end && text.charCodeAt(i) !== QUOTE) {
      if (text.charCodeAt(i) === BACKSLASH && (i + 1 >= end || '\\"nrt'.includes(text[i + 1]))) i++;
      i++;
    }
    const isUnread = this.isBroken("string", from, Math.min(i, end));
    if (i >= end) {
      this.open = true;
      this.escaped = i > end;
      if (isUnread) return ~end;
      const message = "expected closing quote for string field value, found end of input";
      return ~this.refuse("unbalanced-quotes", message, end, quote, lineEnd(text, quote, end));
    }
    if (isUnread) return ~(i + 1);
    this.into.addField(keyStart, keyEnd, quote, i + 1, FieldType.string);
    return i + 1;
  }

  private afterFields(i: number): number {
    const c = this.at(i);
    if (c < 0) return i;
    if (!isWhite(c)) {
      const message = `unexpected character ${this.character(i)} after field`;
      return this.refuse("invalid-field-format", message, i, i, Math.max(i + 1, this.valueEnd(i)));
    }
    const start = skipSpaces(this.text, i, this.end);
    if (this.isLineEnd(start)) return start;
    return this.time(start);
  }

  /** End of input, newline, CR and newline, or a CR at the very end. */
  private isLineEnd(i: number): boolean {
    const c = this.at(i);
    if (c < 0 || c === NEWLINE) return true;
    return c === RETURN && (this.at(i + 1) < 0 || this.at(i + 1) === NEWLINE);
  }

  private time(start: number): number {
    const { text, end } = this;
    let i = start;
    while (i < end && /[-0-9]/.test(text[i])) i++;
    let rest = i;
    while (rest < end && this.at(rest) !== NEWLINE && this.at(rest) !== RETURN) rest++;
    const c = this.at(i);
    if (c >= 0 && !isWhite(c)) {
      const message = `invalid timestamp (${this.quote(text.slice(start, rest))})`;
      return this.refuse("invalid-timestamp", message, rest, start, rest);
    }
    const after = skipSpaces(text, i, end);
    if (!this.isLineEnd(after)) {
      let stop = after;
      while (stop < end && this.at(stop) !== NEWLINE && this.at(stop) !== RETURN) stop++;
      const message = `unexpected text after timestamp (${this.quote(text.slice(after, stop))})`;
      return this.refuse("text-after-point", message, stop, after, Math.max(after + 1, stop));
    }
    if (i === start) return after;
    const word = text.slice(start, i);
    const reason = parseIntReason(word);
    if (reason === "invalid syntax") {
      return this.refuse("invalid-timestamp", "invalid timestamp: invalid syntax", after, start, i);
    }
    const time = reason ? 0n : BigInt(word) * this.unit;
    if (reason || time !== BigInt.asIntN(64, time)) {
      return this.refuse("timestamp-out-of-range", `invalid timestamp: ${OUT_OF_RANGE}`, after, start, i);
    }
    this.into.timestampStart = start;
    this.into.timestampEnd = i;
    return after;
  }

  /** A comment with such a character is read as a point from its line's beginning, blanks before it too. */
  private refuseComment(text: string, start: number, first: number, end: number, fault: number): void {
    this.begin(text, end, this.into);
    if (this.isBroken("measurement", first, this.take(first, isMeasurement, " ,")) && first === start) return;
    const message =
      first > start
        ? "invalid character ' ' found at start of measurement name"
        : "invalid character found in comment line";
    this.into.refuse("text-after-point", message, fault, fault + 1);
  }

  /** Offset of a character that a comment may not hold, or -1. */
  private commentFault(text: string, from: number, end: number): number {
    for (let i = from; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c < SPACE || c === DELETE) return i;
    }
    return -1;
  }

  private refuse(code: ReasonCode, message: string, stop: number, from: number, to: number): number {
    this.into.refuse(code, message, from, to);
    return stop;
  }
}

function skipSpaces(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) === SPACE) i++;
  return i;
}

function isWhite(c: number): boolean {
  return c === SPACE || c === NEWLINE || c === RETURN;
}

function isMeasurement(c: number): boolean {
  return c > SPACE && c !== COMMA && c !== DELETE;
}

function isName(c: number): boolean {
  return c > SPACE && c !== COMMA && c !== EQUALS && c !== DELETE;
}

export function unescapeUpstream(kind: NameKind, raw: string): string {
  if (raw.indexOf("\\") < 0) return raw;
  return kind === "measurement" ? raw.replace(/\\([, ])/g, "$1") : raw.replace(/\\([, =])/g, "$1");
}

const STRING_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

export function unquoteUpstream(raw: string): string {
  const inner = raw.slice(1, -1);
  if (inner.indexOf("\\") < 0) return inner;
  return inner.replace(/\\([\\"nrt])/g, (_all, letter: string) => STRING_ESCAPES[letter] ?? letter);
}
