/**
 * Owns the run of all rules over a document, place by place: what they say becomes drafts, unless a comment suppresses it.
 * Invariant: plain lines cost nothing. Rules for entries see flagged entries only, rules for facts ask the facts first.
 */
import type { DocumentReading } from "../document/reading";
import { EntryKind, EntryReading } from "../lineprotocol/entry";
import type { Precision } from "../lineprotocol/targets";
import type { Allowance } from "./allowance";
import { CODES, isFindingCode } from "./codes";
import { EntryView } from "./entryView";
import type {
  CheckContext,
  EntryFinding,
  EntryRule,
  FactFinding,
  FactFindings,
  Finding,
  Fix,
  FixEdit,
  SegmentPlace,
} from "./finding";
import { convertLineEnds } from "./lineEnds";
import type { CheckOptions } from "./options";
import { setPrecision } from "./precisionFix";
import { retentionRuleOf } from "./products";
import { COMMENT_RULES, FACT_RULES, POINT_RULES, refused } from "./rules/index";
import type { Span } from "./span";
import { isSuppressed, type Suppression } from "./suppression";
import { Suppressed, unusedIn } from "./unusedSuppressions";

/** A finding with the ways to settle it, made when asked. */
export interface Draft extends Finding {
  readonly fixes: () => readonly Fix[];
}

/** Where to stop, what to look at, in which order. */
interface Bounds {
  readonly isFull?: () => boolean;
  readonly span?: Span;
  readonly order?: (found: readonly FactFinding[]) => readonly FactFinding[];
}

const NO_FIXES = () => [];

export class Finder {
  /** What was found, in the order in which it was; whoever takes it away may. */
  drafts: Draft[] = [];
  readonly suppressed = new Suppressed();
  private readonly facts: readonly FactFindings[];
  private readonly into = new EntryReading();

  constructor(
    private readonly reading: DocumentReading,
    private readonly options: CheckOptions,
    private readonly context: CheckContext,
  ) {
    this.facts = preparedRules(reading, context);
  }

  /** What is said once of the document. */
  findWhole(): void {
    for (const { whole } of this.facts) for (const finding of whole ?? []) this.takeFact(finding);
  }

  /** What is to be said of single entries: those of `indexes`, which are flagged. */
  findInEntries(place: SegmentPlace, indexes: Iterable<number>, { isFull, span }: Bounds = {}): void {
    const { reading, into, context } = this;
    for (const index of indexes) {
      if (isFull?.()) return;
      const entry = new EntryView(reading.entry(place.page, place.overhang, index, into), reading.dialect);
      if (span && (entry.base + entry.next < span.start || entry.base + entry.from > span.end)) continue;
      for (const rule of rulesFor(into)) {
        for (const finding of rule.check(entry)) {
          if (isFull?.()) return;
          this.take(finding, entry.base + entry.from, entry.base, () =>
            entryFixes(reading, place, index, rule, finding, context),
          );
        }
      }
    }
  }

  /** What the facts lead to in a place. */
  findByFacts(place: SegmentPlace, { isFull, order }: Bounds = {}): void {
    for (const { inSegment } of this.facts) {
      if (isFull?.()) return;
      const found = inSegment?.(place) ?? [];
      for (const finding of order ? order(found) : found) this.takeFact(finding);
    }
  }

  /** Suppressing comments that suppress nothing, where all around them was looked at. */
  findUnusedSuppressions(comments: readonly Suppression[], span?: Span): void {
    const isOff = (code: string) =>
      this.options.severity[code] === "off" || isNotLookedFor(code, this.context);
    for (const finding of comments.flatMap((comment) => unusedIn(comment, this.suppressed, isOff))) {
      if (span && (finding.start > span.end || finding.end < span.start)) continue;
      this.takeFact(finding);
    }
  }

  private takeFact(finding: FactFinding): void {
    this.take(finding, finding.lineStart, 0, finding.fixes ?? NO_FIXES);
  }

  private take(
    finding: FactFinding | EntryFinding,
    lineStart: number,
    base: number,
    fixes: Draft["fixes"],
  ): void {
    const { code, message } = finding;
    const severity = this.options.severity[code] ?? finding.severity ?? CODES[code].severity;
    if (severity === "off") return;
    if (isSuppressed(this.reading.text, lineStart, code)) {
      this.suppressed.add(lineStart, code);
      return;
    }
    if (this.options.only !== undefined && code !== this.options.only) return;
    const related = (finding.related ?? []).map((each) => ({
      ...each,
      start: base + each.start,
      end: base + each.end,
    }));
    const start = base + finding.start;
    const end = base + finding.end;
    this.drafts.push({ code, severity, message, start, end, lineStart, related, fixes });
  }
}

/** What the rules about facts have to say. */
export function preparedRules(reading: DocumentReading, context: CheckContext): readonly FactFindings[] {
  return FACT_RULES.map((rule) => rule.prepare(reading, context)).filter((each) => each !== undefined);
}

/** Codes of findings that these settings, or this destination, leave out: a comment that suppresses one may stand. */
function isNotLookedFor(
  code: string,
  { target, style, portability, retentionSeconds }: CheckContext,
): boolean {
  if (!isFindingCode(code)) return false;
  switch (CODES[code].wants) {
    case "style":
      return !style;
    case "portability":
      return portability.length === 0;
    case "retention":
      return !retentionSeconds && retentionRuleOf(target) !== "silent";
    default:
      return false;
  }
}

function rulesFor(reading: EntryReading): readonly EntryRule[] {
  if (reading.kind === EntryKind.refused) return [refused];
  const rules = reading.kind === EntryKind.comment ? COMMENT_RULES : POINT_RULES;
  return rules.filter(({ mark }) => (reading.marks & mark) !== 0).map(({ rule }) => rule);
}

/** Fixes of an entry's finding, in document offsets. The entry is read again: views do not last. */
function entryFixes(
  reading: DocumentReading,
  place: SegmentPlace,
  index: number,
  rule: EntryRule,
  finding: EntryFinding,
  context: CheckContext,
): readonly Fix[] {
  const visit = reading.entry(place.page, place.overhang, index, new EntryReading());
  const entry = new EntryView(visit, reading.dialect);
  return (rule.fixes?.(entry, finding, context) ?? []).map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, start: visit.base + edit.start, end: visit.base + edit.end })),
  }));
}

export function contextOf(
  reading: DocumentReading,
  options: CheckOptions,
  allowance: Allowance,
): CheckContext {
  const { text } = reading;
  const { target, pragma, now, style = false, portability = [], retentionSeconds } = options;
  let converting: Fix | undefined;
  return {
    allowance,
    target,
    pragma,
    now,
    style,
    portability,
    retentionSeconds,
    setPrecision: (precision: Precision): FixEdit => {
      const range = pragma?.range;
      const own = range && { ...range, text: text.slice(range.start, range.end) };
      return setPrecision(precision, own, text.slice(0, 1));
    },
    convertLineEnds: () => {
      converting ??= convertLineEnds(reading);
      return converting;
    },
  };
}
