/**
 * Owns the short notes at the ends of lines that were refused or may have been. One switch turns them off; nothing is lost
 * then, since the diagnostics say the same and more.
 */
import {
  type DecorationOptions,
  Disposable,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { LineOutcome } from "../../../server/src/lsp/protocol";
import type { Results } from "./results";
import { lineEndText } from "./wording";

export interface LineEnd {
  /** Zero-based. */
  readonly line: number;
  readonly text: string;
  readonly outcome: LineOutcome["outcome"];
}

export interface LineEnds extends Disposable {
  of(uri: Uri): readonly LineEnd[];
}

const OUTCOMES = ["refused", "unknown", "stored"] as const;

export function drawLineEnds(results: Results): LineEnds {
  const types = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, typeOf(outcome)])) as Record<
    LineOutcome["outcome"],
    TextEditorDecorationType
  >;
  const of = (uri: Uri): readonly LineEnd[] => (isOn(uri) ? notesOf(results.outcomesOf(uri)) : []);
  const draw = (editor: TextEditor) => {
    const notes = of(editor.document.uri);
    for (const outcome of OUTCOMES)
      editor.setDecorations(
        types[outcome],
        notes.filter((note) => note.outcome === outcome).map((note) => decorationOf(note, editor)),
      );
  };
  const drawAll = () => {
    for (const editor of window.visibleTextEditors) draw(editor);
  };
  const registrations = Disposable.from(
    ...Object.values(types),
    results.onDidChange((uri) => {
      for (const editor of window.visibleTextEditors)
        if (editor.document.uri.toString() === uri.toString()) draw(editor);
    }),
    window.onDidChangeVisibleTextEditors(drawAll),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("lineProtocol.results.lineEnds")) drawAll();
    }),
  );
  return { of, dispose: () => registrations.dispose() };
}

function isOn(uri: Uri): boolean {
  return workspace.getConfiguration("lineProtocol", uri).get("results.lineEnds", true);
}

function typeOf(outcome: LineOutcome["outcome"]): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    after: { margin: "0 0 0 2em", color: new ThemeColor(`lineProtocol.${outcome}`), fontStyle: "italic" },
    isWholeLine: false,
  });
}

/** One note a line: what was said first, and how much more there is. */
function notesOf(outcomes: readonly LineOutcome[]): LineEnd[] {
  const byLine = new Map<number, LineOutcome[]>();
  for (const outcome of outcomes) {
    const { line } = outcome.range.end;
    const here = byLine.get(line);
    if (here === undefined) byLine.set(line, [outcome]);
    else here.push(outcome);
  }
  return [...byLine].map(([line, here]) => ({ line, text: lineEndText(here), outcome: here[0].outcome }));
}

function decorationOf(note: LineEnd, editor: TextEditor): DecorationOptions {
  const line = Math.min(note.line, editor.document.lineCount - 1);
  const { end } = editor.document.lineAt(line).range;
  return { range: new Range(end, end), renderOptions: { after: { contentText: note.text } } };
}
