/**
 * Owns how results keep to their lines while the document is edited. Pure.
 * Invariants: what was said of an entry holds only as long as its text is untouched; lines inserted or removed elsewhere move
 * it; in doubt it is dropped, never left on text that it was not said of.
 */
import type { LineOutcome } from "../../../server/src/lsp/protocol";

export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface Span {
  readonly start: Place;
  readonly end: Place;
}

/** One change of a document; `range` is in the text before it. VS Code lists the changes of an event from the end upwards. */
export interface Change {
  readonly range: Span;
  readonly text: string;
}

/** What is left of the outcomes after the changes, and where it is now; the same array if nothing moved or went. */
export function trackOutcomes(
  outcomes: readonly LineOutcome[],
  changes: readonly Change[],
): readonly LineOutcome[] {
  let current = outcomes;
  for (const change of changes) {
    let same = true;
    const next: LineOutcome[] = [];
    for (const outcome of current) {
      const shift = shiftBy(outcome.range, change);
      if (shift !== 0) same = false;
      if (shift === undefined) continue;
      next.push(shift === 0 ? outcome : moved(outcome, shift));
    }
    if (!same) current = next;
  }
  return current;
}

/**
 * What was said of the whole body stays when its line is edited: a wrong token does not go away by typing. It moves with
 * the lines above it.
 */
export function trackWhole(whole: LineOutcome, changes: readonly Change[]): LineOutcome {
  let current = whole;
  for (const change of changes) {
    const shift = shiftBy(current.range, change);
    if (shift === undefined) {
      const line = Math.min(change.range.start.line, current.range.start.line);
      const place = { line, character: 0 };
      current = { ...current, range: { start: place, end: { line, character: 1 } }, focus: undefined };
    } else if (shift !== 0) current = moved(current, shift);
  }
  return current;
}

/** By how many lines a span moves; undefined if the change touches its text. */
export function shiftBy(span: Span, change: Change): number | undefined {
  const { start, end } = change.range;
  const { text } = change;
  if (start.line > span.end.line) return 0;
  // A new line begun right behind the entry leaves it whole, anything else on its last line may become part of it.
  if (samePlace(start, span.end)) return samePlace(start, end) && /^\r?\n/.test(text) ? 0 : undefined;
  const lines = linesIn(text) - (end.line - start.line);
  if (end.line < span.start.line) return lines;
  // A change that ends where the entry's line begins: untouched if the entry still begins its line afterwards.
  if (samePlace(end, span.start) && span.start.character === 0)
    return text.endsWith("\n") || (text === "" && start.character === 0) ? lines : undefined;
  return undefined;
}

function samePlace(a: Place, b: Place): boolean {
  return a.line === b.line && a.character === b.character;
}

/** Line ends in a text, as the editor counts them: \n, \r\n and \r. */
function linesIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function moved(outcome: LineOutcome, lines: number): LineOutcome {
  return {
    ...outcome,
    range: movedSpan(outcome.range, lines),
    ...(outcome.focus === undefined ? {} : { focus: movedSpan(outcome.focus, lines) }),
    ...(outcome.fixes === undefined
      ? {}
      : { fixes: outcome.fixes.map((fix) => ({ ...fix, range: movedSpan(fix.range, lines) })) }),
  };
}

function movedSpan(span: Span, lines: number): Span {
  return {
    start: { line: span.start.line + lines, character: span.start.character },
    end: { line: span.end.line + lines, character: span.end.character },
  };
}
