/**
 * Owns code actions on the wire: which are asked for, and their edits in the editor's terms. Invariant: edits are for the version of
 * the document that was checked.
 */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionOptions,
  type CodeActionParams,
  type Diagnostic,
} from "vscode-languageserver";
import { type ActionDraft, codeActionsAt, fixAllSafe, withLineEndEdits } from "../features/codeActions";
import { checkOptionsOf } from "./checkOptions";
import type { OpenDocument, ServerContext } from "./context";
import type { CodeActionData } from "./protocol";

const FIX_ALL = `${CodeActionKind.SourceFixAll}.lineProtocol`;

export function registerCodeActions(context: ServerContext): CodeActionOptions {
  context.connection.onCodeAction(async (params: CodeActionParams): Promise<CodeAction[]> => {
    const document = await context.open(params.textDocument.uri);
    if (!document?.isLineProtocol || !document.settings.diagnostics.enabled) return [];
    document.reading.advance();
    const options = checkOptionsOf(document, context.runtime.now());
    const wants = (kind: string) => params.context.only?.some((only) => covers(only, kind)) ?? true;
    const { text } = document;
    const span = { start: text.offsetAt(params.range.start), end: text.offsetAt(params.range.end) };
    const drafts: ActionDraft[] = wants(CodeActionKind.QuickFix)
      ? codeActionsAt(document.reading, options, span)
      : [];
    // Offered where it is asked for, not beside every quick fix.
    if (params.context.only && wants(FIX_ALL)) {
      const all = fixAllSafe(document.reading, options);
      if (all) drafts.push(all);
    }
    const { lineEnds = false } = context.options;
    return drafts.map((draft) => toCodeAction(document, draft, params.context.diagnostics, lineEnds));
  });
  return { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] };
}

/** Whether a kind that was asked for holds another: "quickfix" holds "quickfix.x". */
function covers(asked: string, kind: string): boolean {
  return kind === asked || kind.startsWith(`${asked}.`);
}

function toCodeAction(
  { uri, text }: OpenDocument,
  draft: ActionDraft,
  diagnostics: readonly Diagnostic[],
  clientConverts: boolean,
): CodeAction {
  const { finding, lineEnds } = draft;
  const byClient = clientConverts && lineEnds !== undefined;
  const edits = byClient ? draft.edits : withLineEndEdits(draft, text);
  const place = finding && text.positionAt(finding.start);
  const settled = diagnostics.filter(
    ({ code, range }) =>
      finding !== undefined &&
      place !== undefined &&
      code === finding.code &&
      range.start.line === place.line &&
      range.start.character === place.character,
  );
  return {
    title: draft.title,
    kind: draft.kind === "quickfix" ? CodeActionKind.QuickFix : FIX_ALL,
    ...(draft.preferred && { isPreferred: true }),
    ...(settled.length > 0 && { diagnostics: settled }),
    ...(byClient && { data: { lineEnds } satisfies CodeActionData }),
    edit: {
      documentChanges: [
        {
          textDocument: { uri, version: text.version },
          edits: edits.map(({ start, end, text: newText }) => ({
            range: { start: text.positionAt(start), end: text.positionAt(end) },
            newText,
          })),
        },
      ],
    },
  };
}
