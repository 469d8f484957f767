/** Owns the words and fixes for entries refused because of a field's value. */
import { quoteString, removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { Fix } from "../finding";
import type { Span } from "../span";
import { asFloat, asString, remove, to, value, word } from "../valueFixes";
import { NUMBER_SHAPES } from "./numberShapes";
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
    // InfluxDB 1.x and 2.x say the same of a float that they cannot read (`1e`, `1e5e5`).
    explain: (entry) =>
      isDecimal(entry)
        ? `${value(entry)} is beyond what a 64-bit float holds.`
        : numberProblem(entry).message,
    fixes: (entry) => (isDecimal(entry) ? [asString(entry), ...remove(entry)] : numberProblem(entry).fixes),
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

function isDecimal(entry: EntryView): boolean {
  return /^-?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(word(entry));
}

interface ValueProblem {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

function numberProblem(entry: EntryView): ValueProblem {
  const text = word(entry);
  for (const shape of NUMBER_SHAPES) {
    if (shape.pattern.test(text)) return { message: shape.message(entry), fixes: shape.fixes(entry) };
  }
  // InfluxDB 1.x and 2.x read every word that begins with n as a number.
  if (!/^[-+.]*\d/.test(text)) return booleanProblem(entry);
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
