/**
 * Owns the check of a document: which rules run, in which order, what is listed and what is only counted.
 * Invariants: plain lines cost nothing (rules for entries see flagged entries only, rules for facts ask the facts first); at most
 * `limit` findings are made, those on screen first; the rest is told as numbers, estimated from facts.
 */
import type { DocumentReading } from "../document/reading";
import { markBit } from "../document/segment";
import { EntryKind, EntryReading, Mark } from "../lineprotocol/entry";
import type { Pragma } from "../lineprotocol/pragma";
import { REASON_CODES } from "../lineprotocol/reasons";
import type { Precision, Target } from "../lineprotocol/targets";
import { Allowance } from "./allowance";
import { CODES, type FindingCode, isFindingCode } from "./codes";
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
  Severity,
  Span,
} from "./finding";
import { setPrecision } from "./precisionFix";
import { retentionRuleOf } from "./products";
import { COMMENT_RULES, FACT_RULES, POINT_RULES, refused } from "./rules/index";
import { isSuppressed } from "./suppression";
import { Suppressed, unusedSuppressions } from "./unusedSuppressions";

export interface CheckOptions {
  readonly target: Target;
  readonly pragma: Pragma | undefined;
  /** Seconds since 1970. */
  readonly now: number;
  /** Severity by code; "off" leaves it out. */
  readonly severity: Readonly<Record<string, Severity | "off">>;
  readonly limit: number;
  /** What is on screen, as offsets; looked at first. */
  readonly visible: readonly Span[];
  /** Whether hints about form are wanted (default: no). */
  readonly style?: boolean;
  /** Other targets that the text is to be fit for (default: none). */
  readonly portability?: readonly Target[];
  /** Seconds for which the destination keeps points; null: for ever; absent: not known. */
  readonly retentionSeconds?: number | null;
  /** How much text rules may read again, in units; without it all that they need. */
  readonly units?: number;
}

export interface CheckResult {
  /** In document order. */
  readonly findings: readonly Finding[];
  /** Findings that are not listed. */
  readonly unlisted: { readonly errors: number; readonly warnings: number };
  /** False where a later check will say more: the document is not read to its end, or rules had to stop. */
  readonly complete: boolean;
}

/** A finding with the ways to settle it, made when asked. */
interface Draft extends Finding {
  readonly fixes: () => readonly Fix[];
}

/** Checks a document, as far as it has been read. */
export function checkDocument(reading: DocumentReading, options: CheckOptions): CheckResult {
  const allowance = new Allowance(options.units);
  const settled = reading.facts.duplicates.settle(options.units === undefined ? undefined : 0);
  const context = contextOf(reading, options, allowance);
  const drafts = collect(reading, options, context, orderOfPlaces(reading, options.visible));
  drafts.sort((a, b) => a.start - b.start || a.end - b.end);
  const findings = drafts.map(({ fixes: _, ...finding }) => finding);
  const unlisted = countUnlisted(reading, options, context, findings);
  return { findings, unlisted, complete: reading.isDone && settled && !allowance.cut };
}

/** The fixes of the findings of one code, or of all, that touch a span: each with its finding. */
export function fixesIn(
  reading: DocumentReading,
  options: CheckOptions,
  span: Span,
): readonly { readonly finding: Finding; readonly fixes: readonly Fix[] }[] {
  const wide = withLineBelow(reading, span);
  reading.facts.duplicates.settle();
  const places = [...reading.segments()].filter((place) => touches(reading, place, wide));
  return collect(reading, options, contextOf(reading, options, new Allowance()), places, wide)
    .filter(({ start, end }) => start <= span.end && end >= span.start)
    .map(({ fixes, ...finding }) => ({ finding, fixes: fixes() }));
}

/** A span with the line behind it: only what is found there tells whether a comment in the span suppresses anything. */
function withLineBelow({ text }: DocumentReading, { start, end }: Span): Span {
  const { line } = text.positionAt(end);
  return { start, end: line + 1 < text.lineCount ? text.lineStart(line + 1) : text.length };
}

