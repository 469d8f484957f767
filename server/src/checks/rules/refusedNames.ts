/** Owns the words and fixes for entries refused in their measurement or tags. */
import { inserting, removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { Fix } from "../finding";
import { knowsComments } from "../products";
import { bareValue, quotedValueAround } from "../quotedValues";
import type { Span } from "../span";
import type { Refusals } from "./refusal";

type NameCode =
  | "missing-measurement"
  | "missing-fields"
  | "missing-tag-key"
  | "missing-tag-value"
  | "invalid-tag-format"
  | "duplicate-tag"
  | "reserved-tag-key"
  | "key-too-long"
  | "invalid-name";

const QUOTES =
  "Quotes do not hold a tag's value together: a blank, a comma or an equals sign in it needs a backslash before it, and quotes become part of the value.";

/** Text that is no line protocol, kept as a comment: only where there are comments, and it would swallow no line. */
function asComment({ text, target, reading: { start, end } }: EntryView): Fix[] {
  return knowsComments(target) && !/["\\\n]/.test(text.slice(start, end))
    ? [inserting("Make it a comment", start, "# ")]
    : [];
}

/** The name that a fault is part of. */
function wholeName({ text, reading, fault }: EntryView): Span {
  let { start, end } = fault;
  while (start > reading.start && (!/[ ,]/.test(text[start - 1]) || text[start - 2] === "\\")) start--;
  while (end < reading.end && (!/[ ,=]/.test(text[end]) || text[end - 1] === "\\")) end++;
  return { start, end };
}

/** A name that QuestDB takes for tables and columns, nearest to one that it does not. */
function possibleName(name: string): string {
  return name
    .replace(/\\/g, "")
    .replace(/[?,'":)(+*%~/.\u0000-\u000f\u007f\ufeff-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 127)
    .replaceAll(" ", "\\ ");
}

export const REFUSED_NAMES: Refusals<NameCode> = {
  "invalid-name": {
    explain: (entry) => {
      const { start, end } = entry.fault;
      const name = wholeName(entry);
      return name.start === start && name.end === end
        ? `${entry.quoted(start, end)} cannot be the name of a table or a column.`
        : `${entry.quoted(start, end)} cannot stand in the name of a table or a column.`;
    },
    fixes: (entry) => {
      const span = wholeName(entry);
      const name = entry.text.slice(span.start, span.end);
      const better = possibleName(name);
      return better === "" || better === name
        ? []
        : [replacing(`Rename it to "${better}"`, span, better, true)];
    },
  },
  "missing-measurement": {
    explain: (entry) =>
      entry.text[entry.fault.start] === ","
        ? "The line begins with a comma; the measurement's name must stand before it."
        : `${entry.quoted(entry.fault.start, entry.fault.end)} stands where the measurement's name must begin.`,
    fixes: (entry) => {
      const what = entry.text[entry.fault.start] === "," ? "the comma" : "this character";
      return [removing(`Remove ${what}`, entry.fault)];
    },
  },
  "missing-fields": {
    explain: (entry) => {
      const { start, end } = entry.reading;
      const escaped = lastEscapedBlank(entry);
      if (escaped >= 0) {
        return `The blank behind ${entry.quoted(start, escaped)} is escaped by the backslash before it, so that the line has no fields.`;
      }
      return `${entry.quoted(start, end)} has no fields: a space and at least one key=value must follow.`;
    },
    fixes: (entry) => {
      const escaped = lastEscapedBlank(entry);
      return escaped < 0
        ? [...asComment(entry), removing("Remove the line", { start: entry.from, end: entry.next })]
        : [removing("Remove the backslash before the blank", { start: escaped, end: escaped + 1 })];
    },
  },
  "missing-tag-key": {
    explain: (entry) => {
      if (quotedValueAround(entry.text, entry.fault.start, entry.lineEnd(entry.fault.start))) return QUOTES;
      if (entry.text[entry.fault.start] === "=") return "A tag has no key before its equals sign.";
      const first = entry.text[entry.fault.start];
      if (first < " " && first !== "\t") {
        return `${entry.quoted(entry.fault.start, entry.fault.end)} stands where a tag's key must begin.`;
      }
      return commaWithoutTag(entry).blanks
        ? "A space follows the comma; tags are joined by commas without blanks."
        : "A comma stands here without a tag behind it.";
    },
    fixes: (entry) => {
      const { text, fault } = entry;
      const quoted = quotedValueAround(text, fault.start, entry.lineEnd(fault.start));
      if (quoted) return [bareValue(entry, quoted)];
      const { comma, blanks } = commaWithoutTag(entry);
      if (text[comma.start] !== ",") return [];
      const fixes: Fix[] = [removing("Remove the comma", comma, !blanks)];
      if (blanks) fixes.unshift(removing("Remove the blank behind the comma", blanks, true));
      return fixes;
    },
  },
  "missing-tag-value": {
    explain: (entry) => {
      const key = tagKey(entry);
      if (quotedValueAround(entry.text, key.start, entry.lineEnd(key.start))) return QUOTES;
      if (!hasEquals(entry) && entry.text[key.start - 1] === ",") {
        return `${entry.quoted(key.start, key.end)} is read as a tag without a value. A comma or blank inside a name or value needs a backslash before it.`;
      }
      return `Tag ${entry.name("tagKey", key)} has no value. Empty tag values cannot be stored: leave the tag out.`;
    },
    fixes: (entry) => {
      const key = tagKey(entry);
      const quoted = quotedValueAround(entry.text, key.start, entry.lineEnd(key.start));
      if (quoted) return [bareValue(entry, quoted)];
      const comma = key.start - 1;
      if (entry.text[comma] !== ",") return [];
      const end = hasEquals(entry) ? key.end + 1 : key.end;
      const remove = removing(`Remove the tag ${entry.name("tagKey", key)}`, { start: comma, end });
      if (hasEquals(entry)) return [{ ...remove, preferred: true }];
      return [inserting("Escape the comma", comma, "\\", entry.reading.tagCount > 0), remove];
    },
  },
  "invalid-tag-format": {
    explain: (entry) => {
      const { start, end } = entry.fault;
      const backslash = trailingBackslash(entry);
      if (backslash >= 0) {
        return `The backslash at the end of ${entry.quoted(start, backslash + 1)} escapes the blank or comma behind it, so that what follows is read as part of the tag. A tag's value cannot end in a backslash.`;
      }
      return `The tag's value ${entry.quoted(start, end)} holds an equals sign; inside a value it needs a backslash before it.`;
    },
    fixes: (entry) => {
      const backslash = trailingBackslash(entry);
      if (backslash >= 0) {
        return [removing("Remove the backslash", { start: backslash, end: backslash + 1 }, true)];
      }
      const edits = [];
      for (let i = entry.fault.start; i < entry.fault.end; i++) {
        if (entry.text[i] === "=" && entry.text[i - 1] !== "\\") edits.push({ start: i, end: i, text: "\\" });
      }
      return edits.length > 0 ? [{ title: "Escape the equals sign", edits, preferred: true }] : [];
    },
  },
  "duplicate-tag": {
    explain: (entry) => `Tag ${entry.name("tagKey", entry.fault)} stands twice in this line.`,
    fixes: (entry) => {
      const tag = entry.tags.find(({ key }) => key.start === entry.fault.start);
      if (!tag) return [];
      return [removing("Remove this tag", { start: tag.key.start - 1, end: tag.value.end }, true)];
    },
  },
  "reserved-tag-key": {
    explain: (entry) => `A tag cannot be called ${entry.quoted(entry.fault.start, entry.fault.end)}.`,
    fixes: (entry) => {
      const key = entry.text.slice(entry.fault.start, entry.fault.end);
      if (!/^\w+$/.test(key)) return [];
      const renamed = key.startsWith("_") ? key.slice(1) : `${key}_`;
      return [replacing(`Rename the tag to "${renamed}"`, entry.fault, renamed)];
    },
  },
  "key-too-long": {
    explain: () => "Measurement and tags together are too long for an index key.",
  },
};

function tagKey(entry: EntryView): Span {
  const { start, end } = entry.fault;
  const equals = entry.text.slice(start, end).search(/(?<!\\)=/);
  return { start, end: equals < 0 ? end : start + equals };
}

function hasEquals(entry: EntryView): boolean {
  return tagKey(entry).end < entry.fault.end;
}

/**
 * The backslash that escapes the blank or comma behind a tag's value (`p=C:\dir\ f=1`), -1 if there is none. Where an equals sign is
 * escaped the writer knows of escapes: then the equals sign that is not is at fault.
 */
function trailingBackslash(entry: EntryView): number {
  const value = entry.text.slice(entry.fault.start, entry.fault.end);
  if (value.includes("\\=")) return -1;
  const found = /\\(?=[ ,][^ ,=\\]*=)/.exec(value);
  return found ? entry.fault.start + found.index : -1;
}

interface LooseComma {
  readonly comma: Span;
  /** The blanks behind it, where a tag follows them. */
  readonly blanks: Span | undefined;
}

/** The comma without a tag: the fault itself, or what stands before it. */
function commaWithoutTag(entry: EntryView): LooseComma {
  const { text, fault } = entry;
  const at = text[fault.start] === "," && text[fault.start - 1] !== "," ? 1 : 0;
  const comma = { start: fault.start - 1 + at, end: fault.start + at };
  const found = / +/y;
  found.lastIndex = comma.end;
  if (!found.test(text)) return { comma, blanks: undefined };
  const end = found.lastIndex;
  // `m, t=a f=1`: two more parts follow, the first of them is the tag.
  const tagFollows = /^[^ ,=]+=[^ ]+ +[^ ,=]+=/.test(text.slice(end, entry.reading.end));
  return { comma, blanks: tagFollows ? { start: comma.end, end } : undefined };
}

/** The backslash before the last blank of a line without fields that is followed by a pair; -1 if there is none. */
function lastEscapedBlank(entry: EntryView): number {
  const { start, end } = entry.reading;
  const found = /\\ +(?=[^ =]+=[^ ]+( -?\d+)?$)/.exec(entry.text.slice(start, end));
  return found ? start + found.index : -1;
}
