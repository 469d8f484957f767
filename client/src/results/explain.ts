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
  l10n,
  languages,
  MarkdownString,
  Range,
  Uri,
  window,
} from "vscode";
import type { LineOutcome } from "../../../server/src/lsp/protocol";
import type { ConnectionStore } from "../connections/store";
import { LANGUAGE_ID } from "../languageClient";
import { editOf, FOLLOW_ADVICE, secretWordOf, titleOf } from "./adviceActions";
import { adviceLinks, isAbout } from "./adviceLinks";
import { rangeIn } from "./diagnostics";
import type { Result, Results } from "./results";
import { storyAsMarkdown } from "./wording";

export function registerExplain(results: Results, connections: ConnectionStore): Disposable {
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
      window.showInformationMessage(l10n.t("There is no answer to explain: this file was not written yet."));
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
    // What can be done is a comment of its own: the server's words must not stand in Markdown that may run commands.
    const links = adviceLinks(result, outcome, secretWordOf(result, connections));
    const thread = controller.createCommentThread(result.uri, new Range(end, 0, end, 0), [
      { body, mode: CommentMode.Preview, author: { name: result.report.serverName } },
      ...(links === undefined
        ? []
        : [{ body: links, mode: CommentMode.Preview, author: { name: l10n.t("What to do") } }]),
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
    languages.registerCodeActionsProvider({ language: LANGUAGE_ID }, quickFixes(results, connections), {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
    // The thread tells of one line: when that was edited away, moved or cleared, the thread goes.
    results.onDidChange((uri) => {
      if (open?.uri.toString() === uri.toString()) close();
    }),
  );
}

/** Edits of the line first, then what else can be done, then the story. */
function quickFixes(results: Results, connections: ConnectionStore): CodeActionProvider {
  return {
    provideCodeActions(document, range, { diagnostics }) {
      const { uri } = document;
      const result = results.of(uri);
      const outcome = results
        .outcomesOf(uri)
        .find((each) => rangeIn(each, document).intersection(range) !== undefined);
      if (result === undefined || outcome === undefined) return [];
      const settled = diagnostics.filter(({ message }) => message === outcome.message);
      const action = (title: string, more: Partial<CodeAction>) =>
        Object.assign(new CodeAction(title, CodeActionKind.QuickFix), { diagnostics: settled, ...more });
      const line = outcome.range.start.line;
      const secretWord = secretWordOf(result, connections);
      return [
        ...(outcome.fixes ?? []).map((fix) =>
          action(fix.title, { edit: editOf(uri, fix), isPreferred: fix.preferred }),
        ),
        ...(result.report.actions ?? [])
          .filter((each) => each.id !== "fix-lines" && isAbout(each, outcome))
          .map((each) => {
            const title = titleOf(each, { secretWord });
            return action(title, {
              command: { command: FOLLOW_ADVICE, title, arguments: [uri, each.id, line] },
            });
          }),
        action(l10n.t("Explain the server's answer"), {
          command: { command: "lineProtocol.explain", title: l10n.t("Explain"), arguments: [uri, line] },
        }),
      ];
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
