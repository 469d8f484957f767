/**
 * Owns Telegraf's default parser. Source: telegraf plugins/parsers/influx/machine.go.rl, handler.go, escape.go. Invariant: a message
 * names the part of the line in which the machine stopped, which is where this parser stops, too.
 */
import { characterEnd, type TextUnits } from "../bytes";
import { EntryKind, type EntryReading, FieldType, Mark } from "../entry";
import type { ReasonCode } from "../reasons";
import {
  BACKSLASH,
  COMMA,
  EQUALS,
  FORM_FEED,
  HASH,
  NEWLINE,
  QUOTE,
  RETURN,
  SPACE,
  TAB,
  VERTICAL_TAB,
} from "./characters";
import type { NameKind } from "./dialect";
import { fieldlessTime } from "./faults";
import { fitsInt64, fitsUint64 } from "./integers";
import { markOddities } from "./oddities";
import { lineEnd, type TelegrafParser, valueReason, withoutReturn, wordEnd } from "./telegrafParser";

const INTEGER = /^-?(?:\d|[1-9]\d*)i$/;
const UNSIGNED = /^(?:\d|[1-9]\d*)u$/;
// The machine takes a quote for a sign; strconv then does not.
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]["+-]?\d+)?$/;
const BOOLEAN = /^(?:t|T|true|True|TRUE|f|F|false|False|FALSE)$/;

/** What a fault is called, by the part of the line. */
type Expected = "measurement name" | "tag" | "field" | "timestamp";

export class InternalParser implements TelegrafParser {
  open = false;
  escaped = false;
  private text = "";
  private end = 0;
  private into!: EntryReading;

  constructor(private readonly units: TextUnits) {}

  read(text: string, start: number, blockEnd: number, into: EntryReading): void {
    const end = withoutReturn(text, start, blockEnd);
    into.reset(this.skipBlanks(text, start, end), end);
    if (into.start >= end) {
      into.reset(end, end);
      return;
    }
    if (text.charCodeAt(into.start) === HASH) {
      into.kind = EntryKind.comment;
      return;
    }
    // With the newline that ends the entry, where it is there: without it the machine waits for more behind a carriage return.
    this.scan(text, into.start, text.charCodeAt(blockEnd) === NEWLINE ? blockEnd + 1 : blockEnd, into);
    if (into.kind === EntryKind.refused) {
      if (text.lastIndexOf("\n", end - 1) >= into.start) into.marks |= Mark.severalLines;
      return;
    }
    into.kind = EntryKind.point;
    markOddities(text, into);
  }

  scan(text: string, from: number, end: number, into: EntryReading): number {
    this.text = text;
    this.end = end;
    this.into = into;
    this.open = false;
    const start = this.skipBlanks(text, from, end);
    const c = this.at(start);
    if (c === NEWLINE || c === HASH || c < 0) return start;
    if (c === RETURN) {
      const next = this.at(start + 1);
      if (next < 0 || next === NEWLINE) return start;
      return this.refuse("missing-measurement", "parse error", start + 1, start, start + 1);
    }
    if (c === COMMA) return this.fail("measurement name", "missing-measurement", start, start, start + 1);
    let i = this.name(start, COMMA, -1, true);
    if (i < 0) {
      if (this.at(~i) < 0) return this.neverEnds("a backslash in the measurement's name", ~i - 1);
      return this.refuse("missing-measurement", "parse error", ~i, ~i - 1, ~i);
    }
    into.measurementEnd = i;
    let last = start;
    while (this.at(i) === COMMA) {
      last = i + 1;
      i = this.tag(last);
      if (i < 0) return ~i;
    }
    if (!isBlank(this.at(i))) return this.fail("tag", "missing-fields", i, last, i);
    return this.fields(this.skipBlanks(text, i, end));
  }

  resume(text: string, from: number, end: number, into: EntryReading): number {
    this.text = text;
    this.end = end;
    this.into = into;
    this.open = false;
    const string = this.restOfString(from, from, from, from);
    if (string < 0) return ~string;
    return this.at(string) === COMMA ? this.fields(string + 1) : this.afterFields(string);
  }

  private at(i: number): number {
    return i < this.end ? this.text.charCodeAt(i) : -1;
  }

  private skipBlanks(text: string, from: number, end: number): number {
    let i = from;
    while (i < end && isBlank(text.charCodeAt(i))) i++;
    return i;
  }

  /**
   * The end of the name at `start`: a blank, a comma, a line end, an equals sign (where `second` says so). A backslash takes the
   * next unit with it; in tags (not `pairs`) a backslash before a backslash stands for itself. `~i` if one escapes what it cannot.
   */
  private name(start: number, first: number, second: number, pairs: boolean): number {
    let i = start;
    for (;;) {
      const c = this.at(i);
      if (c === first || c === second || c < 0 || c === SPACE || isControlBlank(c)) return i;
      if (c !== BACKSLASH) {
        i++;
        continue;
      }
      const next = this.at(i + 1);
      if (next < 0 || isControlBlank(next)) return ~(i + 1);
      i += next === BACKSLASH && !pairs ? 1 : 2;
    }
  }

  /** Answers the tag's end, or the complement of where the machine stopped. */
  private tag(start: number): number {
    const keyEnd = this.name(start, COMMA, EQUALS, false);
    if (keyEnd < 0) return ~this.fail("tag", "missing-tag-value", ~keyEnd, start, ~keyEnd);
    if (keyEnd === start) {
      const equals = this.at(start) === EQUALS;
      const from = equals ? start : start - 1;
      return ~this.fail("tag", "missing-tag-key", start, from, from + 1);
    }
    if (this.at(keyEnd) !== EQUALS) return ~this.fail("tag", "missing-tag-value", keyEnd, start, keyEnd);
    const valueStart = keyEnd + 1;
    const valueEnd = this.name(valueStart, COMMA, EQUALS, false);
    if (valueEnd < 0) return ~this.fail("tag", "missing-tag-value", ~valueEnd, start, ~valueEnd);
    if (valueEnd === valueStart) return ~this.fail("tag", "missing-tag-value", valueEnd, start, valueEnd);
    if (this.at(valueEnd) === EQUALS) {
      const stop = wordEnd(this.text, valueEnd, this.end);
      return ~this.fail("tag", "invalid-tag-format", valueEnd, valueStart, stop);
    }
    this.into.addTag(start, keyEnd, valueStart, valueEnd);
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
    const { into } = this;
    const keyEnd = this.name(start, COMMA, EQUALS, true);
    if (keyEnd < 0) return ~this.fail("field", "invalid-field-format", ~keyEnd, start, ~keyEnd);
    if (keyEnd === start) {
      if (this.at(start) === EQUALS) return ~this.fail("field", "missing-field-key", start, start, start + 1);
      const code = into.fieldCount > 0 ? "missing-field-key" : "missing-fields";
      return ~this.fail("field", code, start, start - 1, start);
    }
    if (this.at(keyEnd) !== EQUALS) {
      const code = fieldlessTime(this.text, into, start, keyEnd) ? "missing-fields" : "invalid-field-format";
      return ~this.fail("field", code, keyEnd, start, keyEnd);
    }
    const at = keyEnd + 1;
    if (this.at(at) === QUOTE) return this.restOfString(at + 1, start, keyEnd, at);
    const stop = wordEnd(this.text, at, this.end);
    if (stop === at) return ~this.fail("field", "missing-field-value", at, start, at);
    const word = this.text.slice(at, stop);
    const fault = this.value(word, start, keyEnd, at, stop);
    if (fault !== undefined) return fault;
    return stop;
  }

  /** Adds a value that is no string; answers the stop where it is none. */
  private value(
    word: string,
    keyStart: number,
    keyEnd: number,
    at: number,
    stop: number,
  ): number | undefined {
    const { into } = this;
    let type: FieldType;
    let code: ReasonCode | undefined;
    if (INTEGER.test(word)) {
      type = FieldType.integer;
      if (!fitsInt64(word, 0, word.length - 1)) code = "integer-out-of-range";
    } else if (UNSIGNED.test(word)) {
      type = FieldType.unsigned;
      if (!fitsUint64(word, 0, word.length - 1)) code = "unsigned-out-of-range";
    } else if (BOOLEAN.test(word)) type = FieldType.boolean;
    else if (NUMBER.test(word)) {
      type = FieldType.float;
      if (word.includes('"')) return ~this.refuse("invalid-number", "invalid syntax", stop, at, stop);
      if (!Number.isFinite(Number(word))) code = "float-out-of-range";
    } else return ~this.fail("field", valueReason(word), at + viableValue(word), at, stop);
    if (code) return ~this.refuse(code, "value out of range", stop, at, stop);
    into.addField(keyStart, keyEnd, at, stop, type);
    return undefined;
  }

  /** From inside a string that began at `quote`: to its end, and on. */
  private restOfString(from: number, keyStart: number, keyEnd: number, quote: number): number {
    let i = from;
    for (;;) {
      const c = this.at(i);
      if (c === QUOTE) break;
      if (c < 0) {
        this.open = true;
        this.escaped = false;
        const stop = lineEnd(this.text, quote, this.end);
        return ~this.fail("field", "unbalanced-quotes", this.end, quote, stop);
      }
      if (c === BACKSLASH) {
        const next = this.at(i + 1);
        if (next < 0) {
          this.open = true;
          this.escaped = true;
          return ~this.fail("field", "unbalanced-quotes", this.end, quote, this.end);
        }
        if (next !== BACKSLASH && next !== QUOTE) {
          return ~this.fail(
            "field",
            "invalid-field-format",
            i + 1,
            i,
            characterEnd(this.text, i + 1, this.units),
          );
        }
        i += 2;
        continue;
      }
      i++;
    }
    this.into.addField(keyStart, keyEnd, quote, i + 1, FieldType.string);
    const c = this.at(i + 1);
    if (c >= 0 && c !== COMMA && c !== NEWLINE && c !== RETURN && !isBlank(c)) {
      return ~this.fail("field", "invalid-field-format", i + 1, i + 1, wordEnd(this.text, i + 1, this.end));
    }
    return i + 1;
  }

  private afterFields(i: number): number {
    if (!isBlank(this.at(i))) return this.lineEnd(i);
    const start = this.skipBlanks(this.text, i, this.end);
    const c = this.at(start);
    if (c < 0 || c === NEWLINE || c === RETURN) return this.lineEnd(start);
    const stop = wordEnd(this.text, start, this.end);
    const word = this.text.slice(start, stop);
    if (!/^-?\d{1,19}$/.test(word) || this.at(stop) === COMMA) {
      const code = /^-?\d{20,}$/.test(word) ? "timestamp-out-of-range" : "invalid-timestamp";
      const whole = this.at(stop) === COMMA || c === HASH;
      const shown = whole ? lineEnd(this.text, start, this.end) : stop;
      // The machine reads at most 19 digits.
      const viable = /^-?\d{0,19}/.exec(word)?.[0].length ?? 0;
      return this.fail("timestamp", code, start + viable, start, shown);
    }
    if (!fitsInt64(word, 0, word.length)) {
      return this.refuse("timestamp-out-of-range", "value out of range", stop, start, stop);
    }
    this.into.timestampStart = start;
    this.into.timestampEnd = stop;
    return this.lineEnd(this.skipBlanks(this.text, stop, this.end));
  }

  /** Nothing but the line's end may stand here. */
  private lineEnd(i: number): number {
    const c = this.at(i);
    if (c < 0 || c === NEWLINE || (c === RETURN && this.at(i + 1) === NEWLINE)) return i;
    if (c === RETURN && this.at(i + 1) < 0) return this.neverEnds("a carriage return behind the point", i);
    // A carriage return is taken for the line's end until the next byte shows that it is none.
    const stop = c === RETURN ? i + 1 : i;
    return this.refuse("text-after-point", "parse error", stop, i, lineEnd(this.text, i, this.end));
  }

  private fail(part: Expected, code: ReasonCode, stop: number, from: number, to: number): number {
    return this.refuse(code, `expected ${part}`, stop, from, to);
  }

  /** The machine asks for more at the body's end, and again, and again: no answer comes, and a processor is busy until a restart. */
  private neverEnds(last: string, at: number): number {
    const message = `Telegraf's parser does not come to an end: the last of the body is ${last}`;
    return this.refuse("server-panic", message, at + 1, at, at + 1);
  }

  /** Refuses; answers where the machine stopped. */
  private refuse(code: ReasonCode, message: string, stop: number, from: number, to: number): number {
    this.into.refuse(code, message, from, to);
    return stop;
  }
}

const BOOLEANS = ["true", "True", "TRUE", "false", "False", "FALSE"];

/** Units of a word that the machine takes before it sees that the word is no value. */
function viableValue(word: string): number {
  const float = /^-?(?:\d+(?:\.\d*)?(?:[eE]["+-]?\d*)?|\.(?:\d+(?:[eE]["+-]?\d*)?)?)?/.exec(word)?.[0] ?? "";
  const suffixed = /^-?(?:\d|[1-9]\d*)i|^(?:\d|[1-9]\d*)u/.exec(word)?.[0] ?? "";
  let longest = Math.max(float.length, suffixed.length);
  for (const boolean of BOOLEANS) {
    let i = 0;
    while (i < boolean.length && word[i] === boolean[i]) i++;
    longest = Math.max(longest, i);
  }
  return longest;
}

function isBlank(c: number): boolean {
  return c === SPACE || c === TAB || c === VERTICAL_TAB || c === FORM_FEED;
}

/** Blanks and line ends that no name holds, with a backslash before them or without. */
function isControlBlank(c: number): boolean {
  return c >= TAB && c <= RETURN;
}

export function unescapeInternal(kind: NameKind, raw: string): string {
  if (raw.indexOf("\\") < 0) return raw;
  // A name without a blank, comma or equals sign is not looked at.
  if (kind === "measurement") return raw.replace(/\\([, ])/g, "$1");
  return /[ ,=]/.test(raw) ? raw.replace(/\\([," =])/g, "$1") : raw;
}

export function unquoteInternal(raw: string): string {
  const inner = raw.slice(1, -1);
  return inner.indexOf("\\") < 0 ? inner : inner.replace(/\\(["\\])/g, "$1");
}
