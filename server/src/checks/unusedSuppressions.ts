/**
 * Owns the finding for suppressing comments that suppress nothing. It is no rule: only the check itself knows what was suppressed, and only
 * where it looked at everything.
 */
import { isFindingCode } from "./codes";
import { removing } from "./edits";
import type { FactFinding, Fix } from "./finding";
import type { Span } from "./span";
import type { Suppression } from "./suppression";

/** What a check suppressed: where the line begins, and the code. */
export class Suppressed {
  private readonly codesByLine = new Map<number, Set<string>>();

  add(lineStart: number, code: string): void {
    const codes = this.codesByLine.get(lineStart);
    if (codes) codes.add(code);
    else this.codesByLine.set(lineStart, new Set([code]));
  }

  /** Forgets a line; for checks that go through a text once and in order. */
  forget(lineStart: number): void {
    this.codesByLine.delete(lineStart);
  }

  has(lineStart: number, code?: string): boolean {
    const codes = this.codesByLine.get(lineStart);
    return codes !== undefined && (code === undefined || codes.has(code));
  }
}

/** What of a comment suppresses nothing. `isOff` tells of codes whose findings are not made at all: they may stand. */
export function unusedIn(
  comment: Suppression,
  suppressed: Suppressed,
  isOff: (code: string) => boolean,
): FactFinding[] {
  const { lineStart, codes, start, end } = comment;
  if (codes.length === 0) {
    if (suppressed.has(lineStart)) return [];
    const message = "This comment suppresses nothing: the line below it has no findings.";
    return [unused(comment, { start, end }, message, [removeComment(comment)])];
  }
  const found: FactFinding[] = [];
  for (const { code, ...span } of codes) {
    if (isOff(code) || suppressed.has(lineStart, code)) continue;
    const message = isFindingCode(code)
      ? `This suppresses nothing: the line below has no finding ${code}.`
      : `No finding is called "${code}".`;
    const fix = codes.length === 1 ? removeComment(comment) : removeCode(comment, span);
    found.push(unused(comment, span, message, [fix]));
  }
  return found;
}

function unused(comment: Suppression, span: Span, message: string, fixes: readonly Fix[]): FactFinding {
  return { code: "unused-suppression", ...span, lineStart: comment.start, message, fixes: () => fixes };
}

function removeComment({ start, lineStart }: Suppression): Fix {
  return { ...removing("Remove the comment", { start, end: lineStart }, true), safe: true };
}

/** The code with the comma and the blanks that join it to its neighbours. */
function removeCode({ codes, end }: Suppression, { start }: Span): Fix {
  const index = codes.findIndex((code) => code.start === start);
  const next = codes[index + 1];
  const span = next ? { start, end: next.start } : { start: codes[index - 1].end, end };
  return { ...removing(`Remove ${codes[index].code}`, span, true), safe: true };
}