function collect(
  reading: DocumentReading,
  options: CheckOptions,
  context: CheckContext,
  places: readonly SegmentPlace[],
  span?: Span,
): Draft[] {
  const { limit } = options;
  const suppressed = new Suppressed();
  const drafts: Draft[] = [];
  const take = (
    finding: FactFinding | EntryFinding,
    lineStart: number,
    base: number,
    fixes: Draft["fixes"],
  ) => {
    const severity = options.severity[finding.code] ?? finding.severity ?? CODES[finding.code].severity;
    if (severity === "off") return;
    if (isSuppressed(reading.text, lineStart, finding.code)) {
      suppressed.add(lineStart, finding.code);
      return;
    }
    const related = (finding.related ?? []).map((each) => ({
      ...each,
      start: base + each.start,
      end: base + each.end,
    }));
    const { code, message } = finding;
    drafts.push({
      code,
      severity,
      message,
      start: base + finding.start,
      end: base + finding.end,
      lineStart,
      related,
      fixes,
    });
  };
  const facts = FACT_RULES.map((rule) => rule.prepare(reading, context)).filter(
    (each): each is FactFindings => each !== undefined,
  );
  for (const { whole } of facts) {
    for (const finding of whole ?? []) take(finding, finding.lineStart, 0, finding.fixes ?? (() => []));
  }
  const into = new EntryReading();
  for (const place of places) {
    for (const index of flaggedInOrder(reading, place, options.visible)) {
      if (drafts.length >= limit) break;
      const entry = new EntryView(reading.entry(place.page, place.overhang, index, into), reading.dialect);
      if (span && (entry.base + entry.next < span.start || entry.base + entry.from > span.end)) continue;
      for (const rule of rulesFor(into)) {
        for (const finding of rule.check(entry)) {
          if (drafts.length >= limit) break;
          take(finding, entry.base + entry.from, entry.base, () =>
            entryFixes(reading, place, index, rule, finding, context),
          );
        }
      }
    }
    for (const { inSegment } of facts) {
      if (drafts.length >= limit) break;
      for (const finding of visibleFirst(inSegment?.(place) ?? [], options.visible)) {
        take(finding, finding.lineStart, 0, finding.fixes ?? (() => []));
      }
    }
    if (drafts.length >= limit) break;
  }
  if (drafts.length < limit && reading.isDone && !context.allowance.cut) {
    const isOff = (code: string) => options.severity[code] === "off" || isNotLookedFor(code, context);
    for (const finding of unusedSuppressions(reading, suppressed, isOff)) {
      if (span && (finding.start > span.end || finding.end < span.start)) continue;
      take(finding, finding.lineStart, 0, finding.fixes ?? (() => []));
    }
  }
  return drafts.length > limit ? drafts.slice(0, limit) : drafts;
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

function contextOf(reading: DocumentReading, options: CheckOptions, allowance: Allowance): CheckContext {
  const { text } = reading;
  const { target, pragma, now, style = false, portability = [], retentionSeconds } = options;
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
  };
}

/** All segments, those that touch what is on screen first. */
function orderOfPlaces(reading: DocumentReading, visible: readonly Span[]): SegmentPlace[] {
  const places = [...reading.segments()];
  if (visible.length === 0) return places;
  const seen = (place: SegmentPlace) => visible.some((span) => touches(reading, place, span));
  return [...places.filter(seen), ...places.filter((place) => !seen(place))];
}

/** A segment's flagged entries, those that begin on screen first: a page may hold more than are listed. */
function flaggedInOrder(
  reading: DocumentReading,
  place: SegmentPlace,
  visible: readonly Span[],
): Iterable<number> {
  const { flagged, starts } = place.segment;
  if (visible.length === 0 || place.overhang) return flagged;
  const base = reading.text.pageStart(place.page);
  const at = (index: number) => ({ index, start: base + starts[index], end: base + starts[index] });
  return visibleFirst([...flagged].map(at), visible).map(({ index }) => index);
}

function visibleFirst<Each extends Span>(list: readonly Each[], visible: readonly Span[]): readonly Each[] {
  if (visible.length === 0 || list.length === 0) return list;
  const seen = ({ start, end }: Span) => visible.some((span) => start <= span.end && end >= span.start);
  return [...list.filter(seen), ...list.filter((each) => !seen(each))];
}

function touches(reading: DocumentReading, { page, segment, overhang }: SegmentPlace, span: Span): boolean {
  const base = reading.text.pageStart(page);
  // An overhang begins in its page and may reach far; it is one entry.
  const end = overhang ? Number.POSITIVE_INFINITY : base + segment.end;
  return base + segment.from <= span.end && end >= span.start;
}

/** What the facts know of beyond what is listed. */
function countUnlisted(
  reading: DocumentReading,
  options: CheckOptions,
  context: CheckContext,
  findings: readonly Finding[],
): CheckResult["unlisted"] {
  if (findings.length < options.limit) return { errors: 0, warnings: 0 };
  const { facts } = reading;
  const totals = new Map<FindingCode, number>();
  const add = (code: FindingCode, count: number) => totals.set(code, (totals.get(code) ?? 0) + count);
  for (const code of REASON_CODES) add(code, facts.refused(code));
  for (const { mark, code } of [...POINT_RULES, ...COMMENT_RULES]) {
    if (mark !== Mark.severalLines) add(code, facts.marked(markBit(mark)));
  }
  for (const rule of FACT_RULES) {
    for (const [code, count] of rule.prepare(reading, context)?.totals ?? []) add(code, count);
  }
  for (const { code } of findings) add(code, -1);
  let errors = 0;
  let warnings = 0;
  for (const [code, count] of totals) {
    const severity = options.severity[code] ?? CODES[code].severity;
    if (severity === "error") errors += Math.max(0, count);
    if (severity === "warning") warnings += Math.max(0, count);
  }
  return { errors, warnings };
}
