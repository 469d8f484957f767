/** Owns spans of whole lines that follow edits. Pure. Invariant: spans stay in order and apart; an edit inside of one stays inside of it. */

/** Zero-based, both inclusive. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** An edit as VS Code tells it. */
export interface LineEdit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/** The spans after edits, which VS Code lists from the end of the text to its beginning. */
export function moveSpans(spans: readonly LineSpan[], edits: readonly LineEdit[]): readonly LineSpan[] {
  return edits.reduce<readonly LineSpan[]>((moved, edit) => moveByOne(moved, edit), spans);
}

function moveByOne(spans: readonly LineSpan[], { range, text }: LineEdit): readonly LineSpan[] {
  const { start, end } = range;
  const added = (text.match(/\r\n|\r|\n/g) ?? []).length - (end.line - start.line);
  // An edit of whole lines does not touch the line that it ends before.
  const whole = start.character === 0 && end.character === 0 && (text === "" || /[\r\n]$/.test(text));
  const lastTouched = whole ? end.line - 1 : end.line;
  const moved: LineSpan[] = [];
  for (const span of spans) {
    if (lastTouched < span.first) moved.push({ first: span.first + added, last: span.last + added });
    else if (start.line > span.last) moved.push(span);
    else if (whole && text === "" && start.line <= span.first && lastTouched >= span.last) continue;
    else
      moved.push({
        first: Math.min(span.first, start.line),
        last: Math.max(span.last, lastTouched) + added,
      });
  }
  return joined(moved);
}

function joined(spans: readonly LineSpan[]): readonly LineSpan[] {
  const result: LineSpan[] = [];
  for (const span of spans) {
    const before = result.at(-1);
    if (before !== undefined && span.first <= before.last)
      result[result.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
    else result.push(span);
  }
  return result;
}
