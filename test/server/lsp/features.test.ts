import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc";
import type {
  CodeLens,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
} from "vscode-languageserver-protocol";
import { FULL_TOKENS_UNITS } from "../../../server/src/features/semanticTokens";
import { type Pair, type PairOptions, startPair, until } from "./pair";

const URI = "file:///data/a.lp";
const TEXT =
  '# https://example.com/x\nhome,room=😀 temp=1.5,n=1i 1700000000\nhome,room=b temp=2i,s="x" 1700000060\nother f=1 1700000120\n';
const SECONDS = { precision: "s" };
const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

async function pairWith(text = TEXT, options: PairOptions = { settings: SECONDS }): Promise<Pair> {
  const pair = await startPair(options);
  pairs.push(pair);
  pair.open(URI, text);
  return pair;
}

const textDocument = { uri: URI };
const place = (line: number, character: number) => ({ textDocument, position: { line, character } });
const at = (line: number, from: number, to = from) => ({
  start: { line, character: from },
  end: { line, character: to },
});

test("the server says what it can", async () => {
  const { capabilities } = (await pairWith()).server;
  assert.equal(capabilities.definitionProvider, true);
  assert.equal(capabilities.hoverProvider, true);
  assert.deepEqual(Object.keys(capabilities.semanticTokensProvider ?? {}).sort(), [
    "full",
    "legend",
    "range",
  ]);
});

test("semantic tokens of a range and of the whole, in UTF-16 units", async () => {
  const { client } = await pairWith();
  const part: SemanticTokens = await client.sendRequest("textDocument/semanticTokens/range", {
    textDocument,
    range: at(1, 0, 12),
  });
  // home, room, the emoji (two units).
  assert.deepEqual(part.data, [1, 0, 4, 0, 0, 0, 5, 4, 1, 0, 0, 5, 2, 2, 16]);
  const whole: SemanticTokens = await client.sendRequest("textDocument/semanticTokens/full", {
    textDocument,
  });
  assert.equal(whole.data.length / 5, 8 + 8 + 4);
});

test("semantic tokens as a difference, after an edit, and all of them where the last are not known", async () => {
  const pair = await pairWith();
  const { client } = pair;
  const whole: SemanticTokens = await client.sendRequest("textDocument/semanticTokens/full", {
    textDocument,
  });
  const ask = (previousResultId: string | undefined): Promise<SemanticTokens & SemanticTokensDelta> =>
    client.sendRequest("textDocument/semanticTokens/full/delta", { textDocument, previousResultId });
  // One more digit of a value: one token's length.
  pair.change(URI, 2, [{ range: at(1, 18, 18), text: "7" }]);
  const { resultId, edits } = await ask(whole.resultId);
  assert.deepEqual(
    edits.map(({ start, deleteCount, data }) => [start % 5, deleteCount, data?.length]),
    [[0, 10, 10]],
  );
  const patched = [...whole.data];
  for (const { start, deleteCount, data } of edits) patched.splice(start, deleteCount, ...(data ?? []));
  const again: SemanticTokens = await client.sendRequest("textDocument/semanticTokens/full", {
    textDocument,
  });
  assert.deepEqual(patched, again.data);
  assert.deepEqual((await ask(again.resultId)).edits, []);
  const stale = await ask(resultId);
  assert.equal(stale.edits, undefined);
  assert.deepEqual(stale.data, again.data);
});

test("a document that is too long to colour at once is coloured by range", async () => {
  const { client } = await pairWith("m,t=a f=1 1\n".repeat(FULL_TOKENS_UNITS / 8));
  await assert.rejects(client.sendRequest("textDocument/semanticTokens/full", { textDocument }), /by range/);
  const part: SemanticTokens = await client.sendRequest("textDocument/semanticTokens/range", {
    textDocument,
    range: { start: { line: 20_000, character: 0 }, end: { line: 20_010, character: 0 } },
  });
  assert.equal(part.data.length / 5, 60);
});

