/**
 * Owns writes that wait for their time ("wait 30 s, then write again"): a notification that counts down, with Cancel, and the time for the
 * lens. Invariant: one wait a file; a new wait, a write of the file or its closing ends the one before it.
 */
import { type Disposable, EventEmitter, l10n, ProgressLocation, type Uri, window, workspace } from "vscode";

interface Wait {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly end: () => void;
}

export class Waiting implements Disposable {
  readonly #waits = new Map<string, Wait>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #listening = workspace.onDidCloseTextDocument(({ uri }) => this.cancel(uri));
  /** Fires each second while a wait is on, and when it ends. */
  readonly onDidChange = this.#changed.event;

  /** Whole seconds that are left of a file's wait; undefined where there is none. */
  secondsLeft(uri: Uri): number | undefined {
    const wait = this.#waits.get(uri.toString());
    return wait && Math.max(0, Math.ceil((wait.until - Date.now()) / 1000));
  }

  begin(uri: Uri, seconds: number, run: () => Promise<void>): void {
    this.cancel(uri);
    const name = uri.path.replace(/^.*\//, "");
    const options = {
      location: ProgressLocation.Notification,
      title: l10n.t("{0} is written again", name),
      cancellable: true,
    };
    window.withProgress(options, async (progress, token) => {
      let wait: Wait | undefined;
      const isOver = await new Promise<boolean>((resolve) => {
        const until = Date.now() + seconds * 1000;
        const tick = () => {
          const left = Math.ceil((until - Date.now()) / 1000);
          progress.report({ message: l10n.t("in {0} s", Math.max(0, left)), increment: 100 / seconds });
          this.#changed.fire(uri);
          if (left <= 0) resolve(true);
        };
        const timer = setInterval(tick, 1000);
        token.onCancellationRequested(() => resolve(false));
        wait = {
          until,
          end: () => {
            clearInterval(timer);
            resolve(false);
          },
        };
        this.#waits.set(uri.toString(), wait);
        progress.report({ message: l10n.t("in {0} s", seconds) });
        this.#changed.fire(uri);
      });
      // Another wait may have taken this one's place.
      if (this.#waits.get(uri.toString()) === wait) this.cancel(uri);
      if (isOver) await run();
    });
  }

  cancel(uri: Uri): void {
    const wait = this.#waits.get(uri.toString());
    if (wait === undefined) return;
    this.#waits.delete(uri.toString());
    wait.end();
    this.#changed.fire(uri);
  }

  dispose(): void {
    for (const { end } of this.#waits.values()) end();
    this.#waits.clear();
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
