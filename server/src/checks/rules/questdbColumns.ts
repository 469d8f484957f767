/**
 * Owns the findings for columns of QuestDB's tables: the first value of a column makes its type, later ones are cast or refuse the whole
 * write; a field without a value is null, unless its column is new; `timestamp` is the time itself. Names ignore case, and of one name in
 * a line the first counts. Sources: LineWalAppender.java, and what 8.2.0, 9.0.1 and 9.3.4 answered (recorded).
 */
import type { Dictionary } from "../../document/dictionary";
import type { DocumentReading } from "../../document/reading";
import { markBit } from "../../document/segment";
import { type Kind, kindOf, NEW_COLUMN, takes } from "../../lineprotocol/dialects/questdbCasts";
import { EMPTY_STRIDE, FieldType, Mark } from "../../lineprotocol/entry";
import { describeTarget, type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { Severity } from "../codes";
import { removing } from "../edits";
import { type EntryView, grouped } from "../entryView";
import type { FactFinding, FactRule, Fix } from "../finding";
import { refusal, refusalSentence } from "../products";
import { visitPoints } from "../segmentPoints";
import type { Span } from "../span";
import { fixesOf } from "./fieldTypeConflict";

/** Points looked at: the facts know already that there is something to find. */
const MOST_POINTS = 20_000;
const MOST_FINDINGS = 1_000;

interface Column extends Span {
  readonly kind: Kind;
}

/** A value as it stands: offsets of the entry's text. */
interface Value {
  /** As stored. */
  readonly name: string;
  readonly kind: Kind;
  readonly key: Span;
  readonly value: Span;
}

/** Kinds that can be written as another one. */
const FIELD_TYPES: Readonly<Partial<Record<Kind, FieldType>>> = {
  INTEGER: FieldType.integer,
  FLOAT: FieldType.float,
  STRING: FieldType.string,
  BOOLEAN: FieldType.boolean,
};

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  TAG: "a tag",
  INTEGER: "an integer",
  FLOAT: "a float",
  STRING: "a string",
  BOOLEAN: "a boolean",
  TIMESTAMP: "a time",
  LONG256: "a long256",
  DECIMAL: "a decimal",
  NULL: "empty",
};

export const questdbColumns: FactRule = {
  prepare(reading, { target }) {
    if (target.product !== "questdb" || !mayClash(reading)) return undefined;
    const whole = new Walk(reading, target).findings();
    const counts = new Map<FactFinding["code"], number>();
    for (const { code } of whole) counts.set(code, (counts.get(code) ?? 0) + 1);
    return { totals: [...counts], whole };
  },
};

class Walk {
  /** By table and column in lower case. */
  private readonly tables = new Map<string, Map<string, Column>>();
  private readonly found: FactFinding[] = [];

  constructor(
    private readonly reading: DocumentReading,
    private readonly target: Target,
  ) {}

  findings(): readonly FactFinding[] {
    let left = MOST_POINTS;
    for (const place of this.reading.segments()) {
      visitPoints(this.reading, place, (entry) => {
        this.point(entry);
        return --left > 0 && this.found.length < MOST_FINDINGS ? undefined : false;
      });
      if (left <= 0 || this.found.length >= MOST_FINDINGS) break;
    }
    return this.found;
  }

  private point(entry: EntryView): void {
    const { reading, text, dialect } = entry;
    const name = dialect.unescape(
      "measurement",
      text.slice(reading.measurementStart, reading.measurementEnd),
    );
    const known = this.tables.get(name.toLowerCase());
    const table = known ?? new Map<string, Column>();
    const values = valuesOf(entry);
    const isBad = (value: Value) =>
      this.isRefusedNew(entry, value, table.get(value.name.toLowerCase()), known === undefined);
    // A table is made with all columns of its first line, or not at all.
    if (values.some(isBad) && !known) return;
    this.tables.set(name.toLowerCase(), table);
    for (const value of values) {
      const key = value.name.toLowerCase();
      const column = table.get(key);
      if (key === "timestamp") continue;
      if (column) this.fit(entry, value, column);
      else if (value.kind !== "NULL" && value.kind !== "DECIMAL") {
        table.set(key, {
          kind: value.kind,
          start: entry.base + value.key.start,
          end: entry.base + value.value.end,
        });
      }
    }
  }

