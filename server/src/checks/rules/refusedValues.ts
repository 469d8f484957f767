/** Owns the words and fixes for entries refused because of a field's value. */
import { PRODUCTS } from "../../lineprotocol/targets";
import { pairOfValue, quoteString, removeField, removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { Fix, Span } from "../finding";
import type { Refusals } from "./refusal";

type ValueCode =
  | "invalid-number"
  | "float-out-of-range"
  | "integer-out-of-range"
  | "unsigned-out-of-range"
  | "invalid-boolean";

export const REFUSED_VALUES: Refusals<ValueCode> = {
  "invalid-number": {
    explain: (entry) => numberProblem(entry).message,
    fixes: (entry) => numberProblem(entry).fixes,
  },
  "float-out-of-range": {
    explain: (entry) => `${value(entry)} is beyond what a 64-bit float holds.`,
    fixes: (entry) => [asString(entry), ...remove(entry)],
  },
  "integer-out-of-range": {
    explain: (entry) => `${value(entry)} is beyond what a 64-bit integer holds.`,
    fixes: (entry) => [asFloat(entry), asString(entry)],
  },
  "unsigned-out-of-range": {
    explain: (entry) => `${value(entry)} is beyond what an unsigned 64-bit integer holds.`,
    fixes: (entry) => [asFloat(entry), asString(entry)],
  },
  "invalid-boolean": {
    explain: (entry) => booleanProblem(entry).message,
    fixes: (entry) => booleanProblem(entry).fixes,
  },
};

function value(entry: EntryView): string {
  const key = pairOfValue(entry, entry.fault).key;
  return `The value ${entry.quoted(entry.fault.start, entry.fault.end)} of field ${entry.name("fieldKey", key)}`;
}

function word(entry: EntryView): string {
  return entry.text.slice(entry.fault.start, entry.fault.end);
}

function remove(entry: EntryView): Fix[] {
  const pair = pairOfValue(entry, entry.fault);
  const span = { start: pair.key.start, end: entry.fault.end };
  return removeField(entry, span, entry.name("fieldKey", pair.key));
}

function asFloat(entry: EntryView): Fix {
  const number = word(entry).slice(0, -1);
  return replacing(`Store as float: ${word(entry)} → ${number}`, entry.fault, number);
}

function asString(entry: EntryView, span: Span = entry.fault, preferred = false): Fix {
  const text = entry.text.slice(span.start, span.end);
  return replacing(`Store as string: ${short(quoteString(text))}`, span, quoteString(text), preferred);
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

interface ValueProblem {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** One of the usual ways of writing a number that line protocol does not know. */
interface NumberShape {
  readonly pattern: RegExp;
  message(entry: EntryView): string;
  fixes(entry: EntryView): readonly Fix[];
}

const to = (entry: EntryView, what: string, text: string, preferred = false) =>
  replacing(`${what}: ${short(word(entry))} → ${short(text)}`, entry.fault, text, preferred);

const NUMBER_SHAPES: readonly NumberShape[] = [
  {
    pattern: /^-?\d*\.\d*[iu]$/,
    message: (entry) => `${value(entry)} has a decimal point and the suffix of an integer.`,
    fixes: (entry) => {
      const [, whole, fraction, suffix] = /^(-?\d*)\.(\d*)([iu])$/.exec(word(entry)) as RegExpExecArray;
      const exact = /^0*$/.test(fraction) && whole !== "" && whole !== "-";
      const float = to(entry, "Store as float", word(entry).slice(0, -1), !exact);
      return exact ? [to(entry, "Store as integer", whole + suffix, true), float] : [float];
    },
  },
  {
    pattern: /^\d+u$/,
    message: (entry) =>
      `${value(entry)} is an unsigned integer, which ${PRODUCTS[entry.target.product].label} does not know.`,
    fixes: (entry) => [
      to(entry, "Store as integer", `${word(entry).slice(0, -1)}i`, true),
      to(entry, "Store as float", word(entry).slice(0, -1)),
    ],
  },
  {
    pattern: /^-\d+u$/,
    message: (entry) => `${value(entry)} is unsigned and has a minus sign.`,
    fixes: (entry) => [to(entry, "Store as integer", `${word(entry).slice(0, -1)}i`, true)],
  },
  {
    pattern: /^-?\d+[IU]$/,
    message: (entry) => `${value(entry)} has its suffix in upper case.`,
    fixes: (entry) => [to(entry, "Write the suffix in lower case", word(entry).toLowerCase(), true)],
  },
  {
    pattern: /^-?(nan|null|none|nil|na|n\/a|inf|infinity)$/i,
    message: (entry) => `${value(entry)} cannot be stored: there is no empty and no infinite number.`,
    fixes: (entry) => remove(entry).map((fix) => ({ ...fix, preferred: true })),
  },
  {
    pattern: /^0[xX][0-9a-fA-F]{1,15}$/,
    message: (entry) => `${value(entry)} is hexadecimal; numbers are decimal.`,
    fixes: (entry) => [to(entry, "Store as integer", `${BigInt(word(entry))}i`, true)],
  },
  {
    pattern: /^-?\d+(_\d+)+$/,
    message: (entry) => `${value(entry)} has underscores between its digits.`,
    fixes: (entry) => [to(entry, "Remove the underscores", word(entry).replaceAll("_", ""), true)],
  },
  {
    pattern: /^-?\d+(\.\d+)?[dfDF]$/,
    message: (entry) => `${value(entry)} has a suffix that line protocol does not know.`,
    fixes: (entry) => [to(entry, "Store as float", word(entry).slice(0, -1), true)],
  },
  {
    pattern: /^-?[\d.]+[eE][+-]?\d*i$/,
    message: (entry) => `${value(entry)} has an exponent and the suffix of an integer.`,
    fixes: (entry) => [to(entry, "Store as float", word(entry).slice(0, -1), true)],
  },
  {
    pattern: /^-?[\d.]+[iu]?\t/,
    message: (entry) =>
      `${value(entry)} has a tab in it; between fields and timestamp a space is wanted, and a tab alone does not end a number.`,
    fixes: (entry) => {
      const at = entry.fault.start + word(entry).indexOf("\t");
      return [replacing("Write a space for the tab", { start: at, end: at + 1 }, " ", true)];
    },
  },
];

function numberProblem(entry: EntryView): ValueProblem {
  const text = word(entry);
  for (const shape of NUMBER_SHAPES) {
    if (shape.pattern.test(text)) return { message: shape.message(entry), fixes: shape.fixes(entry) };
  }
  return {
    message: `${value(entry)} begins like a number and is none.`,
    fixes: [asString(entry, phrase(entry), true), ...remove(entry)],
  };
}

const TRUE_WORDS = /^(true|yes|on)$/i;
const FALSE_WORDS = /^(false|no|off)$/i;

function booleanProblem(entry: EntryView): ValueProblem {
  const text = word(entry);
  const { start } = entry.fault;
  if (TRUE_WORDS.test(text) || FALSE_WORDS.test(text)) {
    const meant = TRUE_WORDS.test(text) ? "true" : "false";
    return {
      message: `${value(entry)} is no boolean as line protocol writes it: t, T, true, True, TRUE, f, F, false, False, FALSE.`,
      fixes: [to(entry, "Store as boolean", meant, true), asString(entry)],
    };
  }
  if (/^\+[\d.]/.test(text)) {
    return {
      message: `${value(entry)} has a plus sign, which numbers cannot have.`,
      fixes: [removing("Remove the plus sign", { start, end: start + 1 }, true)],
    };
  }
  if (text.startsWith("=")) {
    return {
      message: "A second equals sign follows the first.",
      fixes: [removing("Remove the equals sign", { start, end: start + 1 }, true)],
    };
  }
  const single = /^'(.*)'$/.exec(text);
  if (single) {
    return {
      message: `${value(entry)} stands in single quotes; strings stand in double quotes.`,
      fixes: [to(entry, "Store as string", quoteString(single[1]), true)],
    };
  }
  const fixes: Fix[] = [asString(entry, phrase(entry), true)];
  if (looksLikeTag(entry)) {
    const blank = entry.reading.measurementEnd;
    fixes.push(
      replacing("Make it a tag: write a comma for the blank", { start: blank, end: blank + 1 }, ","),
    );
  }
  return {
    message: `${value(entry)} is neither a number nor a boolean; text must stand in double quotes.`,
    fixes: [...fixes, ...remove(entry)],
  };
}

/** `m t=v f=1`: the first field of a point without tags, with a pair behind the blank after it. */
function looksLikeTag(entry: EntryView): boolean {
  const { text, reading } = entry;
  return (
    reading.tagCount === 0 &&
    text[reading.measurementEnd] === " " &&
    /^ +[^ =]+=/.test(text.slice(entry.fault.end, reading.end))
  );
}

/** The word at fault with the words behind it that belong to the same text: no pairs, no timestamp. */
function phrase(entry: EntryView): Span {
  const { text, reading } = entry;
  let end = entry.fault.end;
  for (;;) {
    const next = / +([^ ,="\r\n]+)(?=[ ,\r\n]|$)/y;
    next.lastIndex = end;
    const match = next.exec(text);
    if (!match || next.lastIndex > reading.end || /^-?\d+$/.test(match[1])) break;
    end = next.lastIndex;
  }
  return { start: entry.fault.start, end };
}
