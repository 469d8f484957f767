/**
 * Owns the shapes of what checks say. Findings are plain data: offsets in units of the document, texts ready for people.
 * Invariant: a finding never holds a place that is not in the document as it was when it was made.
 */
import type { DocumentReading } from "../document/reading";
import type { Segment } from "../document/segment";
import type { Pragma } from "../lineprotocol/pragma";
import type { Precision, Target } from "../lineprotocol/targets";
import type { Allowance } from "./allowance";
import type { FindingCode, Severity } from "./codes";
import type { EntryView } from "./entryView";
import type { Span } from "./span";

export interface Related extends Span {
  readonly message: string;
}

export interface Finding extends Span {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly Related[];
  /** Where the line at fault begins: a comment on the line above may suppress the finding. */
  readonly lineStart: number;
}

/** What a rule reports of one entry; offsets are of the entry's text. Severity only where it is not the code's own. */
export interface EntryFinding extends Span {
  readonly code: FindingCode;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly Related[];
}

/** A change that settles a finding. Titles say what is done; one that changes what is stored says so. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly FixEdit[];
  /** The one that is nearly always meant. */
  readonly preferred?: boolean;
  /** Whatever is stored of the text before is stored the same afterwards; what was refused may be stored then. */
  readonly safe?: boolean;
  /** Has to be looked at: never done to all findings of a kind at once. */
  readonly alone?: boolean;
  /** What all line ends become, besides the edits. */
  readonly lineEnds?: "\n";
}

export interface FixEdit extends Span {
  readonly text: string;
}

/**
 * A rule that looks at single entries, and only at those that are refused or marked: a plain line costs nothing.
 * Both functions are pure; offsets are of the entry's text.
 */
export interface EntryRule {
  /** What of this entry is worth saying. A line may be a whole file and may be full of it: one at a time, as many as somebody takes. */
  check(entry: EntryView): Iterable<EntryFinding>;
  /** How it can be settled. `finding` is one that `check` gave for this entry; edits are in offsets of the entry's text, too. */
  fixes?(entry: EntryView, finding: EntryFinding, context: CheckContext): readonly Fix[];
}

/** What rules may know besides the text. No clock: `now` comes in. */
export interface CheckContext {
  readonly target: Target;
  readonly pragma: Pragma | undefined;
  /** The edit, in offsets of the document, that makes the file say a precision. */
  setPrecision(precision: Precision): FixEdit;
  /** The fix that converts all line ends of the document. */
  convertLineEnds(): Fix;
  /** Seconds since 1970 at which the check is made. */
  readonly now: number;
  /** Whether hints about form are wanted. */
  readonly style: boolean;
  /** Other targets that the text is to be fit for. */
  readonly portability: readonly Target[];
  /** Seconds for which the destination keeps points; null: for ever; undefined: not known. */
  readonly retentionSeconds: number | null | undefined;
  /** How much text rules may read again for this check. */
  readonly allowance: Allowance;
}

/** A rule about the document as a whole or about places that only the facts lead to. */
export interface FactRule {
  /** Asks the facts whether there is anything to say; undefined if not. Must cost next to nothing then. */
  prepare(reading: DocumentReading, context: CheckContext): FactFindings | undefined;
}

export interface FactFindings {
  /** How many findings of each code there are in the whole document, as far as facts tell. */
  readonly totals: readonly (readonly [FindingCode, number])[];
  /** Said once of the document. */
  readonly whole?: readonly FactFinding[];
  /** Said of places in one segment; called only for segments that are listed. */
  inSegment?(place: SegmentPlace): readonly FactFinding[];
}

/** A finding in document offsets, with its fixes made on demand. */
export interface FactFinding extends EntryFinding {
  readonly lineStart: number;
  readonly fixes?: () => readonly Fix[];
}

/** A segment and where it stands in the reading. */
export interface SegmentPlace {
  readonly page: number;
  readonly segment: Segment;
  readonly overhang: boolean;
}
