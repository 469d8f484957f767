/** Owns the words and fixes for entries refused in the structure of their fields. */
import { fieldWithComma, inserting, removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { Fix } from "../finding";
import { bareValue, quotedValueAround } from "../quotedValues";
import type { Span } from "../span";
import { behindQuote } from "../strings";
import type { Refusals } from "./refusal";

type FieldCode = "missing-field-key" | "missing-field-value" | "invalid-field-format" | "unreadable-value";

export const REFUSED_FIELDS: Refusals<FieldCode> = {
  "missing-field-key": {
    explain: (entry) =>
      entry.text[entry.fault.start] === ","
        ? looseComma(entry).message
        : "A field has no key before its equals sign.",
    fixes: (entry) => {
      const at = entry.fault.start;
      if (entry.text[at] === ",") return looseComma(entry).fixes;
      // `m f =1`: the blank belongs away.
      const before = entry.text.slice(entry.reading.start, at);
      const blank = /[^ ,] +$/.exec(before);
      // The first blank that is not escaped ends the tags: it stays.
      if (!blank || !/(?<!\\) /.test(before.slice(0, blank.index + 1))) {
        return entry.text[at] === "=" ? [inserting('Name the field "value"', at, "value")] : [];
      }
      return [
        removing(
          "Remove the blank before the equals sign",
          { start: at - blank[0].length + 1, end: at },
          true,
        ),
      ];
    },
  },
  "missing-field-value": {
    explain: (entry) =>
      entry.text[entry.fault.end - 1] === "="
        ? `Field ${entry.name("fieldKey", keyOf(entry))} has no value.`
        : formatProblem(entry).message,
    fixes: (entry) => {
      if (entry.text[entry.fault.end - 1] !== "=") return formatProblem(entry).fixes;
      const fixes: Fix[] = [];
      const { text } = entry;
      const end = entry.fault.end;
      // Digits alone behind the blank are the timestamp.
      const blanks = /^ +(?!-?\d{9,}$)(?=[^ ,=]+(,|$| -?\d+$))/.exec(text.slice(end, entry.reading.end));
      if (blanks) {
        fixes.push(
          removing(
            "Remove the blank behind the equals sign",
            { start: end, end: end + blanks[0].length },
            true,
          ),
        );
      }
      const span = fieldWithComma(entry, entry.fault);
      if (span) {
        fixes.push(
          removing(`Remove the field ${entry.name("fieldKey", keyOf(entry))}`, span, fixes.length === 0),
        );
      }
      fixes.push(inserting('Store an empty string: ""', end, '""'));
      return fixes;
    },
  },
  "invalid-field-format": {
    explain: (entry) => formatProblem(entry).message,
    fixes: (entry) => formatProblem(entry).fixes,
  },
  "unreadable-value": {
    explain: () =>
      "The backslashes in this line's fields are paired in two ways by the same server: it accepts the line, then cannot read the value.",
  },
};

function keyOf(entry: EntryView): Span {
  return { start: entry.fault.start, end: entry.fault.end - 1 };
}

interface FormatProblem {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** Finds which of the usual mistakes made the fields unreadable. */
function formatProblem(entry: EntryView): FormatProblem {
  const { text, reading } = entry;
  const { start, end } = entry.fault;
  const part = text.slice(start, end);
  if (reading.message.startsWith("invalid value: field-key=")) return escapedEquals(entry);
  if (part.trim() === "") {
    return { message: "Behind this space the fields are missing.", fixes: [] };
  }
  if (part === ",") return looseComma(entry);
  const before = text.slice(reading.start, start);
  const string = stringBefore(entry);
  if (string)
    return {
      message: "Text stands behind the closing quote of a string.",
      fixes: behindQuote(entry, string, entry.fault),
    };
  const closed = closedString(entry);
  if (closed > start) {
    return {
      message: "Text stands behind the closing quote of a string.",
      fixes: behindQuote(entry, { start, end: closed }, { start: closed, end }),
    };
  }
  if (/^CREATE (DATABASE|RETENTION POLICY)\b/.test(text.slice(reading.start, reading.end))) {
    return {
      message:
        "This is a statement of InfluxQL, which only `influx -import` understands; a write takes points.",
      fixes: [inserting("Make it a comment", reading.start, "# ", true)],
    };
  }
  if (/^\d+$/.test(part) && /\d,$/.test(before)) {
    const whole = /-?\d[\d.]*,$/.exec(before)?.[0] ?? ",";
    return {
      message: `A decimal comma is not known: ${entry.quoted(start - whole.length, end)} is read as a value and a field without one.`,
      fixes: whole.includes(".")
        ? []
        : [replacing("Write a decimal point", { start: start - 1, end: start }, ".", true)],
    };
  }
  const aroundEquals = /^( *)=( *)(?=[^ ])/.exec(text.slice(end, reading.end));
  if (aroundEquals) {
    return {
      message: `Field ${entry.name("fieldKey", entry.fault)} has blanks around its equals sign.`,
      fixes: [replacing("Remove the blanks", { start: end, end: end + aroundEquals[0].length }, "=", true)],
    };
  }
  return blankInName(entry);
}

/** The string value that is closed right before the fault. */
function stringBefore({ text, reading, fault }: EntryView): Span | undefined {
  if (text[fault.start - 1] !== '"') return undefined;
  const found = /="(?:[^"\\]|\\[\s\S])*"$/.exec(text.slice(reading.start, fault.start));
  return found ? { start: reading.start + found.index + 1, end: fault.start } : undefined;
}

