/**
 * Owns the results that stand on documents: the last report of each, and its outcomes where they are now.
 * Invariants: one report a document; outcomes follow edits by tracking.ts, those made while the write ran included; a closed
 * document keeps its results until it is written again or cleared, since its diagnostics stay listed too.
 */
import { type Disposable, EventEmitter, type TextDocumentContentChangeEvent, Uri, workspace } from "vscode";
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
  readonly #recordings = new Set<{ key: string; changes: TextDocumentContentChangeEvent[] }>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #listening: Disposable;
  /** Fires with the document whose results came, moved or went. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#listening = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
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
