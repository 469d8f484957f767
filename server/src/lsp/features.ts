/**
 * Owns the reading features on the wire: asks each pure function and puts its answer in the editor's terms. Invariants: requests for a place
 * or range read no more than that; those for the whole document are read in slices, and an edit or a cancelled request ends them.
 */
import {
  type CancellationToken,
  type CodeLens,
  CompletionItemKind,
  type CompletionList,
  type Connection,
  DocumentHighlightKind,
  type DocumentSymbol,
  FoldingRangeKind,
  type InlayHint,
  InlayHintKind,
  type Location,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type SelectionRange,
  type ServerCapabilities,
  type SignatureHelp,
  SymbolKind,
} from "vscode-languageserver";
import { isFindingCode } from "../checks/codes";
import type { Span } from "../checks/span";
import { codeLenses } from "../features/codeLenses";
import { type Completion, completionsAt } from "../features/completion";
import { definitionAt } from "../features/definition";
import { highlightsAt } from "../features/documentHighlights";
import { documentLinks } from "../features/documentLinks";
import { documentSymbols, type OutlineSymbol } from "../features/documentSymbols";
import { foldingRanges } from "../features/foldingRanges";
import { inlayHintsIn } from "../features/inlayHints";
import { referencesAt } from "../features/references";
import { rulePage } from "../features/rulePage";
import { selectionRangesAt } from "../features/selectionRanges";
import { signatureHelpAt } from "../features/signatureHelp";
import { type Compressed, statisticsSteps } from "../features/statistics";
import { encodeUtf8 } from "../lineprotocol/bytes";
import type { OpenDocument, ServerContext } from "./context";
import type { RuleParams, StatisticsParams } from "./protocol";
import { registerSemanticTokens } from "./semanticTokens";

/** Units of text that are read before others get their turn. */
const SLICE_UNITS = 1_000_000;
/** Units of text that are compressed to say how well that goes. */
const SAMPLE_UNITS = 256_000;

/** Registers all and answers the capabilities that go with them. */
export function registerFeatures(
  connection: Connection,
  context: ServerContext,
): Partial<ServerCapabilities> {
  registerPlaces(connection, context);
  registerRanges(connection, context);
  registerWhole(connection, context);
  return {
    documentHighlightProvider: true,
    referencesProvider: true,
    definitionProvider: true,
    selectionRangeProvider: true,
    signatureHelpProvider: { triggerCharacters: [",", "=", " "] },
    completionProvider: { triggerCharacters: [",", "=", " "] },
    inlayHintProvider: true,
    semanticTokensProvider: registerSemanticTokens(context),
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: {},
    codeLensProvider: {},
  };
}

/** Requests at a position. */
function registerPlaces(connection: Connection, context: ServerContext): void {
  connection.onDocumentHighlight(async ({ textDocument, position }, token) => {
    const document = await readWhole(context, textDocument.uri, token);
    if (!document) return null;
    return highlightsAt(document.reading, document.text.offsetAt(position)).map((span) => ({
      range: rangeOf(document, span),
      kind: DocumentHighlightKind.Text,
    }));
  });
  connection.onDefinition(async ({ textDocument, position }, token): Promise<Location | null> => {
    const document = await readWhole(context, textDocument.uri, token);
    const span = document && definitionAt(document.reading, document.text.offsetAt(position));
    return span ? { uri: document.uri, range: rangeOf(document, span) } : null;
  });
  connection.onReferences(async ({ textDocument, position }, token): Promise<Location[] | null> => {
    const document = await readWhole(context, textDocument.uri, token);
    if (!document) return null;
    const { version } = document.text;
    const steps = referencesAt(document.reading, document.text.offsetAt(position));
    let places: readonly Span[] = [];
    for (const step of steps ?? []) {
      places = step.places;
      await yieldTo(context);
      if (token.isCancellationRequested || document.text.version !== version) throw stale();
    }
    return places.map((span) => ({ uri: document.uri, range: rangeOf(document, span) }));
  });
  connection.onSelectionRanges(async ({ textDocument, positions }, token) => {
    const document = await readWhole(context, textDocument.uri, token);
    if (!document) return null;
    return positions.map((position) => selectionRangeAt(document, position));
  });
  connection.onSignatureHelp(async ({ textDocument, position }): Promise<SignatureHelp | null> => {
    const document = await openLineProtocol(context, textDocument.uri);
    const help = document && signatureHelpAt(document.reading, document.text.offsetAt(position));
    if (!help) return null;
    return {
      signatures: [
        {
          label: help.label,
          ...(help.documentation !== "" && { documentation: help.documentation }),
          parameters: help.parameters.map(({ span, documentation }) => ({
            label: [span[0], span[1]],
            documentation,
          })),
        },
      ],
      activeSignature: 0,
      activeParameter: help.active,
    };
  });
  connection.onCompletion(async ({ textDocument, position }): Promise<CompletionList | null> => {
    const document = await openLineProtocol(context, textDocument.uri);
    if (!document) return null;
    const found = completionsAt(document.reading, document.text.offsetAt(position), context.runtime.now());
    if (!found) return null;
    const range = rangeOf(document, found.span);
    return { isIncomplete: !found.complete, items: found.items.map((item, i) => itemOf(item, range, i)) };
  });
}

