/**
 * Owns what can be done about findings: the fixes of those at a place, the same for all of one kind in the file, a comment that
 * suppresses one, and the safe fixes of the whole file (`source.fixAll`). Invariant: `source.fixAll` leaves what is stored as it is; edits of
 * one action do not overlap.
 */
import { fixesIn } from "../checks/check";
import type { FindingCode } from "../checks/codes";
import { grouped } from "../checks/entryView";
import type { Finding, Fix, FixEdit } from "../checks/finding";
import { lineEndEdits } from "../checks/lineEnds";
import type { CheckOptions } from "../checks/options";
import { knowsComments } from "../checks/products";
import type { Span } from "../checks/span";
import { suppress } from "../checks/suppression";
import type { PagedText } from "../document/pagedText";
import type { DocumentReading } from "../document/reading";

export interface ActionDraft {
  readonly title: string;
  readonly kind: "quickfix" | "source.fixAll";
  readonly edits: readonly FixEdit[];
  readonly preferred: boolean;
  /** What all line ends become, besides the edits ({@link lineEndEdits}). */
  readonly lineEnds?: "\n";
  /** What it settles; absent where it is for the whole file. */
  readonly finding?: Finding;
}

/** Findings that one action settles at most: an editor holds all edits in memory, and so does a person reading a preview. */
const MOST_AT_ONCE = 5_000;

/** Actions for a place, the preferred ones first. */
export function codeActionsAt(reading: DocumentReading, options: CheckOptions, span: Span): ActionDraft[] {
  const actions: ActionDraft[] = [];
  const codes = new Set<FindingCode>();
  for (const { finding, fixes } of fixesIn(reading, options, span)) {
    for (const fix of fixes) {
      // Of the file as a whole it is offered once, whatever else at the place it settles.
      if (fix.lineEnds === undefined || actions.every(({ lineEnds }) => lineEnds === undefined))
        actions.push(actionOf(fix, finding));
    }
    if (fixes.some(({ alone }) => !alone)) codes.add(finding.code);
    // A comment would be one more mistake where there are none.
    if (finding.code !== "unused-suppression" && knowsComments(options.target)) {
      actions.push(suppressing(reading, finding));
    }
  }
  for (const code of codes) {
    const all = fixAllOf(reading, options, code);
    if (all) actions.push(all);
  }
  return actions;
}

function actionOf(fix: Fix, finding: Finding): ActionDraft {
  const { title, edits, preferred = false, lineEnds } = fix;
  return { title, kind: "quickfix", edits, preferred, finding, lineEnds };
}

function suppressing({ text }: DocumentReading, finding: Finding): ActionDraft {
  const { code, lineStart } = finding;
  return {
    title: `Suppress ${code} for this line`,
    kind: "quickfix",
    edits: [suppress(text, lineStart, code)],
    preferred: false,
    finding,
  };
}

/** The first choice for each finding of a kind as one action; undefined where there is one finding at most, or one fix for all by itself. */
function fixAllOf(
  reading: DocumentReading,
  options: CheckOptions,
  code: FindingCode,
): ActionDraft | undefined {
  const all = everyFix(reading, { ...options, only: code });
  const fixes = all.flatMap((each) => {
    const fix = each.find(({ preferred }) => preferred) ?? each[0];
    return fix.alone ? [] : [fix];
  });
  if (fixes.length < 2 || fixes.some(({ lineEnds }) => lineEnds !== undefined)) return undefined;
  const which = fixes.length < MOST_AT_ONCE ? `all ${fixes.length}` : `the first ${grouped(MOST_AT_ONCE)}`;
  const how = fixes.every(({ preferred }) => preferred) ? "" : ", with the first fix of each";
  return {
    title: `Fix ${which} of this kind (${code}) in the file${how}`,
    kind: "quickfix",
    edits: joined(fixes),
    preferred: false,
  };
}

/** The safe fixes of the whole file as one action; undefined if there are none. */
export function fixAllSafe(reading: DocumentReading, options: CheckOptions): ActionDraft | undefined {
  const fixes = everyFix(reading, options).flatMap((each) => each.find(({ safe }) => safe) ?? []);
  if (fixes.length === 0) return undefined;
  const title = "Fix all that is safe: line ends, byte order mark, form, needless comments";
  const lineEnds = fixes.find((fix) => fix.lineEnds !== undefined)?.lineEnds;
  return { title, kind: "source.fixAll", edits: joined(fixes), preferred: false, lineEnds };
}

/** The fixes of each finding in the file that has any. */
function everyFix(reading: DocumentReading, options: CheckOptions): (readonly Fix[])[] {
  const whole = { start: 0, end: reading.text.length };
  return fixesIn(reading, { ...options, limit: MOST_AT_ONCE }, whole)
    .map(({ fixes }) => fixes)
    .filter(({ length }) => length > 0);
}

/** The edits of an action together with those that convert the line ends, for an editor that cannot do that by itself. */
export function withLineEndEdits({ edits, lineEnds }: ActionDraft, text: PagedText): readonly FixEdit[] {
  if (lineEnds === undefined) return edits;
  return joined([...edits, ...lineEndEdits(text)].map((edit) => ({ edits: [edit] })));
}

/** The edits of fixes, in order. A fix that touches what an earlier one changes is left out as a whole: half of it may be none. */
function joined(fixes: readonly Pick<Fix, "edits">[]): FixEdit[] {
  const kept: FixEdit[] = [];
  for (const { edits } of fixes) {
    const places = edits.map((edit) => placeAmong(kept, edit));
    if (places.some((place) => place < 0)) continue;
    // From the last one on: what is put in moves none of the places before it.
    const ordered = edits.map((edit, i) => ({ edit, place: places[i] })).reverse();
    ordered.sort((a, b) => b.place - a.place || b.edit.start - a.edit.start || b.edit.end - a.edit.end);
    for (const { edit, place } of ordered) kept.splice(place, 0, edit);
  }
  return kept;
}

/** Where an edit stands among others that are in order and do not overlap; -1 if it touches one. */
function placeAmong(kept: readonly FixEdit[], edit: FixEdit): number {
  let from = 0;
  let to = kept.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBefore(kept[middle], edit)) from = middle + 1;
    else to = middle;
  }
  const next = kept.at(from);
  return next === undefined || isBefore(edit, next) ? from : -1;
}

/** An insertion is before what begins at its place; two at one place are in no order. */
function isBefore(a: Span, b: Span): boolean {
  return a.end <= b.start && (a.start < b.start || a.end < b.end);
}
