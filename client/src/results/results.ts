/**
 * Owns the results that stand on documents: the last report of each, and its outcomes where they are now.
 * Invariants: one report a document; outcomes follow edits by tracking.ts, those made while the write ran included; a closed
 * file keeps its results, since its diagnostics stay listed too, unless its text is another one when it is opened again.
 */
import { Disposable, EventEmitter, type TextDocumentContentChangeEvent, Uri, workspace } from "vscode";
import type { LineOutcome, WriteReport } from "../../../server/src/lsp/protocol";
import { trackOutcomes, trackWhole } from "./tracking";

/** A report and what is left of its outcomes. */
export interface Result {
  readonly uri: Uri;
  readonly report: WriteReport;
  readonly lines: readonly LineOutcome[];
  readonly whole?: LineOutcome;
}

/** Gathers the edits made to a document while it is being written. */
export interface Recording extends Disposable {
  /** Shows the report, whose ranges are of the document as it was when the recording began. */
  show(report: WriteReport): void;
}

export class Results implements Disposable {
  readonly #results = new Map<string, Result>();
  /** Documents with results that were closed, and what they said then. */
  readonly #left = new Map<string, { readonly report: WriteReport; readonly text: number }>();
  readonly #recordings = new Set<{ key: string; changes: TextDocumentContentChangeEvent[] }>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #listening: Disposable;
  /** Fires with the document whose results came, moved or went. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const edits = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      const key = document.uri.toString();
      for (const recording of this.#recordings)
        if (recording.key === key) recording.changes.push(...contentChanges);
      const result = this.#results.get(key);
      if (result === undefined) return;
      const tracked = track(result, contentChanges);
      if (tracked === result) return;
      this.#results.set(key, tracked);
      this.#changed.fire(document.uri);
    });
    this.#listening = Disposable.from(
      edits,
      workspace.onDidCloseTextDocument((document) => {
        const result = this.of(document.uri);
        if (result === undefined) return;
        // Another document may get the name of one that was never saved.
        if (document.isUntitled) this.clear(document.uri);
        else
          this.#left.set(document.uri.toString(), {
            report: result.report,
            text: hashOf(document.getText()),
          });
      }),
      workspace.onDidOpenTextDocument((document) => {
        const key = document.uri.toString();
        const left = this.#left.get(key);
        if (left === undefined) return;
        this.#left.delete(key);
        // What was changed while nobody followed the edits would leave verdicts on lines they are not about.
        if (this.of(document.uri)?.report === left.report && hashOf(document.getText()) !== left.text)
          this.clear(document.uri);
      }),
    );
  }

  of(uri: Uri): Result | undefined {
    return this.#results.get(uri.toString());
  }

  /** Every outcome on the document, that of the whole body first. */
  outcomesOf(uri: Uri): readonly LineOutcome[] {
    const result = this.of(uri);
    if (result === undefined) return [];
    return result.whole === undefined ? result.lines : [result.whole, ...result.lines];
  }

  /** The document of a write that is still held. */
  find(writeId: string): Result | undefined {
    return [...this.#results.values()].find(({ report }) => report.id === writeId);
  }

  record(uri: Uri): Recording {
    const recording = { key: uri.toString(), changes: [] as TextDocumentContentChangeEvent[] };
    this.#recordings.add(recording);
    const end = () => this.#recordings.delete(recording);
    return {
      show: (report) => {
        end();
        const fresh: Result = { uri, report, lines: report.lines, whole: report.whole };
        this.#results.set(recording.key, track(fresh, recording.changes));
        this.#changed.fire(uri);
      },
      dispose: end,
    };
  }

  clear(uri: Uri): void {
    if (this.#results.delete(uri.toString())) this.#changed.fire(uri);
  }

  clearAll(): void {
    for (const key of [...this.#results.keys()]) this.clear(Uri.parse(key));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

function track(result: Result, changes: readonly TextDocumentContentChangeEvent[]): Result {
  const lines = trackOutcomes(result.lines, changes);
  const whole = result.whole === undefined ? undefined : trackWhole(result.whole, changes);
  return lines === result.lines && whole === result.whole ? result : { ...result, lines, whole };
}

/** FNV-1a over UTF-16 units: enough to see that a text is another one. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