  /** Tells of a value that can make no column; answers whether there is something that refuses the line. */
  private isRefusedNew(
    entry: EntryView,
    value: Value,
    column: Column | undefined,
    isNewTable: boolean,
  ): boolean {
    const shown = entry.name("fieldKey", value.key);
    if (value.name.toLowerCase() === "timestamp") return this.time(entry, value, shown, isNewTable);
    if (column) return false;
    if (value.kind === "NULL") {
      const words = isNewTable ? `invalid column type: ${value.name}` : "invalid column type: 0";
      const message = `Field ${shown} has no value, and no line before gives its column a type. ${refusalSentence(this.target, words)}`;
      this.tell(entry, value, "missing-field-value", "error", message);
      return true;
    }
    if (value.kind !== "DECIMAL") return false;
    const words = `decimal columns must be created manually: ${value.name}`;
    this.tell(
      entry,
      value,
      "invalid-number",
      "error",
      `${shown} is a decimal. ${refusalSentence(this.target, words)}`,
    );
    return true;
  }

  private time(entry: EntryView, value: Value, shown: string, isNewTable: boolean): boolean {
    const label = describeTarget(this.target);
    if (isNewTable && value.name !== "timestamp") {
      const message = `${shown} differs from QuestDB's time column "timestamp" in case only: where it makes the table, ${label} cannot read the table again, and what is written to it is lost. Give it another name.`;
      this.tell(entry, value, "time-key", "error", message);
      return versionAtLeast(this.target, "9.3");
    }
    if (value.kind === "TIMESTAMP") return false;
    if (versionAtLeast(this.target, "9.3")) {
      this.tell(
        entry,
        value,
        "time-key",
        "error",
        `${shown} is the time column. ${refusal(this.target)}. Give it another name.`,
      );
      return true;
    }
    const message = `${shown} is the time column: ${label} stores the point at another time, without an error. Give it another name.`;
    this.tell(entry, value, "time-key", "warning", message);
    return false;
  }

  private fit(entry: EntryView, value: Value, column: Column): void {
    const shown = entry.name("fieldKey", value.key);
    if (value.kind === "NULL") {
      const message = `Field ${shown} has no value: ${describeTarget(this.target)} takes the line without an error and stores ${column.kind === "BOOLEAN" ? "false" : "null"}.`;
      this.tell(entry, value, "lost-value", "warning", message);
      return;
    }
    const type = NEW_COLUMN[column.kind === "NULL" || column.kind === "DECIMAL" ? "FLOAT" : column.kind];
    if (takes(value.kind, type)) return;
    const line = grouped(this.reading.text.positionAt(column.start).line + 1);
    const words = `cast error from protocol type: ${value.kind} to column type: ${type}`;
    const isTag = value.kind === "TAG" || column.kind === "TAG";
    const from = FIELD_TYPES[value.kind];
    const to = FIELD_TYPES[column.kind];
    const raw = entry.text.slice(value.value.start, value.value.end);
    this.tell(
      entry,
      value,
      isTag ? "tag-and-field" : "field-type-conflict",
      "error",
      `${shown} is ${KIND_WORDS[value.kind]} here but ${KIND_WORDS[column.kind]} since line ${line}. ${refusalSentence(this.target, words)}`,
      [{ start: column.start, end: column.end, message: `The column is made on line ${line}, as ${type}.` }],
      () =>
        from === undefined || to === undefined
          ? []
          : fixesOf(raw, from, to).map((fix) => moved(fix, entry.base + value.value.start)),
    );
  }

