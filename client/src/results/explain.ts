/**
 * Owns the whole story of one line: a read-only thread under it, opened on request only, one at a time. Also the quick fix
 * on a result that asks for it, and Clear Results.
 * Invariant: every text in the thread is escaped; the Markdown is not trusted and holds no HTML.
 */
import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  CommentMode,
  type CommentThread,
  CommentThreadCollapsibleState,
  CommentThreadState,
  commands,
  comments,
  Disposable,
  languages,
  MarkdownString,
  Range,
  Uri,
  window,
} from "vscode";
import type { LineOutcome } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "../languageClient";
import { rangeIn } from "./diagnostics";
import type { Result, Results } from "./results";
import { storyAsMarkdown } from "./wording";

export function registerExplain(results: Results): Disposable {
  const controller = comments.createCommentController("lineProtocol.results", "Line Protocol");
  let open: { readonly thread: CommentThread; readonly uri: Uri } | undefined;
  const close = () => {
    open?.thread.dispose();
    open = undefined;
  };

  const explain = async (given?: Uri, line?: number) => {
    const uri = uriOrActive(given);
    const result = uri === undefined ? undefined : results.of(uri);
    if (uri === undefined || result === undefined) {
      window.showInformationMessage("There is no answer to explain: this file was not written yet.");
      return;
    }
    const outcome = outcomeNear(results.outcomesOf(uri), line ?? cursorLine(uri));
    if (outcome === undefined) {
      window.showInformationMessage([result.report.summary, ...result.report.advice].join(" "));
      return;
    }
    close();
    open = { thread: openThread(result, outcome), uri };
    const editor = await window.showTextDocument(uri, { preserveFocus: false });
    editor.revealRange(rangeIn(outcome, editor.document));
  };

  const openThread = (result: Result, outcome: LineOutcome): CommentThread => {
    const body = new MarkdownString(storyAsMarkdown(result.report, outcome), false);
    body.isTrusted = false;
    body.supportHtml = false;
    const end = outcome.range.end.line;
    const thread = controller.createCommentThread(result.uri, new Range(end, 0, end, 0), [
      { body, mode: CommentMode.Preview, author: { name: result.report.serverName } },
    ]);
    // Nobody has to answer it. With the default of comments.openView that the manifest sets, such a thread does not open the Comments
    // panel over the problems that are being looked at.
    thread.state = CommentThreadState.Resolved;
    thread.canReply = false;
    thread.label = outcome.brief;
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    return thread;
  };

  const clear = (given?: Uri) => {
    const uri = uriOrActive(given);
    if (uri === undefined) results.clearAll();
    else results.clear(uri);
  };

  return Disposable.from(
    controller,
    new Disposable(close),
    commands.registerCommand("lineProtocol.explain", explain),
    commands.registerCommand("lineProtocol.clearResults", clear),
    languages.registerCodeActionsProvider({ language: LANGUAGE_ID }, quickFixes(results), {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
    // The thread tells of one line: when that was edited away, moved or cleared, the thread goes.
    results.onDidChange((uri) => {
      if (open?.uri.toString() === uri.toString()) close();
    }),
  );
}

function quickFixes(results: Results): CodeActionProvider {
  return {
    provideCodeActions(document, range, { diagnostics }) {
      const outcome = results
        .outcomesOf(document.uri)
        .find((each) => rangeIn(each, document).intersection(range) !== undefined);
      if (outcome === undefined) return [];
      const action = new CodeAction("Explain the server's answer", CodeActionKind.QuickFix);
      action.diagnostics = diagnostics.filter(({ message }) => message === outcome.message);
      action.command = {
        command: "lineProtocol.explain",
        title: "Explain",
        arguments: [document.uri, outcome.range.start.line],
      };
      return [action];
    },
  };
}

/** The outcome on the line, else the next one below it, else the first. */
function outcomeNear(outcomes: readonly LineOutcome[], line: number): LineOutcome | undefined {
  return (
    outcomes.find(({ range }) => range.start.line <= line && line <= range.end.line) ??
    outcomes.find(({ range }) => range.start.line > line) ??
    outcomes[0]
  );
}

function cursorLine(uri: Uri): number {
  const editor = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  return editor?.selection.active.line ?? 0;
}

/** A command's argument from lens, menu or key; without one the file in the active editor. */
export function uriOrActive(given: unknown): Uri | undefined {
  return given instanceof Uri ? given : window.activeTextEditor?.document.uri;
}
