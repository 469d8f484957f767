// What an editor asks while one reads and types: every request for a place or a range, at the start, the middle and the end of a text, each
// behind an edit, as it is in life: nothing is remembered from the last time.
import { setTimeout as wait } from "node:timers/promises";
import { openInServer, uri } from "./lspClient.mjs";

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
    references: ["textDocument/references", { position, context: { includeDeclaration: true } }],
    highlights: ["textDocument/documentHighlight", { position }],
    "selection range": ["textDocument/selectionRange", { positions: [position] }],
    "tokens of a range": ["textDocument/semanticTokens/range", { range }],
    "inlay hints": ["textDocument/inlayHint", { range }],
    "code actions": ["textDocument/codeAction", { range, context: { diagnostics: [] } }],
    symbols: ["textDocument/documentSymbol", {}],
    folding: ["textDocument/foldingRange", {}],
    links: ["textDocument/documentLink", {}],
    lenses: ["textDocument/codeLens", {}],
    "workspace symbols": ["workspace/symbol", { query: "usage" }],
    "all tokens": ["textDocument/semanticTokens/full", {}],
  };
}

/** Keys while statistics are made, at a pace at which nobody types. */
const KEYS = 10;
const KEY_PAUSE_MILLISECONDS = 20;

/**
 * Answers, by request, milliseconds and the server's processor time in milliseconds. Beyond the size that is coloured at once, "all tokens"
 * and their difference are the time of the refusal, after which an editor asks by range.
 */
export async function measureRequests({ server, text, rounds }) {
  const session = await openInServer(server, text);
  const byRequest = {};
  const measure = async (name, ask) => {
    const busy = session.busy();
    const start = performance.now();
    const answer = await ask().catch(() => undefined);
    byRequest[name] ??= { milliseconds: [], busy: [] };
    byRequest[name].milliseconds.push(performance.now() - start);
    byRequest[name].busy.push(session.busy() - busy);
    return answer;
  };
  try {
    await session.pullAll();
    const lines = text.split("\n");
    for (let round = 0; round < rounds; round++) {
      for (const line of [0, lines.length >> 1, Math.max(0, lines.length - 2 - SCREEN)]) {
        const end = { line, character: lines[line].length };
        const behind = { line, character: end.character + 1 };
        // Behind the first comma: in a tag's key; and in the last field's value.
        for (const character of [lines[line].indexOf(",") + 2, lines[line].lastIndexOf("=") + 1]) {
          for (const [name, [method, params]] of Object.entries(requestsAt(line, character))) {
            await session.change({ start: end, end }, " ");
            await session.change({ start: end, end: behind }, "");
            await measure(name, () => session.request(method, params));
          }
        }
        const given = await session.request("textDocument/semanticTokens/full", {}).catch(() => undefined);
        await session.change({ start: end, end }, "\n");
        await measure("difference of all tokens", () =>
          session.request("textDocument/semanticTokens/full/delta", {
            previousResultId: given?.resultId ?? "",
          }),
        );
        await session.change({ start: end, end: { line: line + 1, character: 0 } }, "");
      }
      await measure("statistics", () => session.request("lineProtocol/statistics", { uri }));
      const statistics = session.request("lineProtocol/statistics", { uri });
      for (let key = 0; key < KEYS; key++) {
        await wait(KEY_PAUSE_MILLISECONDS);
        await measure("key while statistics are made", async () => {
          await session.change({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, "x");
          await session.pull();
        });
      }
      await statistics;
      await session.change({ start: { line: 0, character: 0 }, end: { line: 0, character: KEYS } }, "");
    }
    return byRequest;
  } finally {
    session.close();
  }
}
