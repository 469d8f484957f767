/**
 * Owns how findings reach the client: pulled where it can, pushed where it cannot. Invariants: an answer is for the version it was asked
 * of or is not given; long work yields, what is on screen is told first, the rest follows, and the next edit calls it off; the list is
 * bounded, and what it leaves out is told as a number.
 */
import {
  type CancellationToken,
  type Diagnostic,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { type CheckResult, checkDocument } from "../checks/check";
import type { Finding } from "../checks/finding";
import type { Span } from "../checks/span";
import { describeTarget } from "../lineprotocol/targets";
import { checkOptionsOf } from "./checkOptions";
import type { OpenDocument, ServerContext } from "./context";
import { diagnosticOf, visibleRangeOf } from "./diagnosticOf";
import type { VisibleRangeParams } from "./protocol";
import type { StateSender } from "./state";

/** Units of text that are read before others get their turn: a few milliseconds. */
const SLICE_UNITS = 250_000;
/** Units that an answer waits for where the rest can be told later. What is on screen is always waited for. */
const ANSWER_UNITS = 250_000;
/** Units that the rules of one check may read again; each costs ten times as much as one that is read for the first time. */
const CHECK_UNITS = 50_000;
/** What an editor surely shows of a text before it says what it shows. */
const FIRST_SCREEN_UNITS = 20_000;
/** Texts of which it is remembered that they were asked of before they were open. */
const MOST_EARLY = 1000;
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
  /** The version that {@link follow} is at work on. */
  const following = new Map<string, number>();
  /** Whether an answer may leave something for later. */
  const canFollow = !options.pulls || options.refreshes;
  /** Texts that were asked of while they were not open: a client that asked too early does not ask again by itself. */
  const early = new Set<string>();
  /** Counts refreshes, so that a result id from before one is never "unchanged". */
  let generation = 0;

  connection.onNotification("lineProtocol/visibleRange", ({ uri, ranges }: VisibleRangeParams) => {
    visible.set(uri, ranges);
    // Only a list that leaves something out depends on what is on screen.
    if (bounded.has(uri)) announce(uri);
  });

  /** Reads a slice on; answers whether nothing is left to read or to compare. */
  function readSlice({ reading, isLineProtocol }: OpenDocument): boolean {
    if (!isLineProtocol) return true;
    return reading.advance(SLICE_UNITS) && reading.facts.duplicates.settle(SLICE_UNITS);
  }

  function yieldTo(): Promise<void> {
    return new Promise((resolve) => {
      runtime.soon(resolve);
    });
  }

  /**
   * Reads in slices until all is read, or, where the rest can be told later, until what is on screen is read and the answer has waited
   * long enough; undefined if the document closed or changed meanwhile.
   */
  async function readForAnswer(uri: string, token?: CancellationToken): Promise<OpenDocument | undefined> {
    const document = await context.open(uri);
    if (!document) return undefined;
    const { text, reading } = document;
    const { version } = text;
    for (let units = 0; !readSlice(document); units += SLICE_UNITS) {
      if (canFollow && units >= ANSWER_UNITS && reading.seenTo >= screenEnd(document)) break;
      await yieldTo();
      if (token?.isCancellationRequested || text.version !== version) return undefined;
    }
    return document;
  }

  function screenEnd({ uri, text }: OpenDocument): number {
    const ends = (visible.get(uri) ?? []).map(({ end }) => text.offsetAt(end));
    return ends.length > 0 ? Math.max(...ends) : Math.min(text.length, FIRST_SCREEN_UNITS);
  }

  /** Does what an answer left for later, then has the client ask again. The next edit ends it: its own answer goes on from there. */
  async function follow({ uri, text, reading }: OpenDocument): Promise<void> {
    if (following.get(uri) === text.version) return;
    const { version } = text;
    following.set(uri, version);
    for (;;) {
      await yieldTo();
      const document = await context.open(uri);
      if (!document || document.reading !== reading || text.version !== version) return;
      if (readSlice(document) && check(document).complete) break;
    }
    following.delete(uri);
    announce(uri, 0);
  }

  function check(document: OpenDocument): CheckResult {
    const { text, settings } = document;
    const ranges: Span[] = (visible.get(document.uri) ?? []).map((range) => ({
      start: text.offsetAt(range.start),
      end: text.offsetAt(range.end),
    }));
    const result: CheckResult =
      settings.diagnostics.enabled && document.isLineProtocol
        ? checkDocument(document.reading, {
            ...checkOptionsOf(document, runtime.now(), ranges),
            ...(canFollow && { units: CHECK_UNITS }),
          })
        : { findings: [], unlisted: { errors: 0, warnings: 0 }, complete: true };
    const { unlisted } = result;
    if (unlisted.errors + unlisted.warnings > 0) bounded.add(document.uri);
    else bounded.delete(document.uri);
    state.update(document, result);
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
        const document = await readForAnswer(uri, token);
        if (!document) {
          if (await context.open(uri)) {
            throw new ResponseError(LSPErrorCodes.ServerCancelled, "the document changed", {
              retriggerRequest: true,
            });
          }
          if (early.size < MOST_EARLY) early.add(uri);
          return { kind: "full", items: [] };
        }
        if (params.previousResultId === resultId(document)) {
          return { kind: "unchanged", resultId: params.previousResultId };
        }
        const { findings, complete } = check(document);
        const items = toDiagnostics(document, findings);
        if (complete) return { kind: "full", resultId: resultId(document), items };
        leave(document);
        return { kind: "full", resultId: `${resultId(document)} in part`, items };
      },
    );
  }

  async function push(uri: string): Promise<void> {
    const document = await readForAnswer(uri);
    if (!document) return;
    const { version } = document.text;
    const { findings, complete } = check(document);
    if (!complete) leave(document);
    await connection.sendDiagnostics({ uri, version, diagnostics: toDiagnostics(document, findings) });
  }

  /** Has {@link follow} begin when the answer is on its way. */
  function leave(document: OpenDocument): void {
    follow(document).catch((error: unknown) => connection.console.error(String(error)));
  }

  /** Makes sure that the client hears of what changed. */
  function announce(uri: string, pause = PUSH_MILLISECONDS): void {
    if (!options.pulls) {
      pushes.get(uri)?.();
      const send = () => {
        pushes.delete(uri);
        push(uri).catch((error: unknown) => connection.console.error(String(error)));
      };
      pushes.set(uri, runtime.later(send, pause));
    } else if (options.refreshes) askAgain();
  }

  /** A client that is gone, or that fails at it, needs nothing more. */
  function askAgain(): void {
    connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  }

  return {
    changed(uri) {
      // A client that pulls asks by itself after each change, but for one that asked before the text was open.
      if (!options.pulls || early.delete(uri)) announce(uri);
    },
    closed(uri) {
      pushes.get(uri)?.();
      pushes.delete(uri);
      visible.delete(uri);
      bounded.delete(uri);
      following.delete(uri);
      early.delete(uri);
      if (!options.pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    refresh() {
      generation++;
      if (options.pulls && options.refreshes) askAgain();
    },
  };
}