/** Requests for a range. */
function registerRanges(connection: Connection, context: ServerContext): void {
  connection.languages.inlayHint.on(async ({ textDocument, range }): Promise<InlayHint[]> => {
    const document = await openLineProtocol(context, textDocument.uri);
    if (!document) return [];
    const hints = inlayHintsIn(document.reading, spanOf(document, range), document.settings.inlayHints);
    return hints.map(({ offset, label, kind }) => ({
      position: document.text.positionAt(offset),
      label,
      ...(kind === "type" && { kind: InlayHintKind.Type }),
      paddingLeft: true,
    }));
  });
}

/** Requests for the whole document. */
function registerWhole(connection: Connection, context: ServerContext): void {
  connection.onDocumentSymbol(async ({ textDocument }, token) => {
    const document = await readWhole(context, textDocument.uri, token);
    return document ? documentSymbols(document.reading).map((symbol) => symbolOf(document, symbol)) : null;
  });
  connection.onFoldingRanges(async ({ textDocument }, token) => {
    const document = await readWhole(context, textDocument.uri, token);
    if (!document) return null;
    return foldingRanges(document.reading).map(({ start, end, kind }) => ({
      startLine: document.text.positionAt(start).line,
      endLine: document.text.positionAt(end).line,
      ...(kind === "comment" && { kind: FoldingRangeKind.Comment }),
      ...(kind === "region" && { kind: FoldingRangeKind.Region }),
    }));
  });
  connection.onDocumentLinks(async ({ textDocument }, token) => {
    const document = await readWhole(context, textDocument.uri, token);
    if (!document) return null;
    return documentLinks(document.reading).map((link) => ({
      range: rangeOf(document, link),
      target: link.url,
    }));
  });
  connection.onCodeLens(async ({ textDocument }, token): Promise<CodeLens[]> => {
    const document = await openLineProtocol(context, textDocument.uri);
    if (!document?.settings.codeLens.measurements) return [];
    const whole = await readWhole(context, textDocument.uri, token);
    if (!whole) return [];
    return codeLenses(whole.reading).map((lens) => ({
      range: rangeOf(whole, lens),
      // A lens to be read, not clicked.
      command: { title: lens.title, command: "" },
    }));
  });
  connection.onRequest<string | null, void>(
    "lineProtocol/statistics",
    ({ uri }: StatisticsParams, token: CancellationToken) => statisticsOf(context, uri, token),
  );
  connection.onRequest<string | null, void>("lineProtocol/rule", ({ code }: RuleParams) =>
    isFindingCode(code) ? rulePage(code) : null,
  );
}

