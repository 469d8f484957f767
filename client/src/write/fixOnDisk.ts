/**
 * Owns mending what a write was asked about for the file's form: its byte order mark, its CRLF line ends. On the disk, since these are not
 * in the editor's text. Invariant: nothing else of the file changes, bytes that are no UTF-8 included.
 */
import { l10n, Uri, workspace } from "vscode";
import type { WriteQuestionKind } from "../../../server/src/lsp/protocol";
import { withoutCarriageReturns, withoutMark } from "./fixBytes";
import { EDITOR_LIMIT, openDocument } from "./gather";

export interface Fix {
  readonly label: string;
  apply(): Promise<void>;
}

/** The fix for a question, where there is one that can be made: the file is on a disk, saved, and of a bearable size. */
export async function fixFor(question: WriteQuestionKind, uris: readonly string[]): Promise<Fix | undefined> {
  const mend =
    question === "byte-order-mark"
      ? withoutMark
      : question === "carriage-returns"
        ? withoutCarriageReturns
        : undefined;
  const [only, ...others] = uris;
  if (mend === undefined || only === undefined || others.length > 0) return undefined;
  const uri = Uri.parse(only);
  if (uri.scheme === "untitled" || /\.gz$/i.test(uri.path) || openDocument(uri)?.isDirty === true)
    return undefined;
  const size = await workspace.fs.stat(uri).then(
    (stat) => stat.size,
    () => Number.POSITIVE_INFINITY,
  );
  if (size > EDITOR_LIMIT || workspace.fs.isWritableFileSystem(uri.scheme) === false) return undefined;
  return {
    label: question === "byte-order-mark" ? l10n.t("Remove It and Send") : l10n.t("Convert to LF and Send"),
    apply: async () => workspace.fs.writeFile(uri, mend(await workspace.fs.readFile(uri))),
  };
}
