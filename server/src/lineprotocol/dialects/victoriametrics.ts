/**
 * Owns how VictoriaMetrics reads line protocol. Source: VictoriaMetrics lib/protoparser/influx/parser.go, and what 1.79.5 stored
 * (recorded). Invariant: a line ends at every newline, also inside quotes; the order of the checks is the parser's.
 * All values are stored as floats, without an error wherever that is possible.
 */
import { decodeBytes, type TextUnits } from "../bytes";
import { EntryKind, type EntryReading, FieldType, Mark, type StoredPoint } from "../entry";
import { type Precision, type Target, versionAtLeast } from "../targets";
import { BACKSLASH, COMMA, EQUALS, HASH, QUOTE, RETURN, SPACE } from "./characters";
import type { Dialect, NameKind } from "./dialect";
import { fieldlessTime } from "./faults";
import { goQuote, parseIntReason, parseUintReason } from "./goText";
import { losesSign, lossOf, readsBareDot } from "./losses";
import { markOddities } from "./oddities";

/** What differs between versions. */
interface Rules {
  /** Since 1.131.0: blanks may stand where the timestamp is missing. */
  readonly blanksForTime: boolean;
  /** Since 1.137.0: the message of an open quote adds a guess at the cause. */
  readonly newlineHint: boolean;
  /** `.5` and `5.` are read. */
  readonly bareDot: boolean;
}

export function createVictoriaMetrics(target: Target, units: TextUnits): Dialect {
  const rules: Rules = {
    blanksForTime: versionAtLeast(target, "1.131"),
    newlineHint: versionAtLeast(target, "1.137"),
    bareDot: readsBareDot(target),
  };
  const { precision } = target;
  return {
    target,
    units,
    sortsTags: false,
    findEnd: (text, from) => text.indexOf("\n", from),
    read: (text, start, end, into) => new LineParser(text, into, rules, target, units).read(start, end),
    unescape: unescapeName,
    unquote: (raw) => raw.slice(1, -1),
    nanoseconds: (digits) => storedTime(BigInt(digits), precision),
    value: (raw, type) => ({ type: "float", value: storedNumber(raw, type, rules.bareDot) }),
    settle,
    refuseBody: () => undefined,
  };
}

class LineParser {
  constructor(
    private readonly text: string,
    private readonly into: EntryReading,
    private readonly rules: Rules,
    private readonly target: Target,
    private readonly units: TextUnits,
  ) {}

  read(start: number, lineEnd: number): void {
    const { text, into } = this;
    const end = lineEnd > start && text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd;
    into.reset(start, end);
    if (start >= end) return;
    if (text.charCodeAt(start) === HASH) {
      into.kind = EntryKind.comment;
      return;
    }
    const keyEnd = this.nextUnescaped(SPACE, start, end);
    if (keyEnd < 0) {
      const message = `cannot find Whitespace I in ${this.quote(start, end)}`;
      into.refuse("missing-fields", message, this.lastElement(start, end), end);
      return;
    }
    if (!this.tags(start, keyEnd)) return;
    const fieldsStart = this.skipSpaces(keyEnd + 1, end);
    const space = this.nextUnquoted(SPACE, fieldsStart, end);
    const fieldsEnd = space < 0 ? end : space;
    if (!this.fields(fieldsStart, fieldsEnd)) return;
    if (space >= 0 && !this.time(space, end)) return;
    into.kind = EntryKind.point;
    markOddities(text, into);
  }

  private tags(start: number, keyEnd: number): boolean {
    const { into } = this;
    let at = this.nextUnescaped(COMMA, start, keyEnd);
    into.measurementEnd = at < 0 ? keyEnd : at;
    while (at >= 0) {
      const tagStart = at + 1;
      at = this.nextUnescaped(COMMA, tagStart, keyEnd);
      const tagEnd = at < 0 ? keyEnd : at;
      const equals = this.nextUnescaped(EQUALS, tagStart, tagEnd);
      if (equals < 0) {
        const message = `missing tag value for ${this.quote(tagStart, tagEnd)}`;
        const empty = tagStart === tagEnd;
        into.refuse(
          empty ? "missing-tag-key" : "missing-tag-value",
          message,
          empty ? tagStart - 1 : tagStart,
          tagEnd,
        );
        return false;
      }
      if (equals === tagStart || equals + 1 === tagEnd) into.marks |= Mark.lostValue;
      into.addTag(tagStart, equals, equals + 1, tagEnd);
    }
    return true;
  }

