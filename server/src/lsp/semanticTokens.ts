/**
 * Owns semantic tokens on the wire: of a range, of the whole, and as the difference to what was given before. Invariant: one list is kept for
 * each open document, the last that was given; a document that is too long has none and is coloured by range.
 */
import {
  LSPErrorCodes,
  type Position,
  ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { PagedText } from "../document/pagedText";
import {
  FULL_TOKENS_UNITS,
  modifierBits,
  semanticTokensIn,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
  type Token,
} from "../features/semanticTokens";
import { tokenEdits } from "../features/tokenDelta";
import type { OpenDocument, ServerContext } from "./context";

interface Given {
  readonly resultId: string;
  readonly data: readonly number[];
}

/** Registers the requests and answers the capability that goes with them. */
export function registerSemanticTokens({
  connection,
  open,
}: ServerContext): NonNullable<ServerCapabilities["semanticTokensProvider"]> {
  /** By text: forgotten with it. */
  const given = new WeakMap<PagedText, Given>();
  let lastId = 0;

  /** The tokens of a whole document, kept as what was given last. */
  function whole(document: OpenDocument): Given {
    const { text, reading } = document;
    // An empty answer would take away the colours of the ranges.
    if (text.length > FULL_TOKENS_UNITS) {
      given.delete(text);
      throw new ResponseError(LSPErrorCodes.ServerCancelled, "too long to colour at once: ask by range");
    }
    const data = encode(document, semanticTokensIn(reading, { start: 0, end: text.length }));
    const result = { resultId: String(++lastId), data };
    given.set(text, result);
    return result;
  }

  const { semanticTokens } = connection.languages;
  semanticTokens.onRange(async ({ textDocument, range }): Promise<SemanticTokens> => {
    const document = await open(textDocument.uri);
    if (!document?.isLineProtocol) return { data: [] };
    const { text, reading } = document;
    const span = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
    return { data: encode(document, semanticTokensIn(reading, span)) };
  });
  semanticTokens.on(async ({ textDocument }): Promise<SemanticTokens> => {
    const document = await open(textDocument.uri);
    if (!document?.isLineProtocol) return { data: [] };
    const { resultId, data } = whole(document);
    return { resultId, data: [...data] };
  });
  semanticTokens.onDelta(
    async ({ textDocument, previousResultId }): Promise<SemanticTokens | SemanticTokensDelta> => {
      const document = await open(textDocument.uri);
      if (!document?.isLineProtocol) return { data: [] };
      const before = given.get(document.text);
      const { resultId, data } = whole(document);
      // Another list than the last one is not held any more: all of them again.
      if (before?.resultId !== previousResultId) return { resultId, data: [...data] };
      const edits = tokenEdits(before.data, data).map((edit) => ({ ...edit, data: [...edit.data] }));
      return { resultId, edits };
    },
  );
  return {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    range: true,
    full: { delta: true },
  };
}

/** Five numbers a token: line and character as the difference to the one before, length, type, modifiers. */
function encode({ text }: OpenDocument, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let before: Position = { line: 0, character: 0 };
  for (const { start, end, type, modifiers } of tokens) {
    const at = text.positionAt(start);
    const line = at.line - before.line;
    const character = line === 0 ? at.character - before.character : at.character;
    data.push(line, character, end - start, TOKEN_TYPES.indexOf(type), modifierBits(modifiers));
    before = at;
  }
  return data;
}
