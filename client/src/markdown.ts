/**
 * Owns the findings in Markdown: where the setting asks for it, fences of line protocol are checked as they are typed. Invariants: with the
 * setting off no text leaves the editor and no server is started; findings belong to the text as it is, or are taken away.
 */
import {
  CancellationTokenSource,
  Disposable,
  type LogOutputChannel,
  languages,
  type TextDocument,
  workspace,
} from "vscode";
import type { Server } from "./languageClient";

const SETTING = "lineProtocol.markdown.diagnostics";
const PAUSE_MILLISECONDS = 250;
/** Longer texts are not checked: every change sends the whole text. */
const MOST_UNITS = 1_000_000;

export function checkMarkdown(server: Server, log: LogOutputChannel): Disposable {
  const findings = languages.createDiagnosticCollection("line-protocol-markdown");
  const waiting = new Map<
    string,
    { readonly timer: NodeJS.Timeout; readonly source: CancellationTokenSource }
  >();
  const callOff = (key: string) => {
    const wait = waiting.get(key);
    if (wait === undefined) return;
    clearTimeout(wait.timer);
    wait.source.cancel();
    wait.source.dispose();
    waiting.delete(key);
  };
  const check = async (document: TextDocument, { token }: CancellationTokenSource) => {
    const { uri, version } = document;
    const found = await server.checkFences({ uri: uri.toString(), text: document.getText() }, token);
    if (!token.isCancellationRequested && document.version === version) findings.set(uri, found);
  };
  const later = (document: TextDocument, milliseconds: number) => {
    if (document.languageId !== "markdown") return;
    const key = document.uri.toString();
    callOff(key);
    const wanted = workspace.getConfiguration(undefined, document).get<boolean>(SETTING) === true;
    if (!wanted || document.getText().length > MOST_UNITS) {
      findings.delete(document.uri);
      return;
    }
    const source = new CancellationTokenSource();
    const timer = setTimeout(() => {
      check(document, source).catch((error: unknown) => {
        if (!source.token.isCancellationRequested) log.warn(`Markdown was not checked: ${String(error)}`);
      });
    }, milliseconds);
    waiting.set(key, { timer, source });
  };
  const all = () => {
    for (const document of workspace.textDocuments) later(document, 0);
  };
  all();
  return Disposable.from(
    findings,
    workspace.onDidOpenTextDocument((document) => later(document, 0)),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) later(document, PAUSE_MILLISECONDS);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      callOff(uri.toString());
      findings.delete(uri);
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("lineProtocol")) all();
    }),
    new Disposable(() => {
      for (const key of [...waiting.keys()]) callOff(key);
    }),
  );
}
