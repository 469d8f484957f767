// What an editor asks while one reads and types: every request for a place or a range, at the start, the middle and the end of a text, each
// behind an edit, as it is in life: nothing is remembered from the last time.
import { openInServer } from "./lspClient.mjs";

/** Lines on a screen. */
const SCREEN = 60;

function requestsAt(line, character) {
  const position = { line, character };
  const range = { start: { line, character: 0 }, end: { line: line + SCREEN, character: 0 } };
  return {
    hover: ["textDocument/hover", { position }],
    completion: ["textDocument/completion", { position }],
    "signature help": ["textDocument/signatureHelp", { position }],
    definition: ["textDocument/definition", { position }],
    highlights: ["textDocument/documentHighlight", { position }],
    "selection range": ["textDocument/selectionRange", { positions: [position] }],
    "tokens of a range": ["textDocument/semanticTokens/range", { range }],
    "inlay hints": ["textDocument/inlayHint", { range }],
    "code actions": ["textDocument/codeAction", { range, context: { diagnostics: [] } }],
    symbols: ["textDocument/documentSymbol", {}],
    folding: ["textDocument/foldingRange", {}],
    links: ["textDocument/documentLink", {}],
    lenses: ["textDocument/codeLens", {}],
  };
}

/** Answers, by request, milliseconds and the server's processor time in milliseconds. */
export async function measureRequests({ server, text, rounds }) {
  const session = await openInServer(server, text);
  try {
    await session.pullAll();
    const lines = text.split("\n");
    const byRequest = {};
    for (let round = 0; round < rounds; round++) {
      for (const line of [0, lines.length >> 1, Math.max(0, lines.length - 2 - SCREEN)]) {
        // Behind the first comma: in a tag's key; and in the last field's value.
        for (const character of [lines[line].indexOf(",") + 2, lines[line].lastIndexOf("=") + 1]) {
          for (const [name, [method, params]] of Object.entries(requestsAt(line, character))) {
            const at = { line, character: lines[line].length };
            await session.change({ start: at, end: at }, " ");
            await session.change({ start: at, end: { line, character: at.character + 1 } }, "");
            const busy = session.busy();
            const start = performance.now();
            await session.request(method, params);
            byRequest[name] ??= { milliseconds: [], busy: [] };
            byRequest[name].milliseconds.push(performance.now() - start);
            byRequest[name].busy.push(session.busy() - busy);
          }
        }
      }
    }
    return byRequest;
  } finally {
    session.close();
  }
}
