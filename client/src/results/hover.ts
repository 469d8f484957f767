/**
 * Owns the hover on a line that an answer speaks of: the story of the thread, and below it what can be done. Where the diagnostic is hovered,
 * it tells its part itself, so that only the rest is added. Invariant: what a server said is in Markdown that is not trusted.
 */
import { Disposable, Hover, type HoverProvider, languages, MarkdownString } from "vscode";
import type { ConnectionStore } from "../connections/store";
import { LANGUAGE_ID } from "../languageClient";
import { secretWordOf } from "./adviceActions";
import { adviceLinks } from "./adviceLinks";
import { rangeIn } from "./diagnostics";
import type { Results } from "./results";
import { restAsMarkdown, storyAsMarkdown } from "./wording";

export function registerHover(results: Results, connections: ConnectionStore): Disposable {
  const provider: HoverProvider = {
    provideHover(document, position) {
      const result = results.of(document.uri);
      const outcome = results
        .outcomesOf(document.uri)
        .find(({ range }) => range.start.line <= position.line && position.line <= range.end.line);
      if (result === undefined || outcome === undefined) return undefined;
      const marked = rangeIn(outcome, document);
      const text = marked.contains(position)
        ? restAsMarkdown(result.report, outcome)
        : storyAsMarkdown(result.report, outcome);
      const story = new MarkdownString(text, false);
      story.isTrusted = false;
      story.supportHtml = false;
      const links = adviceLinks(result, outcome, secretWordOf(result, connections));
      return new Hover(links === undefined ? [story] : [story, links]);
    },
  };
  // The editor shows the newest provider first: with the first result it is registered anew, behind the language server's.
  let registered = languages.registerHoverProvider({ language: LANGUAGE_ID }, provider);
  const first = results.onDidChange(() => {
    first.dispose();
    registered.dispose();
    registered = languages.registerHoverProvider({ language: LANGUAGE_ID }, provider);
  });
  return new Disposable(() => {
    first.dispose();
    registered.dispose();
  });
}
