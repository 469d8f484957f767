/**
 * Owns what a dialect says about one entry: where its parts stand, or why it is refused and where.
 * Invariant: offsets are in units of the text that was read (UTF-16 units of a document, or bytes where the text is a
 * byte string, see bytes.ts), ends exclusive. One reading is filled again and again: who keeps something, copies it.
 */
import type { ReasonCode } from "./reasons";

/** What an entry is. Numbers, because they are kept by the hundred thousand. */
export const EntryKind = { blank: 0, comment: 1, point: 2, refused: 3 } as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** Types of field values, as the format names them. Numbers for the same reason. */
export const FieldType = { float: 0, integer: 1, unsigned: 2, string: 3, boolean: 4 } as const;
export type FieldType = (typeof FieldType)[keyof typeof FieldType];
export const FIELD_TYPE_NAMES = ["float", "integer", "unsigned", "string", "boolean"] as const;
export type FieldTypeName = (typeof FIELD_TYPE_NAMES)[number];

/** Things worth a second look that do not refuse an entry: bits of {@link EntryReading.marks}. */
export const Mark = {
  /** A carriage return stands in the entry. */
  carriageReturn: 1,
  /** A string field has text behind its closing quote (InfluxDB 1.x, 2.x cut off the last character). */
  textAfterQuote: 2,
  /** The entry goes over more than one line. */
  severalLines: 4,
  /** The same field key stands twice. */
  duplicateField: 8,
  /** A tag or a field is called `time`. */
  timeKey: 16,
  /** A measurement, tag or field key has a double quote in it. */
  quoteInName: 32,
  /** NUL or another control character besides tab and line ends. */
  controlCharacter: 64,
  /** A tag and a field have one name. */
  tagAndField: 128,
  /** The same tag key stands twice (InfluxDB 1.x and 2.x refuse the entry). */
  duplicateTag: 256,
  /** A field key has a comma in it that is not escaped (InfluxDB 3 alone lets it through). */
  commaInFieldKey: 512,
  /** A field's value makes no column where there is none: it is missing, or a decimal (QuestDB). */
  makesNoColumn: 4096,
  /** A tag key has a comma in it that is not escaped (InfluxDB 3 alone lets it through). */
  commaInTagKey: 8192,
  /** The entry is longer than the longest string that InfluxDB 1.x and 2.x store. */
  long: 16384,
  /** A tag or a field is called `__chunk_order`, which InfluxDB 3 keeps for itself. */
  reservedKey: 1024,
  /** A value or tag is taken and not stored as written (dialects/losses.ts). */
  lostValue: 2048,
} as const;

/** Number of units of {@link EntryReading.tags} a tag takes: key start, key end, value start, value end. */
export const TAG_STRIDE = 4;
/** Number of units of {@link EntryReading.fields} a field takes: key start, key end, value start, value end, type. */
export const FIELD_STRIDE = 5;
/** Number of units of {@link EntryReading.empties} a field without a value takes: key start, key end. */
export const EMPTY_STRIDE = 2;

export class EntryReading {
  kind: EntryKind = EntryKind.blank;
  /** Text that the server is given: without leading blanks and without the newline that ends the entry. */
  start = 0;
  end = 0;
  measurementStart = 0;
  measurementEnd = 0;
  tagCount = 0;
  /** Tags in the order of the text, {@link TAG_STRIDE} offsets each; only the first `tagCount` are of this entry. */
  readonly tags: number[] = [];
  fieldCount = 0;
  /** Fields in the order of the text, {@link FIELD_STRIDE} numbers each. A string's value includes its quotes. */
  readonly fields: number[] = [];
  emptyCount = 0;
  /** Fields without a value that are no fault of the line (QuestDB: null), {@link EMPTY_STRIDE} offsets each. */
  readonly empties: number[] = [];
  /** -1 where there is no timestamp. */
  timestampStart = -1;
  timestampEnd = -1;
  /** Set for refused entries. */
  reason: ReasonCode = "missing-measurement";
  /** The server's own words, character for character. */
  message = "";
  /** The text at fault. */
  faultStart = 0;
  faultEnd = 0;
  /** Bits of {@link Mark}. */
  marks = 0;

  /** Makes it an empty reading of the text from start to end. */
  reset(start: number, end: number): void {
    this.kind = EntryKind.blank;
    this.start = start;
    this.end = end;
    this.measurementStart = start;
    this.measurementEnd = start;
    this.tagCount = 0;
    this.fieldCount = 0;
    this.emptyCount = 0;
    this.timestampStart = -1;
    this.timestampEnd = -1;
    this.message = "";
    this.marks = 0;
  }

  /** Refuses the entry; the fault is kept inside the entry and is never empty where the entry is not. */
  refuse(reason: ReasonCode, message: string, faultStart: number, faultEnd: number): void {
    this.kind = EntryKind.refused;
    this.reason = reason;
    this.message = message;
    const end = Math.min(Math.max(faultEnd, faultStart), this.end);
    const start = Math.min(faultStart, end);
    if (start < end) {
      this.faultStart = start;
      this.faultEnd = end;
    } else {
      // Something is missing at a place: point at what stands there, or at the entry's last unit.
      this.faultStart = start < this.end ? start : Math.max(this.start, this.end - 1);
      this.faultEnd = Math.min(this.end, this.faultStart + 1);
    }
  }

  addTag(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    const at = this.tagCount++ * TAG_STRIDE;
    this.tags[at] = keyStart;
    this.tags[at + 1] = keyEnd;
    this.tags[at + 2] = valueStart;
    this.tags[at + 3] = valueEnd;
  }

  addEmpty(keyStart: number, keyEnd: number): void {
    const at = this.emptyCount++ * EMPTY_STRIDE;
    this.empties[at] = keyStart;
    this.empties[at + 1] = keyEnd;
    this.marks |= Mark.makesNoColumn;
  }

  addField(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, type: FieldType): void {
    const at = this.fieldCount++ * FIELD_STRIDE;
    this.fields[at] = keyStart;
    this.fields[at + 1] = keyEnd;
    this.fields[at + 2] = valueStart;
    this.fields[at + 3] = valueEnd;
    this.fields[at + 4] = type;
  }
}

/** A value as the server stores it: integers and unsigned as bigint, floats as number. */
export type StoredValue = number | bigint | string | boolean;

export interface StoredField {
  readonly key: string;
  readonly type: FieldTypeName;
  readonly value: StoredValue;
}

/** A point as the server stores it: names unescaped, tags in the order in which the server holds them. */
export interface StoredPoint {
  readonly measurement: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly fields: readonly StoredField[];
  /** Nanoseconds since 1970; null where the line has none. */
  readonly timestamp: bigint | null;
}
