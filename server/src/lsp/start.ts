/**
 * Owns the language server as a whole: `start` puts the parts together on a connection. Invariant: nothing here knows its host; what
 * Node and the browser's worker do in their own ways comes in as the runtime.
 */
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { registerAdvice } from "./advice";
import { registerCodeActions } from "./codeActions";
import type { Runtime, ServerContext } from "./context";
import { registerDetect } from "./detect";
import { type Diagnostics, registerDiagnostics } from "./diagnostics";
import { Documents } from "./documents";
import { registerDryRun } from "./dryRun";
import { registerExplainResponse } from "./explain";
import { registerFeatures } from "./features";
import { registerHover } from "./hover";
import { registerMarkdown } from "./markdown";
import type { DestinationParams, InitializationOptions, Settings } from "./protocol";
import { parseSettings } from "./settings";
import { createStateSender, type StateSender } from "./state";
import { createTidying } from "./tidying";
import { registerWorkspace, type WorkspaceChecks } from "./workspace";
import { registerWrite } from "./write";

const SECTION = "lineProtocol";

export function start(connection: Connection, runtime: Runtime): void {
  connection.onInitialize((params) => initialize(connection, runtime, params));
  connection.listen();
}

function initialize(connection: Connection, runtime: Runtime, params: InitializeParams): InitializeResult {
  const options = optionsOf(params);
  const { workspace, textDocument } = params.capabilities;
  const fetchSettings = async (uri?: string): Promise<Settings> => {
    if (!workspace?.configuration) return parseSettings(options.settings);
    const answer: unknown = await connection.workspace.getConfiguration({
      ...(uri !== undefined && { scopeUri: uri }),
      section: SECTION,
    });
    return parseSettings(answer ?? options.settings);
  };
  const documents = new Documents(connection, fetchSettings, createTidying(runtime));
  const context: ServerContext = {
    connection,
    runtime,
    options,
    rulesUri: options.rulesUri ?? runtime.rulesUri,
    open: (uri) => documents.open(uri),
    destinationOf: (uri) => documents.destinationOf(uri),
    windowSettings: () => fetchSettings(),
    settingsOf: (uri) => documents.settingsOf(uri),
    targetOf: (uri, head) => documents.targetOf(uri, head),
  };
  const state: StateSender = options.documentState
    ? createStateSender(context)
    : { update: () => undefined, closed: () => undefined };
  const pulls = textDocument?.diagnostic !== undefined;
  const diagnostics = registerDiagnostics(context, state, {
    pulls,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    related:
      (pulls ? textDocument?.diagnostic : textDocument?.publishDiagnostics)?.relatedInformation !== false,
  });
  const files = registerWorkspace(context, {
    files: options.files === true,
    progress: params.capabilities.window?.workDoneProgress === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  });
  listenToChanges(connection, documents, diagnostics, state, files);
  registerWrite(context);
  registerDetect(context);
  registerMarkdown(context);
  registerExplainResponse(context);
  registerAdvice(context);
  registerDryRun(context);
  const codeActionProvider = registerCodeActions(context);
  registerHover(context);
  const features = registerFeatures(connection, context);
  if (workspace?.didChangeConfiguration?.dynamicRegistration) {
    connection.onInitialized(() => {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    });
  }
  return {
    serverInfo: { name: "line-protocol-language-server" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      codeActionProvider,
      hoverProvider: true,
      workspaceSymbolProvider: true,
      ...features,
      ...(pulls && {
        diagnosticProvider: {
          interFileDependencies: false,
          workspaceDiagnostics: false,
          identifier: SECTION,
        },
      }),
    },
  };
}

function listenToChanges(
  connection: Connection,
  documents: Documents,
  diagnostics: Diagnostics,
  state: StateSender,
  files: WorkspaceChecks,
): void {
  documents.onChange((uri, closed) => {
    files.changed(uri, closed);
    if (closed) {
      diagnostics.closed(uri);
      state.closed(uri);
    } else diagnostics.changed(uri);
  });
  connection.onNotification("lineProtocol/destination", ({ uri, destination }: DestinationParams) => {
    documents.setDestination(uri, destination);
    if (documents.uris.includes(uri)) diagnostics.refresh();
  });
  connection.onDidChangeConfiguration(() => {
    documents.settingsChanged();
    files.settingsChanged();
    diagnostics.refresh();
  });
}

function optionsOf(params: InitializeParams): InitializationOptions {
  const options: unknown = params.initializationOptions;
  return typeof options === "object" && options !== null ? (options as InitializationOptions) : {};
}
