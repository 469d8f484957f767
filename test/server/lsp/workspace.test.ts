// The check of files that nobody has open, over the wire: the client lists and reads files, findings are pushed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Diagnostic, SymbolInformation } from "vscode-languageserver-protocol";
import type { WorkspaceState } from "../../../server/src/lsp/protocol";
import { type Pair, PULLING, startPair, until } from "./pair";

const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

const T = "1795507200000000000";

/** A pair whose client has these files; null: a file that cannot be read. */
async function pairWith(disk: Map<string, string | null>, settings: object = {}) {
  const pair = await startPair({
    settings,
    options: { files: true },
    capabilities: {
      ...PULLING,
      workspace: { ...PULLING.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
    },
  });
  pairs.push(pair);
  const states: WorkspaceState[] = [];
  const asked: string[] = [];
  pair.client.onRequest("lineProtocol/findFiles", ({ limit }: { limit: number }) => ({
    files: [...disk].slice(0, limit).map(([name, text]) => ({
      uri: `file:///w/${name}`,
      name,
      bytes: text?.length ?? 1,
    })),
    more: disk.size > limit,
  }));
  pair.client.onRequest("lineProtocol/readText", ({ uri }: { uri: string }) => {
    asked.push(uri.slice(10));
    const text = disk.get(uri.slice(10));
    return text === null || text === undefined ? null : { text };
  });
  pair.client.onNotification("lineProtocol/workspaceState", (state: WorkspaceState) => {
    states.push(state);
  });
  const check = (): Promise<WorkspaceState> => pair.client.sendRequest("lineProtocol/checkWorkspace");
  /** What is shown of a file by now: the last that was pushed. */
  const shown = (name: string): Diagnostic[] =>
    pair.published.filter(({ uri }) => uri === `file:///w/${name}`).at(-1)?.diagnostics ?? [];
  const codes = (name: string) => shown(name).map(({ code }) => code);
  const touch = (name: string, type: 1 | 2 | 3) =>
    pair.client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: `file:///w/${name}`, type }],
    });
  return { pair, states, asked, check, shown, codes, touch };
}

const FILES = () =>
  new Map<string, string | null>([
    ["a.lp", `home temp=1.5 ${T}\nhome temp= ${T}\n`],
    ["b.lp", `home temp=1i ${T}\n`],
    ["program.lp", "% graph colouring\nnode(1..6).\n1 { color(X,C) : col(C) } 1 :- node(X).\n"],
  ]);

test("nothing is read before somebody asks; the command checks all, and across files", async () => {
  const { asked, check, codes, shown } = await pairWith(FILES());
  assert.deepEqual(asked, []);
  const state = await check();
  assert.deepEqual(state, {
    checked: 2,
    wanted: true,
    leftOut: { tooMany: 0, tooBig: 0, unreadable: 0, cancelled: 0 },
  });
  await until(() => codes("a.lp").length === 2);
  assert.deepEqual(codes("a.lp"), ["missing-field-value", "field-type-across-files"]);
  assert.deepEqual(codes("b.lp"), ["field-type-across-files"]);
  assert.deepEqual(codes("program.lp"), []);
  const [{ relatedInformation }] = shown("b.lp");
  assert.equal(relatedInformation?.[0].location.uri, "file:///w/a.lp");
});

test("the setting checks at start, and takes all away when it goes off", async () => {
  const { pair, codes } = await pairWith(FILES(), { workspace: { diagnostics: true } });
  await until(() => codes("b.lp").length === 1);
  pair.settings = {};
  await pair.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await until(() => codes("a.lp").length === 0 && codes("b.lp").length === 0);
});

test("an open file's own findings are left to the pull; its text in the editor counts across files", async () => {
  const { pair, check, codes } = await pairWith(FILES());
  await check();
  await until(() => codes("a.lp").length === 2);
  pair.open("file:///w/a.lp", `home temp=2 ${T}\nhome temp= ${T}\n`);
  await until(() => codes("a.lp").join() === "field-type-across-files");
  pair.change("file:///w/a.lp", 2, [{ text: `home temp=2i ${T}\n` }]);
  await until(() => codes("b.lp").length === 0 && codes("a.lp").length === 0);
  await pair.client.sendNotification("textDocument/didClose", { textDocument: { uri: "file:///w/a.lp" } });
  await until(() => codes("a.lp").length === 2);
});

test("files that come, change and go", async () => {
  const disk = FILES();
  const { check, codes, touch } = await pairWith(disk);
  await check();
  await until(() => codes("b.lp").length === 1);
  disk.delete("a.lp");
  await touch("a.lp", 3);
  await until(() => codes("a.lp").length === 0 && codes("b.lp").length === 0);
  disk.set("c.lp", 'home temp="x"\n');
  await touch("c.lp", 1);
  disk.set("b.lp", "home temp=\n");
  await touch("b.lp", 2);
  await until(() => codes("b.lp").includes("missing-field-value"));
});

test("bounds: by count, by bytes, and what cannot be read; all told", async () => {
  const disk = new Map<string, string | null>([
    ["a.lp", `home temp= ${T}\n`],
    ["big.lp", `home s="${"x".repeat(1_000_000)}" ${T}\n`],
    ["gone.lp", null],
    ["z.lp", `home temp= ${T}\n`],
  ]);
  const { check, codes } = await pairWith(disk, { workspace: { maximumFiles: 3, maximumMegabytes: 1 } });
  assert.deepEqual(await check(), {
    checked: 1,
    wanted: true,
    leftOut: { tooMany: 1, tooBig: 1, unreadable: 1, cancelled: 0 },
  });
  await until(() => codes("a.lp").length === 1);
});

test("severity of a file's settings counts, and checks that are off are off", async () => {
  const { pair, check, codes } = await pairWith(FILES(), {
    diagnostics: { severity: { "field-type-across-files": "off" } },
  });
  await check();
  await until(() => codes("a.lp").length === 1);
  assert.deepEqual(codes("b.lp"), []);
  pair.settings = { diagnostics: { enabled: false } };
  assert.equal((await check()).checked, 0);
});

test("symbols are found in open documents at any time, in others once they were checked", async () => {
  const { pair, check } = await pairWith(FILES());
  pair.open("file:///w/open.lp", `room humidity=1 ${T}\n`);
  const names = async (query: string) => {
    const found: SymbolInformation[] = await pair.client.sendRequest("workspace/symbol", { query });
    return found.map(({ name, location }) => `${location.uri.slice(10)} ${name}`);
  };
  assert.deepEqual(await names("m"), ["open.lp room", "open.lp humidity"]);
  await check();
  assert.deepEqual(await names("temp"), ["a.lp temp", "b.lp temp"]);
});
