/**
 * Owns what a dialect is: how one family of servers cuts a body into entries, reads an entry, and stores what it read.
 * Dialects are pure; the same text always gives the same reading. Each has a file of its own.
 */
import type { TextUnits } from "../bytes";
import type { EntryReading, FieldType, StoredField, StoredPoint } from "../entry";
import type { Precision, Target } from "../targets";

/** Where the search for an entry's end stands; kept between the pieces of a text. */
export interface CutState {
  /** Inside quotes. */
  quoted: boolean;
  /** Behind the space that begins the fields. */
  inFields: boolean;
  equals: number;
  commas: number;
  /** The last unit was a backslash whose partner stands in the next piece. */
  escaped: boolean;
}

export function newCutState(): CutState {
  return { quoted: false, inFields: false, equals: 0, commas: 0, escaped: false };
}

/** A place in a name where an escape is undone; each kind of name has its own escapes. */
export type NameKind = "measurement" | "tagKey" | "tagValue" | "fieldKey";

/** What a dialect says of a body as a whole, before any entry counts. */
export interface BodyRefusal {
  readonly code: "not-utf8" | "empty-body" | "server-panic";
  readonly message: string;
}

/**
 * What a dialect promises of plain lines, which document/plainLines.ts reads without asking it: one space between the parts, no
 * backslash in a field key, decimal numbers, a string without text behind its quote, at most 18 digits of time.
 */
export interface PlainRules {
  /** Whether a number may end in `u`. */
  readonly unsigned: boolean;
}

export interface Dialect {
  readonly target: Target;
  /** Units of the texts it reads. */
  readonly units: TextUnits;
  /**
   * Looks for the newline that ends the entry beginning at or before `from`; answers its offset, or -1 if the entry is
   * still open at the text's end. `last`: the text's end is the body's end (a backslash there escapes nothing).
   * The state is carried from piece to piece and is reset by the caller when an entry ends.
   */
  findEnd(text: string, from: number, last: boolean, state: CutState): number;
  /** Reads the entry text[start, end), cut by findEnd, without the newline that ended it. */
  read(text: string, start: number, end: number, into: EntryReading): void;
  /** A name as the server stores it. */
  unescape(kind: NameKind, raw: string): string;
  /** A string field's value as the server stores it, from its text with quotes. */
  unquote(raw: string): string;
  /** Set where plain lines are read by the rules that all InfluxDB parsers share. */
  readonly plain?: PlainRules;
  /** Whether the server holds a point's tags sorted by key (else in the order of the text). */
  readonly sortsTags: boolean;
  /** Nanoseconds of a timestamp that was read; the text is one that `read` accepted. null: the server takes its own clock's time. */
  nanoseconds(digits: string): bigint | null;
  /**
   * Type and value as the server stores them, where that is not what the text says; undefined: nothing is stored (null).
   * `raw` is the value's text, in the units of the dialect.
   */
  value?(raw: string, type: FieldType): Pick<StoredField, "type" | "value"> | undefined;
  /** The last step to what is stored, where a server drops or merges tags and fields of one point. */
  settle?(point: StoredPoint): StoredPoint;
  /**
   * Whether the body as a whole is refused. `entries`: how many points and refused entries it has. `offset`: bytes of the body that stand
   * before `body` and are UTF-8.
   */
  refuseBody(body: string, entries: number, offset?: number): BodyRefusal | undefined;
}

/** Nanoseconds of one unit of a precision; `auto` has none. */
export const UNIT_NANOSECONDS: Readonly<Record<Exclude<Precision, "auto">, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
