/**
 * Owns what a write sends: from the editor, from what is selected in the explorer, from a tab whose file is too big for the editor.
 * Invariants: a folder gives the files of line protocol below it, in the order of their names, up to a bound; a file over
 * {@link EDITOR_LIMIT} or compressed is never opened, it is sent by its URI.
 */
import {
  FileType,
  l10n,
  Range,
  TabInputText,
  type TextDocument,
  type TextEditor,
  Uri,
  window,
  workspace,
} from "vscode";
import type { WriteFile } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "../languageClient";

/** Bytes beyond which VS Code gives no text to extensions. */
export const EDITOR_LIMIT = 50 * 1024 * 1024;
const FILES_LIMIT = 1000;
const NAMES = /\.(lp|line|influx|ilp|lineproto|lineprotocol)(\.gz)?$/i;

export interface Gathered {
  readonly files: readonly WriteFile[];
  /** Their bytes on disk; those of unsaved texts are not counted. */
  readonly bytes: number;
  /** The document, where it is one that is or can be shown: its lines get the answer. */
  readonly document?: TextDocument;
}

/** The whole of a document as it stands in the editor. */
export function wholeOf(document: TextDocument): WriteFile {
  return { uri: document.uri.toString(), dirty: document.isDirty || document.isUntitled };
}

/** Parts of a document, from the top down. */
export function partsOf(document: TextDocument, ranges: readonly Range[]): WriteFile {
  const place = ({ line, character }: Range["start"]) => ({ line, character });
  const sorted = [...ranges].sort((a, b) => a.start.compareTo(b.start));
  return {
    ...wholeOf(document),
    ranges: sorted.map(({ start, end }) => ({ start: place(start), end: place(end) })),
  };
}

/** The selections of an editor; a mere cursor stands for its line. */
export function selectedRanges({ selections, document }: TextEditor): readonly Range[] {
  const filled = selections.filter(({ isEmpty }) => !isEmpty);
  return filled.length > 0
    ? filled.map(({ start, end }) => new Range(start, end))
    : selections.map(({ active }) => document.lineAt(active.line).range);
}

/** The file of the active tab, also where its text is too big for the editor to hand out. */
export function activeFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return window.activeTextEditor?.document.uri ?? (input instanceof TabInputText ? input.uri : undefined);
}

/** What stands below these: files as they are, folders by what is in them. A sentence where that is nothing, or too much. */
export async function gather(uris: readonly Uri[]): Promise<Gathered | { readonly problem: string }> {
  const found: { uri: Uri; size: number }[] = [];
  for (const uri of uris) {
    const open = openDocument(uri);
    if (open !== undefined && (open.isUntitled || open.isDirty)) found.push({ uri, size: 0 });
    else
      try {
        const { type, size } = await workspace.fs.stat(uri);
        if (type & FileType.Directory) await gatherFolder(uri, found);
        else found.push({ uri, size });
      } catch {
        return { problem: l10n.t("{0} cannot be read. Nothing was sent.", workspace.asRelativePath(uri)) };
      }
    if (found.length > FILES_LIMIT)
      return {
        problem: l10n.t(
          "There are more than {0} files of line protocol in it. Nothing was sent. Choose fewer at a time.",
          FILES_LIMIT,
        ),
      };
  }
  const [first, ...more] = found;
  if (first === undefined)
    return {
      problem: l10n.t(
        "There is no file of line protocol in it (.lp, .line, .influx, .ilp, .lineproto, .lineprotocol, or one of these with .gz). Nothing was sent.",
      ),
    };
  const bytes = found.reduce((sum, { size }) => sum + size, 0);
  if (more.length === 0 && first.size <= EDITOR_LIMIT && !isCompressed(first.uri)) {
    // What is no text to the editor (a NUL byte in it) goes as its bytes.
    const document = await workspace.openTextDocument(first.uri).then(
      (opened) => opened,
      () => undefined,
    );
    if (document !== undefined) return { files: [wholeOf(document)], bytes, document };
  }
  return { files: found.map(({ uri }) => fileOf(uri)), bytes };
}

async function gatherFolder(folder: Uri, found: { uri: Uri; size: number }[]): Promise<void> {
  const entries = await workspace.fs.readDirectory(folder);
  for (const [name, type] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (found.length > FILES_LIMIT) return;
    const uri = Uri.joinPath(folder, name);
    // A link to a folder may lead back to where it stands.
    if (type === FileType.Directory && !name.startsWith(".") && name !== "node_modules")
      await gatherFolder(uri, found);
    else if (type & FileType.File && NAMES.test(name))
      found.push({ uri, size: (await workspace.fs.stat(uri)).size });
  }
}

/** By its URI; from the editor's text where that differs from the disk. */
function fileOf(uri: Uri): WriteFile {
  const open = openDocument(uri);
  return open === undefined ? { uri: uri.toString(), dirty: false } : wholeOf(open);
}

export function openDocument(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
}

/** By its name; that the bytes are gzip is the server's to see. */
export function isCompressed(uri: Uri): boolean {
  return /\.gz$/i.test(uri.path);
}

/** "climate.lp", "3 files". */
export function describeFiles(files: readonly Pick<WriteFile, "uri">[]): string {
  const [first] = files;
  if (files.length !== 1 || first === undefined) return `${files.length} files`;
  const uri = Uri.parse(first.uri);
  return uri.scheme === "untitled" ? uri.path : workspace.asRelativePath(uri);
}

/** Whether a document is one of ours. */
export function isOurs({ languageId }: TextDocument): boolean {
  return languageId === LANGUAGE_ID;
}
