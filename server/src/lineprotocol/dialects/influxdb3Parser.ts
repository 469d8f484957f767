/**
 * Owns how InfluxDB 3 reads line protocol: the Rust crate influxdb_line_protocol, shared by Core, Enterprise and the IOx
 * products. Source of every rule: influxdb@3.0–main, core/influxdb_line_protocol/src/lib.rs (parse_lines).
 * Invariants: what is tried, and in which order, is the parser's, since the first fault is an entry's only reason. A block that
 * findEnd cuts may begin with comments; an entry begins behind them.
 */
import { byteLength, decodeBytes, type TextUnits, textOf } from "../bytes";
import { EntryKind, type EntryReading, FieldType, Mark, TAG_STRIDE } from "../entry";
import { BACKSLASH, COMMA, DOT, EQUALS, HASH, MINUS, NEWLINE, PLUS, QUOTE, SPACE } from "./characters";
import type { CutState, NameKind } from "./dialect";
import { fieldFault, trailingFault } from "./influxdb3Faults";
import {
  commaMarks,
  isDigit,
  nameEnd,
  skipBoundary,
  skipDigits,
  skipSpaces,
  unescapeName,
  unquoteString,
} from "./influxdb3Names";
import { fitsInt64, fitsUint64 } from "./integers";
import { markOddities } from "./oddities";
import { QuotedPiece } from "./quotedPiece";

/** What differs between the products and versions that share the parser. */
export interface RustRules {
  /** Longest measurement, tag key, tag value and field key, in bytes after unescaping. */
  readonly nameLimit: number;
  /** Longest string value. */
  readonly stringLimit: number;
  /** The server's refusal of a time that its precision carries out of int64; undefined: fine, or not noticed. */
  checkTime(digits: string): string | undefined;
}

/** The field at hand is none: the parser goes back to what it had. */
const NONE = -1;
/** The entry is refused. */
const REFUSED = -2;

const ENDS_WITH_BACKSLASH = "Measurements, tag keys and values, and field keys may not end with a backslash";

/** split_lines: a newline ends an entry unless quoted or escaped; comments follow the same rule. */
export function findEnd(text: string, from: number, _last: boolean, state: CutState): number {
  const end = text.length;
  let i = from;
  if (state.escaped && i < end) {
    state.escaped = false;
    i++;
  }
  const piece = state.quoted ? new QuotedPiece(text) : undefined;
  for (; i < end; i++) {
    if (piece && state.quoted) i = piece.next(i);
    switch (text.charCodeAt(i)) {
      case BACKSLASH:
        if (++i >= end) state.escaped = true;
        break;
      case SPACE:
        state.inFields = true;
        break;
      case EQUALS:
        if (state.inFields && !state.quoted) state.equals++;
        break;
      case COMMA:
        if (state.inFields && !state.quoted) state.commas++;
        break;
      case QUOTE:
        if (state.inFields && state.equals > state.commas) state.quoted = !state.quoted;
        break;
      case NEWLINE:
        if (!state.quoted) return i;
    }
  }
  return -1;
}

/** trim_leading, then parse_line. */
export function readEntry(
  text: string,
  blockStart: number,
  end: number,
  into: EntryReading,
  rules: RustRules,
  units: TextUnits,
): void {
  let start = skipBoundary(text, blockStart, end);
  const first = start;
  while (start < end && text.charCodeAt(start) === HASH) {
    const newline = text.indexOf("\n", start);
    start = newline < 0 || newline >= end ? end : skipBoundary(text, newline, end);
  }
  if (start >= end) {
    into.reset(first, end);
    if (first >= end) return;
    into.kind = EntryKind.comment;
    if (text.lastIndexOf("\n", end - 1) >= first) into.marks |= Mark.severalLines;
    return;
  }
  into.reset(start, end);
  if (start > first) into.marks |= Mark.severalLines;
  new EntryParser(text, into, rules, units).parse();
}

/** One entry's parse. */
class EntryParser {
  constructor(
    private readonly text: string,
    private readonly into: EntryReading,
    private readonly rules: RustRules,
    private readonly units: TextUnits,
  ) {}

  parse(): void {
    const { text, into } = this;
    const { start, end } = into;
    const keyEnd = this.series(start, end);
    if (keyEnd < 0) return;
    const fieldsAt = skipSpaces(text, keyEnd, end);
    if (fieldsAt === keyEnd) {
      this.refuseMissingSpace(keyEnd, end);
      return;
    }
    const fieldsEnd = this.fields(fieldsAt, end);
    if (fieldsEnd < 0) return;
    const stop = this.time(fieldsEnd, end);
    if (stop < 0) return;
    if (stop < end) {
      this.refuseTrailing(stop, fieldsEnd, end);
      return;
    }
    if (into.timestampStart >= 0) {
      const message = this.rules.checkTime(text.slice(into.timestampStart, into.timestampEnd));
      if (message !== undefined) {
        into.refuse("timestamp-out-of-range", message, into.timestampStart, into.timestampEnd);
        return;
      }
    }
    into.kind = EntryKind.point;
    markOddities(text, into);
    into.marks |= commaMarks(text, into);
  }

