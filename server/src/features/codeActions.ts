/**
 * Owns what can be done about findings: the fixes of those at a place, the same for all of one kind in the file, a comment that
 * suppresses one, and the safe fixes of the whole file (`source.fixAll`). Invariant: what is done to many places at once never changes
 * what is stored, or says so in its title; edits of one action do not overlap.
 */
import { fixesIn } from "../checks/check";
import type { FindingCode } from "../checks/codes";
import type { Finding, Fix, FixEdit } from "../checks/finding";
import type { CheckOptions } from "../checks/options";
import { knowsComments } from "../checks/products";
import type { Span } from "../checks/span";
import { suppress } from "../checks/suppression";
import type { DocumentReading } from "../document/reading";

export interface ActionDraft {
  readonly title: string;
  readonly kind: "quickfix" | "source.fixAll";
  readonly edits: readonly FixEdit[];
  readonly preferred: boolean;
  /** What it settles; absent where it is for the whole file. */
  readonly finding?: Finding;
}

/** Codes whose preferred fix only makes the server read what the file says, or changes nothing that is stored. */
const SAFE_CODES: ReadonlySet<FindingCode> = new Set([
  "crlf",
  "carriage-return",
  "byte-order-mark",
  "unsorted-tags",
  "needless-escape",
  "needless-blank",
  "unused-suppression",
]);

/** Findings that one action settles at most: an editor holds all edits in memory, and so does a person reading a preview. */
const MOST_AT_ONCE = 5_000;

/** Actions for a place, the preferred ones first. */
export function codeActionsAt(reading: DocumentReading, options: CheckOptions, span: Span): ActionDraft[] {
  const actions: ActionDraft[] = [];
  const codes = new Set<FindingCode>();
  for (const { finding, fixes } of fixesIn(reading, options, span)) {
    for (const fix of fixes) actions.push(actionOf(fix, finding));
    if (fixes.some((fix) => fix.preferred)) codes.add(finding.code);
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
  const { title, edits, preferred = false } = fix;
  return { title, kind: "quickfix", edits, preferred, finding };
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

/** The preferred fixes of all findings of a kind; undefined where there is one at most. */
function fixAllOf(
  reading: DocumentReading,
  options: CheckOptions,
  code: FindingCode,
): ActionDraft | undefined {
  const fixes = preferredFixes(reading, options, (finding) => finding.code === code);
  if (fixes.length < 2) return undefined;
  return {
    title: `Fix all ${fixes.length} of this kind (${code}) in the file`,
    kind: "quickfix",
    edits: joined(fixes),
    preferred: false,
  };
}

/** The safe fixes of the whole file as one action; undefined if there are none. */
export function fixAllSafe(reading: DocumentReading, options: CheckOptions): ActionDraft | undefined {
  const fixes = preferredFixes(reading, options, (finding) => SAFE_CODES.has(finding.code));
  if (fixes.length === 0) return undefined;
  const title = "Fix all that is safe: line ends, byte order mark, form, needless comments";
  return { title, kind: "source.fixAll", edits: joined(fixes), preferred: false };
}

function preferredFixes(
  reading: DocumentReading,
  options: CheckOptions,
  wanted: (finding: Finding) => boolean,
): Fix[] {
  const whole = { start: 0, end: reading.text.length };
  const found: Fix[] = [];
  for (const { finding, fixes } of fixesIn(reading, { ...options, limit: MOST_AT_ONCE }, whole)) {
    const fix = wanted(finding) ? fixes.find((each) => each.preferred) : undefined;
    if (fix) found.push(fix);
  }
  return found;
}

/** All edits in order; of edits that touch the same text the first counts. */
function joined(fixes: readonly Fix[]): FixEdit[] {
  const edits = fixes.flatMap((fix) => fix.edits).sort((a, b) => a.start - b.start || a.end - b.end);
  const kept: FixEdit[] = [];
  for (const edit of edits) {
    const last = kept.at(-1);
    if (!last || edit.start >= last.end + (edit.start === edit.end && last.start === edit.start ? 1 : 0)) {
      kept.push(edit);
    }
  }
  return kept;
}
