/**
 * Owns how findings reach the client: pulled where it can, pushed where it cannot. Invariants: an answer is for the version it was asked
 * of or is not given; long readings yield, and the next edit calls them off; the list is bounded, what is on screen first, and the
 * rest is told as a number.
 */
import {
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { type CheckResult, checkDocument } from "../checks/check";
import type { Finding, Span } from "../checks/finding";
import { describeTarget } from "../lineprotocol/targets";
import { checkOptionsOf } from "./checkOptions";
import type { OpenDocument, ServerContext } from "./context";
import { diagnosticOf, visibleRangeOf } from "./diagnosticOf";
import type { VisibleRangeParams } from "./protocol";
import type { StateSender } from "./state";

/** Units of text that are read before others get their turn: a few milliseconds. */
const SLICE_UNITS = 1_000_000;
/** Pushed diagnostics wait for a pause in typing. */
const PUSH_MILLISECONDS = 100;

export interface DiagnosticsOptions {
  /** The client asks (else it is told). */
  readonly pulls: boolean;
  /** The client can be told to ask again. */
  readonly refreshes: boolean;
  /** The client shows related places. */
  readonly related: boolean;
}

export interface Diagnostics {
  /** To be called when a document was opened or changed. */
  changed(uri: string): void;
  closed(uri: string): void;
  /** To be called when all documents may be judged otherwise (settings, a destination). */
  refresh(): void;
}

export function registerDiagnostics(
  context: ServerContext,
  state: StateSender,
  options: DiagnosticsOptions,
): Diagnostics {
  const { connection, runtime } = context;
  const visible = new Map<string, VisibleRangeParams["ranges"]>();
  const bounded = new Set<string>();
  const pushes = new Map<string, () => void>();
  /** Counts refreshes, so that a result id from before one is never "unchanged". */
  let generation = 0;

  connection.onNotification("lineProtocol/visibleRange", ({ uri, ranges }: VisibleRangeParams) => {
    visible.set(uri, ranges);
    // Only a list that leaves something out depends on what is on screen.
    if (bounded.has(uri)) announce(uri);
  });

  /** Reads to the end, in slices; undefined if the document closed or changed meanwhile. */
  async function readAll(uri: string, token?: CancellationToken): Promise<OpenDocument | undefined> {
    const document = await context.open(uri);
    if (!document) return undefined;
    const { version } = document.text;
    while (document.isLineProtocol && !document.reading.advance(SLICE_UNITS)) {
      await new Promise<void>((resolve) => runtime.soon(resolve));
      if (token?.isCancellationRequested || document.text.version !== version) return undefined;
    }
    return document;
  }

  function check(document: OpenDocument): CheckResult {
    const { text, settings } = document;
    const ranges: Span[] = (visible.get(document.uri) ?? []).map((range) => ({
      start: text.offsetAt(range.start),
      end: text.offsetAt(range.end),
    }));
    const result: CheckResult =
      settings.diagnostics.enabled && document.isLineProtocol
        ? checkDocument(document.reading, checkOptionsOf(document, runtime.now(), ranges))
        : { findings: [], unlisted: { errors: 0, warnings: 0 } };
    const { unlisted } = result;
    if (unlisted.errors + unlisted.warnings > 0) bounded.add(document.uri);
    else bounded.delete(document.uri);
    state.update(document, unlisted);
    return result;
  }

  function resultId(document: OpenDocument): string {
    const { text, settings, target } = document;
    const screen = bounded.has(document.uri) ? JSON.stringify(visible.get(document.uri) ?? []) : "";
    return `${text.version} ${generation} ${JSON.stringify([target, settings.diagnostics])} ${screen}`;
  }

  function toDiagnostics(document: OpenDocument, findings: readonly Finding[]): Diagnostic[] {
    const source = describeTarget(document.target);
    const { uri, text } = document;
    const place = { uri, rangeOf: (span: Span) => visibleRangeOf(text, span) };
    const shown = { source, withRelated: options.related, rulesUri: context.rulesUri };
    return findings.map((finding) => diagnosticOf(finding, place, shown));
  }

  if (options.pulls) {
    connection.languages.diagnostics.on(
      async (params: DocumentDiagnosticParams, token): Promise<DocumentDiagnosticReport> => {
        const { uri } = params.textDocument;
        const document = await readAll(uri, token);
        if (!document) {
          if (await context.open(uri)) {
            throw new ResponseError(LSPErrorCodes.ServerCancelled, "the document changed", {
              retriggerRequest: true,
            });
          }
          return { kind: "full", items: [] };
        }
        if (params.previousResultId === resultId(document)) {
          return { kind: "unchanged", resultId: params.previousResultId };
        }
        const items = toDiagnostics(document, check(document).findings);
        return { kind: "full", resultId: resultId(document), items };
      },
    );
  }

  async function push(uri: string): Promise<void> {
    const document = await readAll(uri);
    if (!document) return;
    const { version } = document.text;
    const diagnostics = toDiagnostics(document, check(document).findings);
    await connection.sendDiagnostics({ uri, version, diagnostics });
  }

  /** Makes sure that the client hears of what changed. */
  function announce(uri: string): void {
    if (!options.pulls) {
      pushes.get(uri)?.();
      const send = () => {
        pushes.delete(uri);
        push(uri).catch((error: unknown) => connection.console.error(String(error)));
      };
      pushes.set(uri, runtime.later(send, PUSH_MILLISECONDS));
    } else if (options.refreshes) connection.languages.diagnostics.refresh();
  }

  return {
    changed(uri) {
      // A client that pulls asks by itself after each change.
      if (!options.pulls) announce(uri);
    },
    closed(uri) {
      pushes.get(uri)?.();
      pushes.delete(uri);
      visible.delete(uri);
      bounded.delete(uri);
      if (!options.pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    refresh() {
      generation++;
      if (options.pulls && options.refreshes) connection.languages.diagnostics.refresh();
    },
  };
}
