/**
 * Owns the language server's side of the wire: starting it, its options, and the typed messages of protocol.ts.
 * Invariants: the connections in the settings never go over this wire, their addresses are the client's alone; the server is started
 * when it is first needed (a file of ours is open, or something is asked of it), and a notification sent before waits for it.
 */
import {
  type CancellationToken,
  type CodeAction,
  type Command,
  type Diagnostic,
  type Disposable,
  EndOfLine,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  type TextDocument,
  TextEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClientOptions } from "vscode-languageclient";
import type {
  CarryAnswer,
  CarryParams,
  CarryPart,
  CheckFencesParams,
  CodeActionData,
  ComparedTypes,
  CompareTypesParams,
  CreateDatabaseParams,
  Creation,
  DestinationParams,
  Detection,
  DetectParams,
  DocumentState,
  ExchangeParams,
  ExplainResponseParams,
  Explanation,
  FilesFound,
  FindFilesParams,
  InitializationOptions,
  Inspection,
  InspectParams,
  Interrupted,
  InterruptedParams,
  JournalParams,
  Methods,
  PrecisionEdit,
  PrecisionEditParams,
  ReadFileParams,
  ReadFileResult,
  ReadTextParams,
  RefusedText,
  RefusedTextParams,
  ReportTextParams,
  RequestParams,
  RequestResult,
  RuleParams,
  StatisticsParams,
  TextRead,
  VisibleRangeParams,
  WorkspaceState,
  WriteParams,
  WriteProgress,
  WriteResult,
} from "../../server/src/lsp/protocol";
import { linkToRule, RULES_SCHEME } from "./rules";
import type { Runtime } from "./runtime";
import { CarriedBodies } from "./write/carriedBodies";

const METHODS: Methods = {
  write: "lineProtocol/write",
  carry: "lineProtocol/carry",
  carryPart: "lineProtocol/carryPart",
  writeProgress: "lineProtocol/writeProgress",
  journal: "lineProtocol/journal",
  interrupted: "lineProtocol/interrupted",
  inspect: "lineProtocol/inspect",
  readFile: "lineProtocol/readFile",
  exchange: "lineProtocol/exchange",
  reportText: "lineProtocol/reportText",
  refusedText: "lineProtocol/refusedText",
  request: "lineProtocol/request",
  detect: "lineProtocol/detect",
  destination: "lineProtocol/destination",
  documentState: "lineProtocol/documentState",
  visibleRange: "lineProtocol/visibleRange",
  statistics: "lineProtocol/statistics",
  rule: "lineProtocol/rule",
  checkFences: "lineProtocol/checkFences",
  explainResponse: "lineProtocol/explainResponse",
  createDatabase: "lineProtocol/createDatabase",
  precisionEdit: "lineProtocol/precisionEdit",
  compareTypes: "lineProtocol/compareTypes",
  checkWorkspace: "lineProtocol/checkWorkspace",
  forgetWorkspace: "lineProtocol/forgetWorkspace",
  workspaceState: "lineProtocol/workspaceState",
  findFiles: "lineProtocol/findFiles",
  readText: "lineProtocol/readText",
};

/** RevealOutputChannelOn.Never, without loading the module that names it. */
const NEVER_REVEAL = 4;

/** State.Running, likewise. */
const RUNNING = 2;

const NOBODY_CARRIES: Promise<CarryAnswer> = Promise.resolve({
  failure: "not-sent",
  message: "The editor is not ready to send yet. Nothing was sent.",
});

const NOBODY_READS: Promise<ReadFileResult> = Promise.resolve({
  failure: "The editor is not ready to read files yet.",
});

export const LANGUAGE_ID = "line-protocol";

export type CarryHandler = (params: CarryParams, token: CancellationToken) => Promise<CarryAnswer>;

/** What the server asks of the workspace's files. */
export interface FileHandler {
  find(params: FindFilesParams): Promise<FilesFound>;
  /** Null where the file cannot be read. */
  read(params: ReadTextParams): Promise<TextRead | null>;
}

