/** Owns what is done with lines that were refused: "Send Refused Again" after they were mended, "Save Refused Lines". */
import { l10n, Range, Uri, window, workspace } from "vscode";
import { choiceOf } from "../connections/destinations";
import { openDocument, partsOf } from "./gather";
import { mayWrite } from "./mayWrite";
import { perform, type Running, type WriteParts } from "./perform";
import { count } from "./progressText";

/** Sends the lines that the last write of a file had refused, as they are now. */
export async function sendRefusedAgain(parts: WriteParts, running: Running, uri: Uri): Promise<unknown> {
  const lines = parts.again.of(uri);
  if (lines === undefined) {
    window.showInformationMessage(
      l10n.t(
        "There are no refused lines to send again: nothing of this file was refused in its last write, or the file has changed since it was closed.",
      ),
    );
    return undefined;
  }
  const document = openDocument(uri) ?? (await workspace.openTextDocument(uri));
  const last = document.lineCount - 1;
  const ranges = lines.spans
    .filter(({ first }) => first <= last)
    .map(({ first, last: end }) => document.validateRange(new Range(first, 0, end, Number.MAX_SAFE_INTEGER)));
  const files = [partsOf(document, ranges)];
  if (!lines.complete)
    window.showInformationMessage(
      l10n.t(
        "More lines were refused than are followed. The first {0} places are sent; write the file again for the rest.",
        count(ranges.length),
      ),
    );
  return running.exclusively(files, async () => {
    const resolved = parts.destinations.of(uri);
    if (!(await mayWrite(parts, files, resolved, {}))) return undefined;
    return perform(parts, { files, destination: resolved.destination, choice: choiceOf(resolved) });
  });
}

/** Saves refused lines with the reasons above them, and shows the file. */
export async function saveRefused({ results, history, server }: WriteParts, uri: Uri): Promise<void> {
  const id = results.of(uri)?.report.id ?? history.lastOf(uri.toString())?.id;
  const refused = id === undefined ? null : await server.refusedText({ writeId: id, uri: uri.toString() });
  if (refused === null || refused.lines === 0) {
    window.showInformationMessage(
      refused === null
        ? l10n.t("The refused lines of this file are no longer held. Write it again to see them.")
        : l10n.t("No line of this file was refused in its last write."),
    );
    return;
  }
  const target = await window.showSaveDialog({
    defaultUri: nameBeside(uri),
    filters: { "Line Protocol": ["lp"] },
    title: l10n.t("Save Refused Lines"),
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(refused.text));
  await window.showTextDocument(await workspace.openTextDocument(target), { preview: true });
  const saved =
    refused.lines === 1
      ? l10n.t("1 refused line is saved")
      : l10n.t("{0} refused lines are saved", count(refused.lines));
  const left =
    refused.leftOut === 0
      ? ""
      : ` ${count(refused.leftOut)} more are not in it: it would be larger than ${count(refused.limit)} bytes, or the file is another one by now.`;
  window.showInformationMessage(l10n.t("{0}, each with its reason above it.{1}", saved, left));
}

/** "climate.refused.lp" beside "climate.lp". */
function nameBeside(uri: Uri): Uri | undefined {
  const folder = uri.scheme === "untitled" ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(uri, "..");
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1).replace(/(\.[a-z]+)?(\.gz)?$/i, "");
  return folder === undefined ? undefined : Uri.joinPath(folder, `${name}.refused.lp`);
}