  /** Measurement and tags; answers their end or REFUSED. */
  private series(start: number, end: number): number {
    const { text, into } = this;
    let i = this.name("measurement", start, nameEnd(text, start, end, COMMA, true));
    if (i === REFUSED) return REFUSED;
    if (i === start) {
      into.refuse("missing-measurement", "Invalid measurement was provided", start, start + 1);
      return REFUSED;
    }
    into.measurementEnd = i;
    const tagsStart = i + 1;
    while (i < end && text.charCodeAt(i) === COMMA) {
      const keyStart = i + 1;
      const keyEnd = this.name("tagKey", keyStart, nameEnd(text, keyStart, end, EQUALS, false));
      if (keyEnd === REFUSED) return REFUSED;
      if (keyEnd === keyStart) {
        const message = `Expected tag key, got ${this.quoted(keyStart, end)}`;
        const equals = text.charCodeAt(keyStart) === EQUALS && keyStart < end;
        into.refuse(
          "missing-tag-key",
          message,
          equals ? keyStart : keyStart - 1,
          keyStart + (equals ? 1 : 0),
        );
        return REFUSED;
      }
      if (keyEnd >= end || text.charCodeAt(keyEnd) !== EQUALS) {
        const shown = this.cut(tagsStart, end);
        const message = `Tag set malformed: could not find equals sign in \`${shown}\``;
        into.refuse("missing-tag-value", message, keyStart, keyEnd);
        return REFUSED;
      }
      const valueStart = keyEnd + 1;
      i = this.name("tagValue", valueStart, nameEnd(text, valueStart, end, COMMA, false));
      if (i === REFUSED) return REFUSED;
      if (i === valueStart) {
        const message = `Expected tag value, got ${this.quoted(valueStart, end)}`;
        into.refuse("missing-tag-value", message, keyStart, valueStart);
        return REFUSED;
      }
      into.addTag(keyStart, keyEnd, valueStart, i);
    }
    return i;
  }

  /** Checks a name by the answer of nameEnd; answers its end or REFUSED. */
  private name(kind: NameKind, start: number, answer: number): number {
    if (answer < 0) {
      this.into.refuse("trailing-backslash", ENDS_WITH_BACKSLASH, start, ~answer);
      return REFUSED;
    }
    const { nameLimit } = this.rules;
    if ((answer - start) * 3 > nameLimit) {
      const name = unescapeName(kind, this.text.slice(start, answer));
      if (byteLength(name, 0, name.length, this.units) > nameLimit) {
        return this.refuseTooLong(nameLimit, start, answer);
      }
    }
    return answer;
  }

  private refuseTooLong(limit: number, start: number, end: number): number {
    const size = limit > 65_536 ? "1MB" : "64KB";
    this.into.refuse("string-too-long", `String is greater than ${size}`, start, end);
    return REFUSED;
  }

  private refuseMissingSpace(at: number, end: number): void {
    const { text, into } = this;
    const shown = at >= end ? "end of input" : `\`${textOf(text, at, end, this.units)}\``;
    // At the end: what stands where fields should follow, the last tag or the measurement.
    const { tags, tagCount } = into;
    const lastStart = tagCount > 0 ? tags[(tagCount - 1) * TAG_STRIDE] : into.start;
    into.refuse(
      "missing-fields",
      `Expected at least one space character, got ${shown}`,
      at >= end ? lastStart : at,
      at >= end ? end : at + 1,
    );
  }

  /**
   * The field set; answers where the parser stops, or REFUSED. One comma too many is swallowed behind the first field only:
   * the parser looks for a second field behind that comma, and does not go back to it.
   */
  private fields(start: number, end: number): number {
    const { text, into } = this;
    let i = this.field(start, end);
    if (i === NONE) {
      const fault = fieldFault(text, into, start, end);
      into.refuse(fault.code, "No fields were provided", fault.start, fault.end);
      return REFUSED;
    }
    while (i >= 0 && i < end && text.charCodeAt(i) === COMMA) {
      const next = this.field(i + 1, end);
      if (next === NONE) return into.fieldCount === 1 ? i + 1 : i;
      i = next;
    }
    return i;
  }

  /** One field; answers its end, NONE or REFUSED. */
  private field(start: number, end: number): number {
    const { text, into } = this;
    const keyEnd = this.name("fieldKey", start, nameEnd(text, start, end, EQUALS, false));
    if (keyEnd === REFUSED) return REFUSED;
    if (keyEnd === start || keyEnd >= end || text.charCodeAt(keyEnd) !== EQUALS) return NONE;
    const at = keyEnd + 1;
    const c = at < end ? text.charCodeAt(at) : -1;
    if (c === QUOTE) return this.stringValue(start, keyEnd, at, end);
    if (isDigit(c) || c === MINUS) return this.numberValue(start, keyEnd, at, end);
    const length = booleanLength(text, at, end);
    if (length === 0) return NONE;
    into.addField(start, keyEnd, at, at + length, FieldType.boolean);
    return at + length;
  }

