/**
 * Owns the check of files that nobody has open, and what is only seen across files. Invariants: nothing is read before the user asked (by setting or
 * command); files and bytes are bounded, and what is left out is told; one check runs at a time, yields, and can be cancelled; open
 * documents are judged as they stand in the editor, and their own findings are left to the pull.
 */
import {
  type CancellationToken,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  type Disposable,
  FileChangeType,
  type SymbolInformation,
  SymbolKind,
} from "vscode-languageserver";
import { type AcrossFinding, findingsAcross, type JudgedFile } from "../checks/acrossFiles";
import { CODES } from "../checks/codes";
import { summaryOf } from "../checks/fileSummary";
import { scopeRuleOf } from "../checks/scopeRule";
import { workspaceSymbols } from "../features/workspaceSymbols";
import { describeTarget } from "../lineprotocol/targets";
import { type CheckedFile, checkFile, readSlices } from "./checkFile";
import type { OpenDocument, ServerContext } from "./context";
import { SEVERITIES } from "./diagnosticOf";
import type { FilesFound, Settings, TextRead, WorkspaceState } from "./protocol";

const GLOB = "**/*.{lp,line,influx,ilp,lineproto,lineprotocol}";
/** Findings listed of one file that is not open. */
const LIMIT_PER_FILE = 200;
/** Changes on disk and in the editor wait for a pause. */
const PAUSE_MILLISECONDS = 500;

export interface WorkspaceChecks {
  /** To be called when a document was opened, changed or closed. */
  changed(uri: string, closed: boolean): void;
  settingsChanged(): void;
}

export interface WorkspaceAbilities {
  /** The client lists and reads files for the server. */
  readonly files: boolean;
  readonly progress: boolean;
  readonly watches: boolean;
}

interface KnownFile extends JudgedFile {
  /** Findings of the file alone; none while it is open. */
  readonly own: readonly Diagnostic[];
  readonly severity: Settings["diagnostics"]["severity"];
}

type LeftOut = { -readonly [Why in keyof WorkspaceState["leftOut"]]: number };

