/**
 * Owns the lines that "Send Refused Again" sends: those that were refused, where they are now. Other than results they stay while
 * they are edited, since mending them is what they are kept for.
 * Invariant: lines of another text than the one that was sent, reopened after a change from outside, are forgotten.
 */
import { Disposable, type TextDocumentContentChangeEvent, type Uri, workspace } from "vscode";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { type LineSpan, moveSpans } from "./lineSpans";

interface Kept {
  spans: readonly LineSpan[];
  readonly complete: boolean;
  /** The text when its document was closed. */
  left?: string;
}

export class LinesToSendAgain implements Disposable {
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, TextDocumentContentChangeEvent[]>();
  readonly #listening: Disposable;

  constructor() {
    this.#listening = Disposable.from(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const key = document.uri.toString();
        this.#running.get(key)?.push(...contentChanges);
        const kept = this.#kept.get(key);
        if (kept !== undefined) kept.spans = moveSpans(kept.spans, contentChanges);
      }),
      workspace.onDidCloseTextDocument((document) => {
        const kept = this.#kept.get(document.uri.toString());
        if (document.isUntitled) this.#kept.delete(document.uri.toString());
        else if (kept !== undefined) kept.left = document.getText();
      }),
      workspace.onDidOpenTextDocument((document) => {
        const kept = this.#kept.get(document.uri.toString());
        if (kept?.left !== undefined && kept.left !== document.getText())
          this.#kept.delete(document.uri.toString());
        else if (kept !== undefined) kept.left = undefined;
      }),
    );
  }

  /** From now on edits are followed, for the report that comes. */
  begin(uris: readonly string[]): void {
    for (const uri of uris) this.#running.set(uri, []);
  }

  /** What the report leaves to be sent again. */
  end(uris: readonly string[], report: WriteReport | undefined): void {
    for (const uri of uris) {
      const changes = this.#running.get(uri) ?? [];
      this.#running.delete(uri);
      const file = report?.files.find((each) => each.uri === uri);
      if (file === undefined) continue;
      const spans = moveSpans(
        file.again.map(([first, last]) => ({ first, last })),
        changes,
      );
      if (spans.length === 0) this.#kept.delete(uri);
      else this.#kept.set(uri, { spans, complete: file.againComplete });
    }
  }

  of(uri: Uri): { readonly spans: readonly LineSpan[]; readonly complete: boolean } | undefined {
    return this.#kept.get(uri.toString());
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