  private stringValue(keyStart: number, keyEnd: number, at: number, end: number): number {
    const { text } = this;
    let i = at + 1;
    for (; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) break;
      // A pair only with a quote or a backslash; skipping any other unit changes nothing.
      if (c === BACKSLASH) i++;
    }
    if (i >= end) return NONE;
    i++;
    const { stringLimit } = this.rules;
    if ((i - at) * 3 > stringLimit) {
      const value = unquoteString(text.slice(at, i));
      if (byteLength(value, 0, value.length, this.units) > stringLimit) {
        return this.refuseTooLong(stringLimit, at, i);
      }
    }
    this.into.addField(keyStart, keyEnd, at, i, FieldType.string);
    return i;
  }

  private numberValue(keyStart: number, keyEnd: number, at: number, end: number): number {
    const { text, into } = this;
    const negative = text.charCodeAt(at) === MINUS;
    const digits = negative ? at + 1 : at;
    let i = skipDigits(text, digits, end);
    if (i === digits) return NONE;
    const c = i < end ? text.charCodeAt(i) : -1;
    if (c === 105) {
      if (!fitsInt64(text, at, i)) {
        const message = `Unable to parse integer value \`${text.slice(at, i)}\``;
        into.refuse("integer-out-of-range", message, at, i + 1);
        return REFUSED;
      }
      into.addField(keyStart, keyEnd, at, i + 1, FieldType.integer);
      return i + 1;
    }
    if (c === 117 && !negative) {
      if (!fitsUint64(text, at, i)) {
        const message = `Unable to parse unsigned integer value \`${text.slice(at, i)}\``;
        into.refuse("unsigned-out-of-range", message, at, i + 1);
        return REFUSED;
      }
      into.addField(keyStart, keyEnd, at, i + 1, FieldType.unsigned);
      return i + 1;
    }
    // A point or an exponent counts only with digits behind it; else the number ends before it.
    if (c === DOT) {
      const fraction = skipDigits(text, i + 1, end);
      if (fraction > i + 1) i = fraction;
    }
    const exponentAt = i;
    if (i < end && (text.charCodeAt(i) === 101 || text.charCodeAt(i) === 69)) {
      let exponent = i + 1;
      const sign = exponent < end ? text.charCodeAt(exponent) : -1;
      if (sign === PLUS || sign === MINUS) exponent++;
      const stop = skipDigits(text, exponent, end);
      if (stop > exponent) i = stop;
    }
    // An exponent of two digits and a mantissa of a few hundred overflow nothing.
    if (i - exponentAt > 3 || i - at > 300) {
      if (!Number.isFinite(Number(text.slice(at, i)))) into.marks |= Mark.lostValue;
    }
    into.addField(keyStart, keyEnd, at, i, FieldType.float);
    return i;
  }

  /** The timestamp, if there is one; answers where the parser stops, or REFUSED. */
  private time(from: number, end: number): number {
    const { text, into } = this;
    const start = skipSpaces(text, from, end);
    if (start === from) return from;
    const digits = text.charCodeAt(start) === MINUS && start < end ? start + 1 : start;
    const i = skipDigits(text, digits, end);
    if (i === digits) return from;
    if (!fitsInt64(text, start, i)) {
      const message = `Unable to parse timestamp value \`${text.slice(start, i)}\``;
      into.refuse("timestamp-out-of-range", message, start, i);
      return REFUSED;
    }
    into.timestampStart = start;
    into.timestampEnd = i;
    return skipSpaces(text, i, end);
  }

  private refuseTrailing(stop: number, fieldsEnd: number, end: number): void {
    const message = `Could not parse entire line. Found trailing content: \`${this.cut(stop, end)}\``;
    const { text, into } = this;
    const fault = trailingFault(text, into, stop, fieldsEnd, end);
    into.refuse(fault.code, message, fault.start, fault.end);
  }

  /** The rest of the entry as messages quote it, or `end of input`. */
  private quoted(at: number, end: number): string {
    return at >= end ? "end of input" : `\`${this.cut(at, end)}\``;
  }

  /** The first ten characters; `...` follows where there are more than ten bytes. */
  private cut(at: number, end: number): string {
    const { text, units } = this;
    if (byteLength(text, at, Math.min(end, at + 11), units) <= 10) return textOf(text, at, end, units);
    const some = text.slice(at, Math.min(end, at + 40));
    const characters = Array.from(units === "bytes" ? decodeBytes(some) : some);
    return `${characters.slice(0, 10).join("")}...`;
  }
}

const BOOLEANS = ["true", "True", "TRUE", "t", "T", "false", "False", "FALSE", "f", "F"] as const;

/** Length of the boolean that stands at `at`, whatever follows it; 0 if none does. */
function booleanLength(text: string, at: number, end: number): number {
  if (at >= end || !/[tTfF]/.test(text[at])) return 0;
  for (const word of BOOLEANS) {
    if (at + word.length <= end && text.startsWith(word, at)) return word.length;
  }
  return 0;
}