/** Gives way between steps. Begun again when an edit comes first: who asked waits for numbers, not for a text that nobody touches. */
async function statisticsOf(
  context: ServerContext,
  uri: string,
  token: CancellationToken,
): Promise<string | null> {
  for (;;) {
    const document = await openLineProtocol(context, uri);
    if (!document) return null;
    const { text, reading } = document;
    const { version } = text;
    const isCurrent = () => text.version === version;
    const pause = async () => {
      await yieldTo(context);
      if (token.isCancellationRequested) throw stale();
      return isCurrent();
    };
    let going = true;
    while (going && !reading.advance(SLICE_UNITS)) going = await pause();
    while (going && !reading.facts.duplicates.settle(SLICE_UNITS)) going = await pause();
    if (!going) continue;
    const compressed = await compressedSample(context, text.slice(0, SAMPLE_UNITS));
    const steps = statisticsSteps(reading, nameOfUri(uri), compressed);
    while (await pause()) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }
}

/** How well the beginning of a document is compressed; undefined where the host cannot. */
async function compressedSample({ runtime }: ServerContext, text: string): Promise<Compressed | undefined> {
  const bytes = encodeUtf8(text);
  const compressed = await runtime.gzip?.(bytes);
  return compressed && { bytes: bytes.length, compressedBytes: compressed.length };
}

async function openLineProtocol(context: ServerContext, uri: string): Promise<OpenDocument | undefined> {
  const document = await context.open(uri);
  return document?.isLineProtocol ? document : undefined;
}

/** The document read to its end; rejects when the request is cancelled or an edit comes first. */
async function readWhole(
  context: ServerContext,
  uri: string,
  token: CancellationToken,
): Promise<OpenDocument | undefined> {
  const document = await openLineProtocol(context, uri);
  if (!document) return undefined;
  const { version } = document.text;
  while (!document.reading.advance(SLICE_UNITS)) {
    await yieldTo(context);
    if (token.isCancellationRequested || document.text.version !== version) throw stale();
  }
  return document;
}

function yieldTo(context: ServerContext): Promise<void> {
  return new Promise((resolve) => {
    context.runtime.soon(resolve);
  });
}

function stale(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, "the document changed, or nobody waits any more");
}

function rangeOf({ text }: OpenDocument, { start, end }: Span): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}

function spanOf({ text }: OpenDocument, { start, end }: Range): Span {
  return { start: text.offsetAt(start), end: text.offsetAt(end) };
}

function selectionRangeAt(document: OpenDocument, position: Position): SelectionRange {
  const spans = selectionRangesAt(document.reading, document.text.offsetAt(position));
  let found: SelectionRange | undefined;
  for (let i = spans.length - 1; i >= 0; i--) {
    found = { range: rangeOf(document, spans[i]), ...(found && { parent: found }) };
  }
  return found ?? { range: { start: position, end: position } };
}

const ITEM_KINDS: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  measurement: CompletionItemKind.Class,
  tagKey: CompletionItemKind.Property,
  tagValue: CompletionItemKind.EnumMember,
  fieldKey: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  timestamp: CompletionItemKind.Constant,
};

function itemOf({ label, insert, detail, kind }: Completion, range: Range, rank: number) {
  return {
    label,
    detail,
    kind: ITEM_KINDS[kind],
    sortText: String(rank).padStart(4, "0"),
    filterText: insert,
    textEdit: { range, newText: insert },
  };
}

const SYMBOL_KINDS: Readonly<Record<OutlineSymbol["kind"], SymbolKind>> = {
  measurement: SymbolKind.Class,
  series: SymbolKind.Object,
  more: SymbolKind.Null,
};

function symbolOf(document: OpenDocument, symbol: OutlineSymbol): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: SYMBOL_KINDS[symbol.kind],
    range: rangeOf(document, symbol.range),
    selectionRange: rangeOf(document, symbol.selection),
    children: symbol.children.map((child) => symbolOf(document, child)),
  };
}

function nameOfUri(uri: string): string {
  const name = uri.replace(/[?#].*$/, "").replace(/^.*\/|^untitled:/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