/** The server as the parts of the client see it. */
export interface Server extends Disposable {
  /** Starts the server, if it does not run yet. Resolves once it runs; rejects if it could not be started. */
  start(): Promise<void>;
  write(params: WriteParams, token: CancellationToken): Promise<WriteResult>;
  detect(params: DetectParams, token?: CancellationToken): Promise<Detection>;
  /** What would be sent: read, nothing sent. */
  inspect(params: InspectParams, token: CancellationToken): Promise<Inspection>;
  /** What a journal says of its write. */
  interrupted(params: InterruptedParams): Promise<Interrupted | null>;
  exchange(params: ExchangeParams): Promise<string | null>;
  reportText(params: ReportTextParams): Promise<string | null>;
  refusedText(params: RefusedTextParams): Promise<RefusedText | null>;
  /** The request that would write to a destination. */
  request(params: RequestParams): Promise<RequestResult>;
  statistics(params: StatisticsParams, token: CancellationToken): Promise<string | null>;
  /** The page of a finding. */
  rule(params: RuleParams): Promise<string | null>;
  /** What the fences of a Markdown text are told, in places of that text. */
  checkFences(params: CheckFencesParams, token: CancellationToken): Promise<readonly Diagnostic[]>;
  explainResponse(params: ExplainResponseParams): Promise<Explanation>;
  createDatabase(params: CreateDatabaseParams): Promise<Creation>;
  precisionEdit(params: PrecisionEditParams): Promise<PrecisionEdit | null>;
  compareTypes(params: CompareTypesParams): Promise<ComparedTypes>;
  sendDestination(params: DestinationParams): void;
  sendVisibleRange(params: VisibleRangeParams): void;
  onDocumentState(listener: (state: DocumentState) => void): Disposable;
  onProgress(listener: (progress: WriteProgress) => void): Disposable;
  /** Fires when the server begins to run: at first, and after it had ended by itself; it then knows nothing of what it was told. */
  onRuns(listener: () => void): Disposable;
  onCarry(handler: CarryHandler): void;
  /** Checks the files that nobody has open; resolves when all are checked. */
  checkWorkspace(): Promise<WorkspaceState>;
  /** Ends that check and takes its findings away. */
  forgetWorkspace(): void;
  onWorkspaceState(listener: (state: WorkspaceState) => void): Disposable;
  onFiles(handler: FileHandler): void;
  /** Rejecting ends the write before its next exchange. */
  onJournal(handler: (params: JournalParams) => Promise<void>): void;
  onReadFile(handler: (params: ReadFileParams) => Promise<ReadFileResult>): void;
}

export function startServer(context: ExtensionContext, runtime: Runtime, log: LogOutputChannel): Server {
  // The client's library is loaded behind activation: what the editor waits for is over before.
  let begin: () => void = () => undefined;
  const needed = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const client = needed.then(() => runtime.createClient(context.extensionUri, optionsWith(log)));
  const states = new EventEmitter<DocumentState>();
  const progress = new EventEmitter<WriteProgress>();
  const runs = new EventEmitter<void>();
  const workspaceStates = new EventEmitter<WorkspaceState>();
  const bodies = new CarriedBodies();
  let carry: CarryHandler | undefined;
  let files: FileHandler | undefined;
  let journal: ((params: JournalParams) => Promise<void>) | undefined;
  let readFile: ((params: ReadFileParams) => Promise<ReadFileResult>) | undefined;
  const started = client.then((ready) => {
    ready.onNotification(METHODS.documentState, (state: DocumentState) => states.fire(state));
    ready.onNotification(METHODS.workspaceState, (state: WorkspaceState) => workspaceStates.fire(state));
    ready.onRequest(
      METHODS.findFiles,
      ((params: FindFilesParams) => files?.find(params) ?? { files: [], more: false }) as (
        params: FindFilesParams,
      ) => Promise<never>,
    );
    ready.onRequest(
      METHODS.readText,
      ((params: ReadTextParams) => files?.read(params) ?? null) as (params: ReadTextParams) => Promise<never>,
    );
    ready.onNotification(METHODS.writeProgress, (report: WriteProgress) => progress.fire(report));
    ready.onNotification(METHODS.carryPart, (part: CarryPart) => bodies.take(part));
    ready.onRequest<CarryAnswer | never, void>(METHODS.carry, ((
      params: CarryParams,
      token: CancellationToken,
    ) => {
      const whole = bodies.whole(params);
      return (whole && carry?.(whole, token)) ?? NOBODY_CARRIES;
    }) as (params: CarryParams) => Promise<never>);
    ready.onRequest(METHODS.journal, async (params: JournalParams) => {
      if (journal === undefined) throw new Error("The editor is not ready to keep a journal yet.");
      await journal(params);
      return null;
    });
    ready.onRequest<ReadFileResult | never, void>(
      METHODS.readFile,
      ((params: ReadFileParams) => readFile?.(params) ?? NOBODY_READS) as (
        params: ReadFileParams,
      ) => Promise<never>,
    );
    ready.onDidChangeState(({ newState }) => {
      if (newState !== RUNNING) return;
      bodies.clear();
      runs.fire();
    });
    return ready.start();
  });
  started.catch((error: unknown) => tellStartFailed(error, log));
  const start = () => {
    begin();
    return started;
  };
  const isOurs = ({ languageId }: TextDocument) => languageId === LANGUAGE_ID;
  if (workspace.textDocuments.some(isOurs)) begin();
  const opening = workspace.onDidOpenTextDocument((document) => {
    if (isOurs(document)) begin();
  });
  // A notification that cannot be sent any more, since the server has ended, is of no use to anyone.
  const notify = (method: string, params: unknown) => {
    started
      .then(() => client)
      .then((ready) => ready.sendNotification(method, params))
      .catch(() => undefined);
  };
  const request = async <T>(method: string, params: unknown, token?: CancellationToken): Promise<T> => {
    await start();
    const ready = await client;
    // A token that is not there would be sent as a second parameter.
    return token === undefined
      ? ready.sendRequest<T>(method, params)
      : ready.sendRequest<T>(method, params, token);
  };
  return {
    start,
    write: (params, token) => request(METHODS.write, params, token),
    detect: (params, token) => request(METHODS.detect, params, token),
    inspect: (params, token) => request(METHODS.inspect, params, token),
    interrupted: (params) => request(METHODS.interrupted, params),
    exchange: (params) => request(METHODS.exchange, params),
    reportText: (params) => request(METHODS.reportText, params),
    refusedText: (params) => request(METHODS.refusedText, params),
    request: (params) => request(METHODS.request, params),
    statistics: (params, token) => request(METHODS.statistics, params, token),
    rule: (params) => request(METHODS.rule, params),
    async checkFences(params, token) {
      const found = await request<[]>(METHODS.checkFences, params, token);
      const diagnostics = await (await client).protocol2CodeConverter.asDiagnostics(found, token);
      for (const diagnostic of diagnostics) linkToPage(diagnostic);
      return diagnostics;
    },
    explainResponse: (params) => request(METHODS.explainResponse, params),
    createDatabase: (params) => request(METHODS.createDatabase, params),
    precisionEdit: (params) => request(METHODS.precisionEdit, params),
    compareTypes: (params) => request(METHODS.compareTypes, params),
    sendDestination: (params) => notify(METHODS.destination, params),
    sendVisibleRange: (params) => notify(METHODS.visibleRange, params),
    onDocumentState: states.event,
    onProgress: progress.event,
    onRuns: runs.event,
    onCarry: (handler) => {
      carry = handler;
    },
    checkWorkspace: () => request(METHODS.checkWorkspace, undefined),
    forgetWorkspace: () => notify(METHODS.forgetWorkspace, undefined),
    onWorkspaceState: workspaceStates.event,
    onFiles: (handler) => {
      files = handler;
    },
    onJournal: (handler) => {
      journal = handler;
    },
    onReadFile: (handler) => {
      readFile = handler;
    },
    dispose() {
      opening.dispose();
      states.dispose();
      progress.dispose();
      runs.dispose();
      workspaceStates.dispose();
      started
        .then(() => client)
        .then((ready) => ready.dispose())
        .catch(() => undefined);
    },
  };
}