test("outline, folds, links", async () => {
  const { client } = await pairWith();
  const symbols: DocumentSymbol[] = await client.sendRequest("textDocument/documentSymbol", { textDocument });
  assert.deepEqual(
    symbols.map(({ name, detail }) => `${name}: ${detail}`),
    ["home: 2 points, 2 series", "other: 1 point, 1 series"],
  );
  assert.deepEqual(symbols[0].selectionRange, at(1, 0, 12));
  const folds: FoldingRange[] = await client.sendRequest("textDocument/foldingRange", { textDocument });
  assert.deepEqual(folds, [{ startLine: 1, endLine: 2 }]);
  const links: DocumentLink[] = await client.sendRequest("textDocument/documentLink", { textDocument });
  assert.deepEqual(links, [{ range: at(0, 2, 23), target: "https://example.com/x" }]);
});

test("highlights, references, definition, selection, right after an edit", async () => {
  const pair = await pairWith();
  pair.change(URI, 2, [{ range: at(1, 0), text: "first f=1\n" }]);
  const { client } = pair;
  const highlights: DocumentHighlight[] = await client.sendRequest(
    "textDocument/documentHighlight",
    place(2, 1),
  );
  assert.deepEqual(
    highlights.map(({ range }) => range),
    [at(2, 0, 4), at(3, 0, 4)],
  );
  const references: Location[] = await client.sendRequest("textDocument/references", {
    ...place(3, 13),
    context: { includeDeclaration: true },
  });
  assert.deepEqual(
    references.map(({ range }) => range),
    [at(2, 13, 17), at(3, 12, 16)],
  );
  const definition: Location = await client.sendRequest("textDocument/definition", place(3, 13));
  assert.deepEqual(definition, { uri: URI, range: at(2, 13, 17) });
  const [selection]: SelectionRange[] = await client.sendRequest("textDocument/selectionRange", {
    textDocument,
    positions: [{ line: 3, character: 13 }],
  });
  assert.deepEqual(selection.range, at(3, 12, 16));
  assert.deepEqual(selection.parent?.range, at(3, 12, 19));
});

test("inlay hints and lenses follow the settings", async () => {
  const pair = await pairWith();
  const ask = (): Promise<InlayHint[]> =>
    pair.client.sendRequest("textDocument/inlayHint", { textDocument, range: at(1, 0, 40) });
  const lenses = (): Promise<CodeLens[]> =>
    pair.client.sendRequest("textDocument/codeLens", { textDocument });
  assert.deepEqual(
    (await ask()).map(({ label }) => label),
    ["2023-11-14 22:13:20 UTC"],
  );
  assert.deepEqual(await lenses(), []);
  pair.settings = {
    ...SECONDS,
    inlayHints: { timestamps: false, types: true },
    codeLens: { measurements: true },
  };
  await pair.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  assert.deepEqual(
    (await ask()).map(({ label }) => label),
    ["float", "integer"],
  );
  assert.deepEqual(
    (await lenses()).map(({ command }) => command?.title),
    [
      "2 points · 2 series · 2023-11-14 22:13:20 to 2023-11-14 22:14:20 UTC",
      "1 point · 1 series · 2023-11-14 22:15:20 UTC",
    ],
  );
});

test("signature help and completion while a line is typed", async () => {
  const pair = await pairWith();
  pair.change(URI, 2, [{ range: at(4, 0), text: "home,room=" }]);
  const help: SignatureHelp = await pair.client.sendRequest("textDocument/signatureHelp", place(4, 10));
  assert.equal(help.activeParameter, 1);
  const list: CompletionList = await pair.client.sendRequest("textDocument/completion", place(4, 10));
  assert.equal(list.isIncomplete, false);
  assert.deepEqual(
    list.items.map(({ textEdit }) => textEdit),
    [
      { range: at(4, 10), newText: "😀" },
      { range: at(4, 10), newText: "b" },
    ],
  );
});

test("statistics as a text; null for what is not open", async () => {
  const { client } = await pairWith();
  const text: string = await client.sendRequest("lineProtocol/statistics", { uri: URI });
  assert.match(text, /^Statistics of a\.lp\n/);
  assert.match(text, /3 points, 3 series, 2 measurements/);
  assert.equal(await client.sendRequest("lineProtocol/statistics", { uri: "file:///none.lp" }), null);
});