  private tell(
    entry: EntryView,
    { kind, key, value, name }: Value,
    code: FactFinding["code"],
    severity: Severity,
    message: string,
    related: FactFinding["related"] = [],
    fixes?: () => Fix[],
  ): void {
    const { base, text } = entry;
    const pair = { start: key.start, end: value.end };
    // Of nothing the key is marked, with its equals sign.
    const isName = code === "tag-and-field" || code === "time-key";
    const span = kind === "NULL" ? pair : isName ? key : value;
    this.found.push({
      code,
      severity,
      start: base + span.start,
      end: base + span.end,
      lineStart: base + entry.from,
      message,
      related,
      fixes: fixes ?? (() => removals(text, kind, pair, name).map((fix) => moved(fix, base))),
    });
  }
}

/** A field without a value can go, with the comma beside it. */
function removals(text: string, kind: Kind, span: Span, name: string): Fix[] {
  if (kind !== "NULL") return [];
  const title = `Remove the field "${name}"`;
  if (text[span.end] === ",") return [removing(title, { start: span.start, end: span.end + 1 })];
  return text[span.start - 1] === "," ? [removing(title, { start: span.start - 1, end: span.end })] : [];
}

function moved(fix: Fix, by: number): Fix {
  return {
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, start: by + edit.start, end: by + edit.end })),
  };
}

/** Tags and fields in the order of the line, each name once. */
function valuesOf(entry: EntryView): Value[] {
  const { reading, text, dialect } = entry;
  const values: Value[] = [];
  const hasDecimals = versionAtLeast(entry.target, "9.3");
  const fields = entry.fields.map(({ key, value }) => ({ key, value }));
  for (let at = 0; at < reading.emptyCount * EMPTY_STRIDE; at += EMPTY_STRIDE) {
    const [start, end] = reading.empties.slice(at, at + EMPTY_STRIDE);
    // Behind the equals sign.
    fields.push({ key: { start, end }, value: { start: end + 1, end: end + 1 } });
  }
  fields.sort((a, b) => a.key.start - b.key.start);
  const seen = new Set<string>();
  const add = (key: Span, value: Span, isTag: boolean) => {
    const name = dialect.unescape(isTag ? "tagKey" : "fieldKey", text.slice(key.start, key.end));
    if (seen.has(name.toLowerCase())) return;
    seen.add(name.toLowerCase());
    values.push({
      name,
      kind: isTag ? "TAG" : kindOf(text.slice(value.start, value.end), hasDecimals),
      key,
      value,
    });
  };
  for (const { key, value } of entry.tags) add(key, value, true);
  for (const { key, value } of fields) add(key, value, false);
  return values;
}

/** What a dictionary's names say; names are only ever added. */
interface NamesSeen {
  fields: number;
  series: number;
  /** By table and column in lower case: role and exact names. */
  readonly columns: Map<string, string>;
  clash: boolean;
}

const seenNames = new WeakMap<Dictionary, NamesSeen>();

/** Whether names or facts leave it open that a column gets values that do not fit. */
function mayClash({ dictionary, facts }: DocumentReading): boolean {
  if (facts.conflicts.size > 0 || facts.marked(markBit(Mark.makesNoColumn)) > 0) return true;
  let names = seenNames.get(dictionary);
  if (!names) {
    names = { fields: 0, series: 0, columns: new Map(), clash: false };
    seenNames.set(dictionary, names);
  }
  const seen = names;
  const add = (table: string, column: string, role: string) => {
    const key = `${table.toLowerCase()}\u0000${column.toLowerCase()}`;
    const use = `${role} ${table}\u0000${column}`;
    const known = seen.columns.get(key);
    if (known === undefined) seen.columns.set(key, use);
    if ((known !== undefined && known !== use) || column.toLowerCase() === "timestamp") seen.clash = true;
  };
  for (; seen.fields < dictionary.fields.length; seen.fields++) {
    const { name, measurement } = dictionary.fields[seen.fields];
    add(measurement.name, name, "field");
  }
  for (; seen.series < dictionary.series.length; seen.series++) {
    const { measurement, tags } = dictionary.series[seen.series];
    for (const [name] of tags) add(measurement.name, name, "tag");
  }
  return seen.clash;
}