export function registerWorkspace(context: ServerContext, abilities: WorkspaceAbilities): WorkspaceChecks {
  const { connection, runtime } = context;
  const files = new Map<string, KnownFile>();
  /** Documents that were opened, known to the workspace or not: their symbols are found at any time. */
  const opened = new Set<string>();
  const shown = new Set<string>();
  const waiting = new Map<string, "read" | "forget">();
  let callOff: (() => void) | undefined;
  let wanted: "setting" | "command" | undefined;
  let watching: Promise<Disposable> | undefined;
  let run = 0;
  let latest: Promise<WorkspaceState> | undefined;
  let leftOut: LeftOut = nothingLeftOut();

  async function checkAll(): Promise<WorkspaceState> {
    const mine = ++run;
    const settings = await context.windowSettings();
    const { maximumFiles, maximumMegabytes } = settings.workspace;
    const found = await connection.sendRequest<FilesFound>("lineProtocol/findFiles", {
      glob: GLOB,
      limit: maximumFiles,
    });
    const progress = abilities.progress ? await connection.window.createWorkDoneProgress() : undefined;
    const token = progress && "token" in progress ? progress.token : undefined;
    progress?.begin("Checking line protocol files", 0, `${found.files.length} files`, true);
    files.clear();
    leftOut = { ...nothingLeftOut(), tooMany: found.more ? 1 : 0 };
    let budget = maximumMegabytes * 1_000_000;
    try {
      for (const [i, file] of found.files.entries()) {
        if (mine !== run) break;
        if (token?.isCancellationRequested) {
          leftOut.cancelled = found.files.length - i;
          break;
        }
        progress?.report((i / found.files.length) * 100, `${i + 1} of ${found.files.length}: ${file.name}`);
        if (file.bytes > budget) {
          leftOut.tooBig++;
          continue;
        }
        budget -= file.bytes;
        await take(file.uri, file.name, token);
      }
    } finally {
      progress?.done();
    }
    // Settings changed meanwhile, or somebody asked again: what that check finds is the answer.
    if (mine !== run && latest) return latest;
    publishAll();
    return tell();
  }

  /** Reads one file anew, as it stands in the editor or on disk. */
  async function take(uri: string, name: string, token?: CancellationToken): Promise<void> {
    const mine = run;
    const open = await context.open(uri);
    if (open) {
      await takeOpen(open, name);
      return;
    }
    const read = await connection.sendRequest<TextRead | null>("lineProtocol/readText", { uri });
    if (read === null) {
      leftOut.unreadable++;
      files.delete(uri);
      return;
    }
    const checked = await checkFile(context, uri, read.text, LIMIT_PER_FILE, token);
    // The check was ended while this file was read.
    if (mine !== run) return;
    if (!checked) files.delete(uri);
    else files.set(uri, judgedFile(uri, name, checked));
    publish(uri);
  }

  async function takeOpen(document: OpenDocument, name: string): Promise<void> {
    const { uri, target, pragma, reading, settings } = document;
    if (!(await readSlices(document, runtime)) || !document.isLineProtocol) return;
    const { shardSeconds } = scopeRuleOf(target, context.destinationOf(uri));
    const summary = summaryOf(reading);
    const checked = { target, pragma, settings, shardSeconds, summary, diagnostics: [] };
    files.set(uri, judgedFile(uri, name, checked));
  }

  function judgedFile(uri: string, name: string, checked: CheckedFile): KnownFile {
    const { target, pragma, shardSeconds, summary, diagnostics } = checked;
    const { connection: by, database, retentionPolicy, organization } = pragma ?? {};
    const place = JSON.stringify([
      context.destinationOf(uri)?.id,
      by,
      database,
      retentionPolicy,
      organization,
    ]);
    const { severity } = checked.settings.diagnostics;
    return { uri, name, target, shardSeconds, place, summary, severity, own: diagnostics };
  }

  function publishAll(): void {
    across = findingsAcross([...files.values()]);
    for (const uri of new Set([...shown, ...files.keys()])) publish(uri);
  }

  /** What only several files together give; as of the last time that all files were looked at. */
  let across = new Map<string, AcrossFinding[]>();

  function publish(uri: string): void {
    const file = files.get(uri);
    const open = opened.has(uri);
    const diagnostics = file
      ? [
          ...(open ? [] : file.own),
          ...(across.get(uri) ?? []).flatMap((each) => acrossDiagnostic(each, file, context.rulesUri)),
        ]
      : [];
    if (diagnostics.length === 0 && !shown.has(uri)) return;
    if (diagnostics.length > 0) shown.add(uri);
    else shown.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics });
  }

  function tell(): WorkspaceState {
    const state: WorkspaceState = { checked: files.size, wanted: wanted !== undefined, leftOut };
    void connection.sendNotification("lineProtocol/workspaceState", state);
    return state;
  }

  function later(uri: string, what: "read" | "forget"): void {
    if (wanted === undefined) return;
    waiting.set(uri, what);
    callOff?.();
    callOff = runtime.later(() => {
      settle().catch((error: unknown) => connection.console.error(String(error)));
    }, PAUSE_MILLISECONDS);
  }

  async function settle(): Promise<void> {
    const changes = [...waiting];
    waiting.clear();
    const mine = run;
    const { maximumFiles } = (await context.windowSettings()).workspace;
    for (const [uri, what] of changes) {
      if (mine !== run) return;
      if (what === "forget") files.delete(uri);
      else if (files.has(uri) || files.size < maximumFiles)
        await take(uri, files.get(uri)?.name ?? nameOf(uri));
      else leftOut.tooMany++;
    }
    publishAll();
    tell();
  }

  async function followSettings(changed: boolean): Promise<void> {
    if (!abilities.files) return;
    const settings = await context.windowSettings();
    if (settings.workspace.diagnostics) await begin("setting");
    else if (wanted === "setting") end();
    else if (wanted === "command" && changed) await begin("command");
  }

  function begin(by: "setting" | "command"): Promise<WorkspaceState> {
    wanted = by;
    if (abilities.watches) {
      watching ??= connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: GLOB }],
      });
    }
    latest = checkAll();
    return latest;
  }

  function end(): void {
    wanted = undefined;
    run++;
    latest = undefined;
    callOff?.();
    waiting.clear();
    files.clear();
    watching?.then((registration) => registration.dispose()).catch(() => undefined);
    watching = undefined;
    publishAll();
    tell();
  }

  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) later(uri, type === FileChangeType.Deleted ? "forget" : "read");
  });
  connection.onRequest("lineProtocol/checkWorkspace", () => begin(wanted ?? "command"));
  connection.onNotification("lineProtocol/forgetWorkspace", end);
  connection.onWorkspaceSymbol(async ({ query }): Promise<SymbolInformation[]> => {
    const all = new Map([...files.values()].map(({ uri, summary }) => [uri, { uri, summary }]));
    for (const uri of opened) {
      const document = await context.open(uri);
      if (document?.isLineProtocol && (await readSlices(document, runtime)))
        all.set(uri, { uri, summary: summaryOf(document.reading) });
    }
    return workspaceSymbols([...all.values()], query).map(({ name, kind, container, uri, range }) => ({
      name,
      kind: kind === "measurement" ? SymbolKind.Class : SymbolKind.Field,
      ...(container !== undefined && { containerName: container }),
      location: { uri, range },
    }));
  });
  connection.onInitialized(() => {
    followSettings(false).catch((error: unknown) => connection.console.error(String(error)));
  });

  return {
    changed(uri, closed) {
      if (closed) opened.delete(uri);
      else if (!opened.has(uri)) {
        opened.add(uri);
        // From now on the file's own findings are pulled.
        if (files.has(uri)) publish(uri);
      }
      if (files.has(uri)) later(uri, "read");
    },
    settingsChanged() {
      followSettings(true).catch((error: unknown) => connection.console.error(String(error)));
    },
  };
}

function nothingLeftOut(): LeftOut {
  return { tooMany: 0, tooBig: 0, unreadable: 0, cancelled: 0 };
}

function acrossDiagnostic(
  { code, range, message, related }: AcrossFinding,
  file: KnownFile,
  rulesUri: string | undefined,
): Diagnostic[] {
  const severity = file.severity[code] ?? CODES[code].severity;
  if (severity === "off") return [];
  const diagnostic: Diagnostic = {
    range,
    severity: SEVERITIES[severity],
    code,
    ...(rulesUri !== undefined && { codeDescription: { href: `${rulesUri}/${code}.md` } }),
    source: describeTarget(file.target),
    message,
    relatedInformation: [{ location: { uri: related.uri, range: related.range }, message: related.message }],
  };
  return [diagnostic];
}

function nameOf(uri: string): string {
  const name = uri.replace(/^.*\//, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