test("references that an edit makes stale are given up", async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `m,t=${i % 9} f=1 ${i}`).join("\n");
  const pair = await pairWith(lines);
  // So that the settings are known: no wait but the reading's own.
  await pair.client.sendRequest("textDocument/signatureHelp", place(0, 0));
  const asked = pair.client.sendRequest("textDocument/references", {
    ...place(0, 0),
    context: { includeDeclaration: true },
  });
  pair.change(URI, 2, [{ range: at(0, 0, 1), text: "n" }]);
  await assert.rejects(asked, /changed/);
});

test("requests that nobody waits for any more, or that an edit makes stale, are given up", async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `m,t=${i % 9},pad=${"x".repeat(40)} f=1 ${i}`).join(
    "\n",
  );
  const methods: readonly (readonly [string, object])[] = [
    ["textDocument/documentSymbol", { textDocument }],
    ["textDocument/foldingRange", { textDocument }],
    ["textDocument/documentLink", { textDocument }],
    ["textDocument/documentHighlight", place(0, 0)],
    ["textDocument/definition", place(0, 0)],
    ["textDocument/references", { ...place(0, 0), context: { includeDeclaration: true } }],
    ["lineProtocol/statistics", { uri: URI }],
  ];
  for (const [method, params] of methods) {
    const pair = await pairWith(lines);
    await pair.client.sendRequest("textDocument/signatureHelp", place(0, 0));
    const source = new CancellationTokenSource();
    const asked = pair.client.sendRequest(method, params, source.token);
    source.cancel();
    await assert.rejects(asked, /nobody waits|cancel/i, method);
    // The server goes on: what is asked next is answered from the text as it is then.
    pair.change(URI, 2, [{ text: "n f=1 1700000000\n" }]);
    const symbols: DocumentSymbol[] = await pair.client.sendRequest("textDocument/documentSymbol", {
      textDocument,
    });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ["n"],
      method,
    );
    pair.stop();
  }
});

test("statistics let others have their turn, and are of the text as it is when they are done", async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `m,t=${i % 9},pad=${"x".repeat(40)} f=1 ${i}`).join(
    "\n",
  );
  const pair = await pairWith(lines);
  await pair.diagnostics(URI);
  const answers: string[] = [];
  const noted = async <T>(name: string, answer: Promise<T>): Promise<T> => {
    const value = await answer;
    answers.push(name);
    return value;
  };
  const statistics = noted(
    "statistics",
    pair.client.sendRequest<string>("lineProtocol/statistics", { uri: URI }),
  );
  // Not at once, so that the statistics are under way.
  await new Promise((resolve) => setTimeout(resolve, 5));
  pair.change(URI, 2, [{ range: at(0, 0, 1), text: "first" }]);
  await noted("hover", pair.client.sendRequest<Hover>("textDocument/hover", place(0, 2)));
  assert.match(await statistics, /60,000 points, 10 series, 2 measurements/);
  assert.deepEqual(answers, ["hover", "statistics"]);
});

test("hovers tell times in the zone that the editor names, and in UTC", async () => {
  const { client } = await pairWith(TEXT, { settings: SECONDS, options: { timeZone: "Asia/Kolkata" } });
  const hover: Hover = await client.sendRequest("textDocument/hover", place(1, 28));
  const { value } = hover.contents as { value: string };
  assert.match(value, /\*\*2023-11-14 22:13:20\*\* UTC/);
  assert.match(value, /2023-11-15 03:43:20 GMT\+5:30 \(Asia\/Kolkata\), 3 years ago/);
});

test("what features leave out of a large document is told with its state", async () => {
  const pair = await pairWith(Array.from({ length: 300 }, (_, i) => `m${i} f=1 1700000000\n`).join(""), {
    settings: SECONDS,
    options: { documentState: true },
  });
  await pair.diagnostics(URI);
  await until(() => pair.states.at(-1)?.limits?.length === 2);
  pair.change(URI, 2, [{ text: "m f=1 1700000000\n" }]);
  await pair.diagnostics(URI);
  await until(() => pair.states.at(-1)?.limits?.length === 0);
});

test("what is plainly no line protocol gets nothing", async () => {
  const { client } = await pairWith(
    "\\* an LP model *\\\nMaximize\n obj: x1 + 2 x2\nSubject To\n c1: x1 <= 4\nEnd\n",
  );
  assert.equal(await client.sendRequest("textDocument/documentSymbol", { textDocument }), null);
  assert.equal(await client.sendRequest("textDocument/completion", place(0, 0)), null);
});
