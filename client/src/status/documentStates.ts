/** Owns what the server last said of each document: target, precision, counts. Forgotten when the document closes. */
import { Disposable, EventEmitter, type TextDocument, type Uri, workspace } from "vscode";
import type { DocumentState } from "../../../server/src/lsp/protocol";
import type { Server } from "../languageClient";

export class DocumentStates implements Disposable {
  readonly #states = new Map<string, DocumentState>();
  readonly #changed = new EventEmitter<Uri | undefined>();
  readonly #listening: Disposable;
  /** Fires after a state came or went; lenses and status items are drawn again. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server) {
    this.#listening = Disposable.from(
      server.onDocumentState((state) => {
        // The server's spelling of a URI may differ from the editor's (%3A): the editor's is the key.
        const document = workspace.textDocuments.find(
          ({ uri }) => uri.toString() === state.uri || uri.toString(true) === decodedUri(state.uri),
        );
        if (document === undefined) return;
        this.#states.set(document.uri.toString(), state);
        this.#changed.fire(document.uri);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#states.delete(uri.toString())) this.#changed.fire(uri);
      }),
    );
  }

  of(uri: Uri): DocumentState | undefined {
    return this.#states.get(uri.toString());
  }

  /** The state of a document as it is now: waits until the server has read its last change; undefined if that takes too long. */
  async current(document: TextDocument, milliseconds: number): Promise<DocumentState | undefined> {
    const read = () => {
      const state = this.of(document.uri);
      return state !== undefined && state.version >= document.version ? state : undefined;
    };
    const known = read();
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const finish = (state: DocumentState | undefined) => {
        clearTimeout(timer);
        listening.dispose();
        resolve(state);
      };
      const timer = setTimeout(() => finish(undefined), milliseconds);
      const listening = this.onDidChange(() => {
        const state = read();
        if (state !== undefined) finish(state);
      });
    });
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

function decodedUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