  private fields(start: number, end: number): boolean {
    const { into } = this;
    let fieldStart = start;
    for (;;) {
      const comma = this.nextUnquoted(COMMA, fieldStart, end);
      const fieldEnd = comma < 0 ? end : comma;
      const equals = this.nextUnescaped(EQUALS, fieldStart, fieldEnd);
      if (equals < 0) {
        const message = `missing field value for ${this.quote(fieldStart, fieldEnd)}`;
        if (fieldStart < fieldEnd) {
          const code = fieldlessTime(this.text, into, fieldStart, fieldEnd)
            ? "missing-fields"
            : "invalid-field-format";
          into.refuse(code, message, fieldStart, fieldEnd);
        } else if (fieldStart > start) into.refuse("missing-field-key", message, fieldStart - 1, fieldStart);
        else into.refuse("missing-fields", message, fieldStart - 1, fieldStart);
        return false;
      }
      if (equals === fieldStart) {
        into.refuse("missing-field-key", "field key cannot be empty", equals, equals + 1);
        return false;
      }
      if (!this.value(fieldStart, equals, fieldEnd)) return false;
      if (comma < 0) return true;
      fieldStart = comma + 1;
    }
  }

  private value(keyStart: number, keyEnd: number, end: number): boolean {
    const { text, into } = this;
    const start = keyEnd + 1;
    const type = valueType(text, start, end);
    const fault = this.valueFault(start, end, type);
    if (fault === undefined) {
      into.addField(keyStart, keyEnd, start, end, type);
      if (lossOf(this.target, text.slice(start, end), type) !== undefined) into.marks |= Mark.lostValue;
      return true;
    }
    const key = goQuote(unescapeName("fieldKey", text.slice(keyStart, keyEnd)), this.units);
    const message = `cannot parse field value for ${key}: ${fault}`;
    if (start === end) into.refuse("missing-field-value", message, keyStart, end);
    else if (type === FieldType.string) into.refuse(this.quoteReason(start, end), message, start, end);
    else if (/out of range$/.test(fault)) {
      const unsigned = type === FieldType.unsigned;
      into.refuse(unsigned ? "unsigned-out-of-range" : "integer-out-of-range", message, start, end);
    } else into.refuse("invalid-number", message, start, end);
    return false;
  }

  private quoteReason(start: number, end: number): "unbalanced-quotes" | "invalid-field-format" {
    return this.nextUnescaped(QUOTE, start + 1, end) < 0 ? "unbalanced-quotes" : "invalid-field-format";
  }

  /** What the parser says against a value; undefined: nothing. */
  private valueFault(start: number, end: number, type: FieldType): string | undefined {
    const { text, units } = this;
    if (start === end) return "field value cannot be empty";
    if (type === FieldType.string) {
      if (end - start >= 2 && text.charCodeAt(end - 1) === QUOTE) return undefined;
      const raw = text.slice(start, end);
      const shown = units === "bytes" ? decodeBytes(raw) : raw;
      const hint = "; this may be caused by a raw newline (`\\n`) inside the quoted field value";
      return `missing closing quote for quoted field value ${shown}${this.rules.newlineHint ? hint : ""}`;
    }
    if (type === FieldType.integer) return integerFault(text.slice(start, end - 1), "int64", units);
    if (type === FieldType.unsigned) return integerFault(text.slice(start, end - 1), "uint64", units);
    return undefined;
  }

  private time(space: number, end: number): boolean {
    const { text, into } = this;
    const start = this.skipSpaces(space + 1, end);
    if (start === end && this.rules.blanksForTime) return true;
    const word = text.slice(start, end);
    const fault = integerFault(word, "int64", this.units);
    if (fault === undefined) {
      into.timestampStart = start;
      into.timestampEnd = end;
      return true;
    }
    const message = `cannot parse timestamp ${goQuote(word, this.units)}: ${fault}`;
    const blank = word.indexOf(" ");
    if (start === end) into.refuse("text-after-point", message, space, end);
    else if (blank > 0 && /^-?\d+$/.test(word.slice(0, blank))) {
      const text = this.skipSpaces(start + blank, end);
      into.refuse("text-after-point", message, text < end ? text : start + blank, end);
    } else {
      const outOfRange = /out of range$/.test(fault);
      into.refuse(outOfRange ? "timestamp-out-of-range" : "invalid-timestamp", message, start, end);
    }
    return false;
  }

  private skipSpaces(from: number, end: number): number {
    let i = from;
    while (i < end && this.text.charCodeAt(i) === SPACE) i++;
    return i;
  }

  private quote(start: number, end: number): string {
    return goQuote(this.text.slice(start, end), this.units);
  }

  /** Start of the last tag, or of the measurement. */
  private lastElement(start: number, end: number): number {
    let last = start;
    for (let at = start; at >= 0; at = this.nextUnescaped(COMMA, at, end)) last = ++at;
    return last === start + 1 ? start : last;
  }

  /** Offset of the next `c` that an even number of backslashes stands before; -1 if there is none. */
  private nextUnescaped(c: number, from: number, end: number): number {
    const { text } = this;
    let odd = false;
    for (let i = from; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit === c && !odd) return i;
      odd = unit === BACKSLASH && !odd;
    }
    return -1;
  }

  /** The same, outside double quotes. */
  private nextUnquoted(c: number, from: number, end: number): number {
    const { text } = this;
    let odd = false;
    let quoted = false;
    for (let i = from; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (!odd) {
        if (unit === QUOTE) quoted = !quoted;
        else if (unit === c && !quoted) return i;
      }
      odd = unit === BACKSLASH && !odd;
    }
    return -1;
  }
}

