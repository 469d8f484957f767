/**
 * Owns the check of a document: in which order it is looked at (finder.ts), what is listed and what is only counted.
 * Invariant: at most `limit` findings are made, those on screen first; the rest is told as numbers, estimated from facts.
 */
import type { DocumentReading } from "../document/reading";
import { markBit } from "../document/segment";
import { Mark } from "../lineprotocol/entry";
import { REASON_CODES } from "../lineprotocol/reasons";
import { Allowance } from "./allowance";
import { CODES, type FindingCode } from "./codes";
import { contextOf, type Draft, Finder, preparedRules } from "./finder";
import type { CheckContext, Finding, Fix, SegmentPlace } from "./finding";
import type { CheckOptions } from "./options";
import { COMMENT_RULES, POINT_RULES } from "./rules/index";
import type { Span } from "./span";
import { findSuppressions } from "./suppression";

export interface CheckResult {
  /** In document order. */
  readonly findings: readonly Finding[];
  /** Findings that are not listed. */
  readonly unlisted: { readonly errors: number; readonly warnings: number };
  /** False where a later check will say more: the document is not read to its end, or rules had to stop. */
  readonly complete: boolean;
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
  const { limit, visible } = options;
  const finder = new Finder(reading, options, context);
  const { drafts } = finder;
  finder.findWhole();
  const isFull = () => drafts.length >= limit;
  for (const place of places) {
    finder.findInEntries(place, flaggedInOrder(reading, place, visible), { isFull, span });
    finder.findByFacts(place, { isFull, order: (found) => visibleFirst(found, visible) });
    if (isFull()) break;
  }
  if (!isFull() && reading.isDone && !context.allowance.cut) {
    finder.findUnusedSuppressions(findSuppressions(reading.text), span);
  }
  return drafts.length > limit ? drafts.slice(0, limit) : drafts;
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
  for (const { totals } of preparedRules(reading, context)) {
    for (const [code, count] of totals) add(code, count);
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
