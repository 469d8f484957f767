/**
 * The extension's parts, in the order in which they are started; the table of contents of the client. Each part takes what it
 * needs and registers what it draws. Nothing here waits: activation is over before the server runs.
 */
import { type ExtensionContext, Uri, window, workspace } from "vscode";
import type { WriteReport } from "../../server/src/lsp/protocol";
import { registerConnectionCommands } from "./connections/commands";
import { type DestinationChoice, Destinations } from "./connections/destinations";
import { Heard } from "./connections/detect";
import { KnownPlaces } from "./connections/knownPlaces";
import type { Connection } from "./connections/model";
import { ConnectionStore } from "./connections/store";
import { registerDryRun } from "./explain/dryRun";
import { registerExplainResponse } from "./explain/explainResponse";
import { registerLanguageCommand } from "./language";
import { startServer } from "./languageClient";
import { checkMarkdown } from "./markdown";
import { registerAdvice } from "./results/adviceActions";
import { drawDiagnostics } from "./results/diagnostics";
import { registerExchangeDocuments } from "./results/exchange";
import { registerExplain } from "./results/explain";
import { registerHover } from "./results/hover";
import { drawLenses } from "./results/lenses";
import { drawLineEnds, type LineEnd } from "./results/lineEnds";
import { Results } from "./results/results";
import { Waiting } from "./results/waiting";
import { registerRulePages } from "./rulePages";
import type { Runtime } from "./runtime";
import { registerSampleCommand } from "./sample";
import { registerStatistics } from "./statistics";
import { DocumentStates } from "./status/documentStates";
import { showLimited, showReading } from "./status/limited";
import { showTarget } from "./status/target";
import { showConnections } from "./views/connectionsView";
import { showHistory } from "./views/historyView";
import { registerReports } from "./views/reportDocuments";
import { tellVisibleRanges } from "./visibleRanges";
import { checkWorkspaceFiles } from "./workspaceFiles";
import { Addresses } from "./write/addresses";
import { LinesToSendAgain } from "./write/again";
import { Answers } from "./write/answers";
import { createCarrier } from "./write/carry";
import { registerWriteCommands } from "./write/commands";
import { History, type HistoryEntry } from "./write/history";
import { Journal } from "./write/journal";
import { readFileForServer } from "./write/readFile";
import { createReportStorage } from "./write/reportStorage";
import { offerResume } from "./write/resume";

/** What `activate` answers: for tests inside the editor and for other extensions. */
export interface Api {
  /** Starts the language server, if nothing needed it yet; resolves once it runs. */
  readonly started: Promise<void>;
  /** The report of the last write of a file, until it is cleared. */
  lastReport(uri: Uri): WriteReport | undefined;
  /** The newest entry of the history that a file has a part in. */
  lastWrite(uri: Uri): HistoryEntry | undefined;
  /** Ids of writes of this workspace that can be gone on with, the newest first. */
  interruptedWrites(): Promise<readonly string[]>;
  /** The notes drawn at line ends of a file, as text, by zero-based line. */
  lineEnds(uri: Uri): readonly LineEnd[];
  /** Adds or replaces a connection in the user's settings, without any question; the secret goes to secret storage. */
  addConnection(connection: Connection, secret?: string): Promise<void>;
  /** Picks where a file is written to, without any question; undefined goes back to the default. */
  pickDestination(uri: Uri, choice: DestinationChoice | undefined): Promise<void>;
}

export function start(context: ExtensionContext, runtime: Runtime): Api {
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(window.createOutputChannel("Line Protocol", { log: true }));
  const server = own(startServer(context, runtime, log));
  const states = own(new DocumentStates(server));
  const connections = own(new ConnectionStore(context.secrets, runtime.readEnvironment, log));
  const places = new KnownPlaces(context.globalState);
  const heard = own(new Heard(places));
  const destinations = own(new Destinations(context.workspaceState, connections, states, server, places));
  own(heard.onDidChange(() => destinations.refresh()));
  const storageFolder = context.storageUri ?? context.globalStorageUri;
  const journal = new Journal(runtime.createJournalStorage(Uri.joinPath(storageFolder, "journals")));
  const history = new History(
    context.workspaceState,
    createReportStorage(Uri.joinPath(storageFolder, "reports")),
  );
  const results = own(new Results());
  server.onCarry(async (params, token) => {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      return await carry(params, abort.signal);
    } finally {
      listening.dispose();
    }
  });
  const addresses = new Addresses();
  const carry = createCarrier({
    addresses,
    transport: runtime.transport,
    isTrusted: () => workspace.isTrusted,
    findConnection: (id) => connections.find(id),
    readSecret: (connection) => connections.readSecret(connection),
    log: (line) => log.info(line),
  });

  server.onJournal(({ writeId, text }) => journal.append(writeId, text));
  server.onReadFile(readFileForServer);
  const inquirer = { store: connections, server, heard, machineName: runtime.machineName };
  own(
    registerConnectionCommands({
      connections,
      destinations,
      inquirer,
      memory: context.workspaceState,
      readEnvironment: runtime.readEnvironment,
    }),
  );
  const writing = {
    connections,
    destinations,
    inquirer,
    server,
    states,
    results,
    journal,
    history,
    answers: new Answers(context.workspaceState),
    addresses,
    again: own(new LinesToSendAgain()),
    log,
    memory: context.workspaceState,
  };
  own(registerWriteCommands(writing));
  own(showConnections(connections, destinations, heard));
  own(showHistory(history));
  own(registerReports(history, results));
  own(drawDiagnostics(results));
  const lineEnds = own(drawLineEnds(results));
  const waiting = own(new Waiting());
  own(drawLenses({ results, destinations, connections, states, waiting }));
  own(registerExplain(results, connections));
  own(registerHover(results, connections));
  own(registerAdvice({ results, server, connections, waiting, history }));
  own(registerExplainResponse(results, server));
  own(
    registerDryRun({
      connections,
      memory: context.workspaceState,
      destinations,
      server,
      states,
      results,
      log,
    }),
  );
  own(registerExchangeDocuments(results, server));
  own(registerStatistics(server));
  own(checkMarkdown(server, log));
  own(checkWorkspaceFiles(server, log));
  own(showTarget(states));
  own(showLimited(states));
  own(showReading(states));
  own(tellVisibleRanges(server));
  own(registerLanguageCommand());
  own(registerSampleCommand(context.extensionUri));
  own(registerRulePages(server));
  offerResume(writing).catch((error: unknown) =>
    log.warn(`Journals of earlier writes could not be read: ${String(error)}`),
  );

  return {
    get started() {
      return server.start();
    },
    lastReport: (uri) => results.of(uri)?.report,
    lastWrite: (uri) => history.lastOf(uri.toString()),
    interruptedWrites: async () => (await journal.left()).map(({ writeId }) => writeId),
    lineEnds: (uri) => lineEnds.of(uri),
    addConnection: (connection, secret) => connections.save(connection, secret),
    pickDestination: (uri, choice) => destinations.pick(uri, choice),
  };
}