/** Behind the quote that closes the string with which the fault begins, where more follows; else -1. */
function closedString({ text, fault }: EntryView): number {
  const found = /^"(?:[^"\\]|\\[\s\S])*"(?=[\s\S])/.exec(text.slice(fault.start, fault.end));
  return found && text[fault.start - 1] === "=" ? fault.start + found[0].length : -1;
}

function escapedEquals(entry: EntryView): FormatProblem {
  const { start } = entry.fault;
  const raw = entry.text.slice(start, entry.fault.end);
  const backslashes = /\\+(?==)/.exec(raw);
  return {
    message:
      "The backslash before the equals sign makes it part of the field's key, so that the field has no value.",
    fixes: backslashes
      ? [
          removing(
            "Remove the backslash",
            { start: start + backslashes.index, end: start + backslashes.index + backslashes[0].length },
            true,
          ),
        ]
      : [],
  };
}

function looseComma(entry: EntryView): FormatProblem {
  const { start, end } = entry.fault;
  const blanks = /^ +(?=[^ ,=]+=)/.exec(entry.text.slice(end, entry.reading.end));
  if (blanks) {
    return {
      message: "A space follows the comma; fields are joined by commas without blanks.",
      fixes: [
        removing("Remove the blank behind the comma", { start: end, end: end + blanks[0].length }, true),
      ],
    };
  }
  return {
    message: "A comma stands here without a field behind it.",
    fixes: [removing("Remove the comma", { start, end }, true)],
  };
}

/** `my cpu usage=1`: a word without equals sign where the fields should begin, and more behind it. */
function blankInName(entry: EntryView): FormatProblem {
  const { text, reading } = entry;
  const { start, end } = entry.fault;
  const word = entry.quoted(start, end);
  const keyEnd = start - 1;
  const first =
    text[keyEnd] === " " && text[keyEnd - 1] !== "\\" && !/(?<!\\) /.test(text.slice(reading.start, keyEnd));
  const more = /^ +[^ =]+=/.test(text.slice(end, reading.end));
  if (!first || !more) {
    return { message: `${word} is no field: key=value is wanted here.`, fixes: [] };
  }
  const value = quotedValueAround(text, start, entry.lineEnd(start));
  const quoted = value !== undefined || text[reading.start] === '"';
  return {
    message: quoted
      ? `The fields begin behind the first space, and ${word} is no field. Names and tags are not quoted: a blank in them needs a backslash before it.`
      : `The fields begin behind the first space, and ${word} is no field. If it belongs to the name before it, the blank needs a backslash.`,
    fixes: [value ? bareValue(entry, value) : inserting("Escape the blank", keyEnd, "\\", true)],
  };
}
