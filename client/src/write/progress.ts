/**
 * Owns how a running write is shown: nothing for a moment, then a notification with what is known of its progress, and Cancel, which
 * stops after the exchange in flight.
 */
import {
  type CancellationToken,
  CancellationTokenSource,
  Disposable,
  l10n,
  ProgressLocation,
  window,
} from "vscode";
import type { Server } from "../languageClient";
import { describeProgress, percentOf } from "./progressText";

/** A write that is over sooner shows no progress: the result itself is the feedback. */
const QUIET_MILLISECONDS = 300;

export async function withProgress<T>(
  server: Server,
  writeId: string,
  title: string,
  run: (token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  const pending = run(source.token);
  const settled = pending.then(
    () => undefined,
    () => undefined,
  );
  const soon = await Promise.race([
    settled.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), QUIET_MILLISECONDS)),
  ]);
  if (!soon) {
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    await window.withProgress(options, async (progress, token) => {
      let shown = 0;
      const listening = Disposable.from(
        token.onCancellationRequested(() => {
          source.cancel();
          progress.report({ message: l10n.t("Stopping after the part that is on its way.") });
        }),
        server.onProgress((report) => {
          if (report.id !== writeId || token.isCancellationRequested) return;
          // Checking is a small part of the way: the bar is that of the sending.
          const percent = report.phase === "sending" ? percentOf(report) : 0;
          progress.report({ message: describeProgress(report), increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        }),
      );
      await settled;
      listening.dispose();
    });
  }
  source.dispose();
  return pending;
}
