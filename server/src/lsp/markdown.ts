/**
 * Owns the check of line protocol in Markdown: the client sends a Markdown text, the answer is the findings of its fences, in places of
 * the Markdown. Invariant: each fence is a file of its own (its pragma counts for itself alone), judged by the settings of the Markdown file.
 */
import type { Diagnostic } from "vscode-languageserver";
import { checkDocument } from "../checks/check";
import { scopeRuleOf } from "../checks/scopeRule";
import { PagedText } from "../document/pagedText";
import { DocumentReading } from "../document/reading";
import { type MarkdownFence, markdownFencesOf, placeInMarkdown } from "../features/markdownFences";
import { dialectOf } from "../lineprotocol/dialects";
import { describeTarget } from "../lineprotocol/targets";
import { checkOptionsOf } from "./checkOptions";
import type { ServerContext } from "./context";
import { diagnosticOf, visibleRangeOf } from "./diagnosticOf";
import type { CheckFencesParams } from "./protocol";

export function registerMarkdown(context: ServerContext): void {
  context.connection.onRequest<Diagnostic[], void>(
    "lineProtocol/checkFences",
    async ({ uri, text }: CheckFencesParams, token) => {
      const found: Diagnostic[] = [];
      for (const fence of markdownFencesOf(text)) {
        if (token.isCancellationRequested) return [];
        found.push(...(await checkFence(context, uri, fence)));
        await new Promise<void>((resolve) => context.runtime.soon(resolve));
      }
      return found;
    },
  );
}

async function checkFence(context: ServerContext, uri: string, fence: MarkdownFence): Promise<Diagnostic[]> {
  const settings = await context.settingsOf(uri);
  const { target, pragma } = await context.targetOf(uri, fence.text);
  const text = new PagedText(uri, "line-protocol", 0, fence.text);
  const reading = new DocumentReading(text, dialectOf(target, "utf16"), scopeRuleOf(target, undefined));
  reading.advance();
  const options = checkOptionsOf({ target, pragma, settings, destination: undefined }, context.runtime.now());
  const { findings } = checkDocument(reading, options);
  const place = {
    uri,
    rangeOf: (span: { start: number; end: number }) => {
      const { start, end } = visibleRangeOf(text, span);
      return { start: placeInMarkdown(fence, start), end: placeInMarkdown(fence, end) };
    },
  };
  const words = { source: describeTarget(target), withRelated: true, rulesUri: context.rulesUri };
  return findings.map((finding) => diagnosticOf(finding, place, words));
}