/** The type that a value is written in; whatever is nothing else counts as a float. */
function valueType(text: string, start: number, end: number): FieldType {
  if (start >= end) return FieldType.float;
  if (text.charCodeAt(start) === QUOTE) return FieldType.string;
  const last = text.charCodeAt(end - 1);
  if (last === 105) return FieldType.integer;
  if (last === 117) return FieldType.unsigned;
  return end - start <= 5 && isBoolean(text.slice(start, end)) ? FieldType.boolean : FieldType.float;
}

function isBoolean(word: string): boolean {
  return /^(t|T|true|True|TRUE|f|F|false|False|FALSE)$/.test(word);
}

/** fastfloat.ParseInt64 and ParseUint64: short numbers by hand, from the 19th unit on by strconv. */
function integerFault(word: string, kind: "int64" | "uint64", units: TextUnits): string | undefined {
  if (word === "") return `cannot parse ${kind} from empty string`;
  const sign = kind === "int64" && word.startsWith("-") ? 1 : 0;
  let i = sign;
  while (i < word.length && i <= 18 && isDigitAt(word, i)) i++;
  if (i > 18) {
    const name = kind === "int64" ? "ParseInt" : "ParseUint";
    const reason = kind === "int64" ? parseIntReason(word) : parseUintReason(word);
    return reason && `strconv.${name}: parsing ${goQuote(word, units)}: ${reason}`;
  }
  if (i === sign) return `cannot parse ${kind} from ${goQuote(word, units)}`;
  if (i === word.length) return undefined;
  const tail = goQuote(word.slice(i), units);
  // The library has a slip in one of the two.
  const from = kind === "int64" ? "form" : "from";
  return `unparsed tail left after parsing ${kind} ${from} ${goQuote(word, units)}: ${tail}`;
}

function isDigitAt(word: string, i: number): boolean {
  const c = word.charCodeAt(i);
  return c >= 48 && c <= 57;
}

function storedNumber(raw: string, type: FieldType, bareDot: boolean): number {
  switch (type) {
    case FieldType.boolean:
      return /^[tT]/.test(raw) ? 1 : 0;
    case FieldType.integer:
    case FieldType.unsigned:
      // An integer has no negative zero.
      return Number(raw.slice(0, -1)) + 0;
    case FieldType.string:
      return bestEffort(raw.slice(1, -1), bareDot);
    default:
      return bestEffort(raw, bareDot);
  }
}

/** fastfloat.ParseBestEffort: what is no number is 0. */
function bestEffort(word: string, bareDot: boolean): number {
  const match = /^-?(\d*)(?:(\.)(\d*))?(?:[eE][+-]?\d+)?$/.exec(word);
  if (match) {
    const [, whole, dot, fraction] = match;
    if (whole === "" && (fraction === undefined || fraction === "" || !bareDot)) return 0;
    if (dot && fraction === "" && word.endsWith(".") && !bareDot) return 0;
    return losesSign(word) ? -Number(word) : Number(word);
  }
  const named = /^(-?)\+?(inf|infinity|nan)$/i.exec(word);
  if (!named) return 0;
  if (/nan/i.test(named[2])) return Number.NaN;
  return named[1] ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Kept in milliseconds; arithmetic of 64 bits that wraps around; 0 means the server's time. */
function storedTime(value: bigint, precision: Precision): bigint | null {
  if (value === 0n) return null;
  return milliseconds(value, precision) * 1_000_000n;
}

function milliseconds(value: bigint, precision: Precision): bigint {
  switch (precision) {
    case "ns":
      return value / 1_000_000n;
    case "us":
      return value / 1_000n;
    case "ms":
      return value;
    case "s":
      return BigInt.asIntN(64, value * 1_000n);
    case "m":
      return BigInt.asIntN(64, value * 60_000n);
    case "h":
      return BigInt.asIntN(64, value * 3_600_000n);
    case "auto":
      // The size alone decides; negative times are seconds.
      if (value >= 100_000_000_000_000_000n) return milliseconds(value, "ns");
      if (value >= 100_000_000_000_000n) return milliseconds(value, "us");
      if (value >= 100_000_000_000n) return value;
      return milliseconds(value, "s");
  }
}

/** Tags without a key or a value vanish, the last of equal keys stays, labels are sorted; NaN is dropped. */
function settle(point: StoredPoint): StoredPoint {
  const tags = new Map<string, string>();
  for (const [key, value] of point.tags) if (key !== "" && value !== "") tags.set(key, value);
  return {
    ...point,
    tags: [...tags].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    fields: point.fields.filter(({ value }) => !Number.isNaN(value)),
  };
}

/** Blank, comma, equals sign and backslash are unescaped in every name. */
function unescapeName(_kind: NameKind, raw: string): string {
  return raw.indexOf("\\") < 0 ? raw : raw.replace(/\\([ ,=\\])/g, "$1");
}
