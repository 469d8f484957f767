/** A language server and a client over streams, as an editor and its server talk: nothing in between is replaced. */
import { PassThrough } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { createConnection } from "vscode-languageserver/node";
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
} from "vscode-languageserver-protocol";
import type { Runtime } from "../../../server/src/lsp/context";
import type { DocumentState, InitializationOptions } from "../../../server/src/lsp/protocol";
import { start } from "../../../server/src/lsp/start";

export const PULLING: ClientCapabilities = {
  workspace: { configuration: true, diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: { relatedInformation: true } },
};
export const PUSHED: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true } },
};

export interface Pair {
  readonly client: MessageConnection;
  readonly server: InitializeResult;
  readonly states: DocumentState[];
  readonly published: PublishDiagnosticsParams[];
  refreshes: number;
  /** The answer to `workspace/configuration`. */
  settings: unknown;
  open(uri: string, text: string): void;
  change(uri: string, version: number, changes: readonly { range?: Range; text: string }[]): void;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  /** All of a document: of an answer in part the server has the client ask again. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  actions(uri: string, range: Range, only?: string[]): Promise<readonly CodeAction[]>;
  stop(): void;
}

export interface PairOptions {
  readonly capabilities?: ClientCapabilities;
  readonly options?: InitializationOptions;
  readonly settings?: unknown;
  readonly runtime?: Partial<Runtime>;
}

export async function startPair({
  capabilities,
  options,
  settings,
  runtime,
}: PairOptions = {}): Promise<Pair> {
  const up = new PassThrough();
  const down = new PassThrough();
  const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  // A host that is gone runs nothing any more.
  let stopped = false;
  const unlessStopped = (run: () => void) => () => {
    if (!stopped) run();
  };
  start(connection, {
    now: () => Date.UTC(2026, 10, 25),
    soon: (run) => {
      const handle = setImmediate(unlessStopped(run));
      return () => clearImmediate(handle);
    },
    later: (run, milliseconds) => {
      const handle = setTimeout(unlessStopped(run), milliseconds);
      return () => clearTimeout(handle);
    },
    ...runtime,
  });
  const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const pair: Pair = {
    client,
    server: { capabilities: {} },
    states: [],
    published: [],
    refreshes: 0,
    settings,
    open: (uri, text) =>
      void client.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "line-protocol", version: 1, text },
      }),
    change: (uri, version, contentChanges) =>
      void client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges,
      }),
    pull: (uri, previousResultId) =>
      client.sendRequest("textDocument/diagnostic", { textDocument: { uri }, previousResultId }),
    async diagnostics(uri) {
      for (;;) {
        const { refreshes } = pair;
        const report = await pair.pull(uri);
        if (report.kind !== "full") throw new Error("a full report was asked for");
        if (report.resultId?.endsWith(" in part") !== true) return report.items;
        while (pair.refreshes === refreshes) await wait(1);
      }
    },
    actions: async (uri, range, only) =>
      client.sendRequest("textDocument/codeAction", {
        textDocument: { uri },
        range,
        context: { diagnostics: await pair.diagnostics(uri), ...(only && { only }) },
      }),
    stop() {
      stopped = true;
      client.dispose();
      connection.dispose();
    },
  };
  client.onRequest("workspace/configuration", (params: { items: unknown[] }) =>
    params.items.map(() => pair.settings ?? null),
  );
  client.onRequest("workspace/diagnostic/refresh", () => {
    pair.refreshes++;
    return null;
  });
  client.onRequest("client/registerCapability", () => null);
  client.onNotification("lineProtocol/documentState", (state: DocumentState) => {
    pair.states.push(state);
  });
  client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    pair.published.push(params);
  });
  client.listen();
  const server: InitializeResult = await client.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: capabilities ?? PULLING,
    initializationOptions: options ?? { documentState: true },
  });
  (pair as { server: InitializeResult }).server = server;
  await client.sendNotification("initialized", {});
  return pair;
}

/** Waits until something is so, for two seconds at most. */
export async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (what()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it did not come to be");
}

/** Applies text edits of an action to a text. */
export function applyAction(text: string, action: CodeAction): string {
  const change = action.edit?.documentChanges?.[0];
  if (!change || !("edits" in change)) return text;
  const lines = text.split("\n");
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const offset = ({ line, character }: { line: number; character: number }) => starts[line] + character;
  let result = text;
  for (const edit of [...change.edits].reverse()) {
    if (!("newText" in edit)) continue;
    result = result.slice(0, offset(edit.range.start)) + edit.newText + result.slice(offset(edit.range.end));
  }
  return result;
}