function optionsWith(log: LogOutputChannel): LanguageClientOptions {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const initializationOptions: InitializationOptions = {
    documentState: true,
    carry: true,
    files: true,
    lineEnds: true,
    rulesUri: `${RULES_SCHEME}:`,
    timeZone,
  };
  return {
    documentSelector: [{ language: LANGUAGE_ID }],
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: NEVER_REVEAL,
    initializationOptions,
    diagnosticPullOptions: { onChange: true, onSave: false, onFocus: true },
    synchronize: { configurationSection: "lineProtocol" },
    middleware: {
      provideDiagnostics: async (document, previousResultId, token, next) => {
        const report = await next(document, previousResultId, token);
        if (report?.kind === "full") for (const item of report.items) linkToPage(item);
        return report;
      },
      provideCodeActions: async (document, range, context, token, next) => {
        const actions = await next(document, range, context, token);
        for (const action of actions ?? []) convertLineEnds(action, document);
        return actions;
      },
      workspace: {
        // The change is told without its values; the server then asks for what it needs, per file.
        didChangeConfiguration: (_sections, next) => next([]),
        configuration: async (params, token, next) => {
          const values = await next(params, token);
          return Array.isArray(values) ? values.map(withoutConnections) : values;
        },
      },
    },
  };
}

/** The server links the page's text; here it is opened rendered. */
function linkToPage(diagnostic: Diagnostic): void {
  const { code } = diagnostic;
  if (typeof code === "object") code.target = linkToRule(String(code.value));
}

/** Says to the editor what no edit of a text can: what its line ends become. */
function convertLineEnds(
  action: (Command | CodeAction) & { data?: CodeActionData },
  { uri }: TextDocument,
): void {
  if (action.data?.lineEnds !== "\n" || !("edit" in action) || action.edit === undefined) return;
  const edits = action.edit.get(uri);
  action.edit.set(uri, [...edits, TextEdit.setEndOfLine(EndOfLine.LF)]);
}

function withoutConnections(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("connections" in value)) return value;
  const { connections: _, ...rest } = value;
  return rest;
}

async function tellStartFailed(error: unknown, log: LogOutputChannel): Promise<void> {
  log.error(`The language server did not start: ${error instanceof Error ? error.message : String(error)}`);
  const answer = await window.showErrorMessage(
    l10n.t(
      "The line protocol server did not start: files are not checked and nothing can be written. The log says why.",
    ),
    l10n.t("Show Log"),
  );
  if (answer !== undefined) log.show();
}
