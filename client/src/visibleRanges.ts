/** Owns telling the server what is on screen, so that it looks there first. At most one message per file in a while. */
import { Disposable, type TextEditor, window } from "vscode";
import { LANGUAGE_ID, type Server } from "./languageClient";

const WHILE_MILLISECONDS = 80;

export function tellVisibleRanges(server: Server): Disposable {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const tell = (editor: TextEditor) => {
    const uri = editor.document.uri.toString();
    waiting.delete(uri);
    const ranges = editor.visibleRanges.map(({ start, end }) => ({
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    }));
    server.sendVisibleRange({ uri, ranges });
  };
  const later = (editor: TextEditor | undefined) => {
    if (editor?.document.languageId !== LANGUAGE_ID) return;
    const uri = editor.document.uri.toString();
    if (!waiting.has(uri))
      waiting.set(
        uri,
        setTimeout(() => tell(editor), WHILE_MILLISECONDS),
      );
  };
  for (const editor of window.visibleTextEditors) later(editor);
  return Disposable.from(
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => later(textEditor)),
    window.onDidChangeActiveTextEditor(later),
    new Disposable(() => {
      for (const timer of waiting.values()) clearTimeout(timer);
    }),
  );
}
