/**
 * Owns the write commands: what each sends and where to. A document on screen goes where its lens says; of everything else the destination is
 * confirmed first, in a question or a picker.
 */
import { commands, Disposable, l10n, type TextDocument, Uri, window, workspace } from "vscode";
import type { WriteFile, WriteReport } from "../../../server/src/lsp/protocol";
import { choiceOf, type Resolved } from "../connections/destinations";
import type { Inquirer } from "../connections/detect";
import { askDestination } from "../connections/pickDestination";
import { writeIdOf } from "../views/reportDocuments";
import { copyAsCurl } from "./copyAsCurl";
import { activeFile, gather, isOurs, openDocument, partsOf, selectedRanges, wholeOf } from "./gather";
import { mayWrite } from "./mayWrite";
import { perform, Running, type WriteParts } from "./perform";
import { saveRefused, sendRefusedAgain } from "./refused";
import { resumeWrite } from "./resume";

const READING_MILLISECONDS = 10_000;

export interface WriteCommandParts extends WriteParts {
  readonly inquirer: Inquirer;
}

export function registerWriteCommands(parts: WriteCommandParts): Disposable {
  const running = new Running();
  const register = (name: string, run: (...given: unknown[]) => Promise<unknown>) =>
    commands.registerCommand(`lineProtocol.${name}`, run);
  const onFile = (name: string, run: (uri: Uri) => Promise<unknown>) =>
    register(name, async (given) => {
      const uri = given instanceof Uri ? given : activeFile();
      return uri === undefined ? undefined : run(uri);
    });
  const writeThese = (given: unknown, selected: unknown) =>
    writeFiles(parts, running, urisOf(given, selected));
  return Disposable.from(
    register("writeFile", writeThese),
    register("writeFolder", writeThese),
    register("writeSelection", async () => {
      const editor = window.activeTextEditor;
      if (editor === undefined) return undefined;
      const { document } = editor;
      return writeDocument(parts, running, document, partsOf(document, selectedRanges(editor)), false);
    }),
    onFile("sendRefusedAgain", (uri) => sendRefusedAgain(parts, running, uri)),
    onFile("saveRefused", (uri) => saveRefused(parts, uri)),
    onFile("copyAsCurl", (uri) =>
      copyAsCurl(uri, parts.destinations.of(uri), parts.server, parts.connections),
    ),
    onFile("forgetAnswers", (uri) => forgetAnswers(parts, uri)),
    register("resumeWrite", (id) => resumeWrite(parts, running, id)),
    // The next document without a file may get the same name: what was answered for this one says nothing of it.
    workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
      if (isUntitled) parts.answers.forget(uri.toString());
    }),
    register("sendAgain", (given) => sendAgain(parts, running, writeIdOf(given))),
  );
}

/** The explorer hands over the file that was clicked, and all that are selected; a lens or key one file or none. */
function urisOf(given: unknown, selected: unknown): readonly Uri[] {
  const all = Array.isArray(selected) ? selected.filter((each): each is Uri => each instanceof Uri) : [];
  if (all.length > 0) return all;
  const uri = given instanceof Uri ? given : activeFile();
  return uri === undefined ? [] : [uri];
}

async function writeFiles(
  parts: WriteCommandParts,
  running: Running,
  uris: readonly Uri[],
): Promise<WriteReport | undefined> {
  const [only, ...others] = uris;
  if (only === undefined) return undefined;
  const open = others.length === 0 ? openDocument(only) : undefined;
  if (open !== undefined && isOurs(open) && isVisible(open))
    return writeDocument(parts, running, open, wholeOf(open), false);
  const gathered = await gather(uris);
  if ("problem" in gathered) {
    window.showErrorMessage(gathered.problem);
    return undefined;
  }
  const { files, document } = gathered;
  if (document !== undefined && isOurs(document)) {
    // From the explorer the file may not be on screen: it is shown, so that the answer has its lines.
    await window.showTextDocument(document);
    return writeDocument(parts, running, document, wholeOf(document), true);
  }
  return running.exclusively(files, async () => {
    const resolved = await confirmDestination(parts, files);
    if (resolved === undefined || !(await mayWrite(parts, files, resolved, {}))) return undefined;
    return perform(parts, { files, destination: resolved.destination, choice: choiceOf(resolved) });
  });
}

function isVisible(document: TextDocument): boolean {
  return window.visibleTextEditors.some((editor) => editor.document === document);
}

/** Of files that are not on screen no lens tells where they go: it is picked each time, what was picked before is marked. */
async function confirmDestination(
  parts: WriteCommandParts,
  files: readonly WriteFile[],
): Promise<Resolved | undefined> {
  const uri = Uri.parse(files[0].uri);
  const title = files.length === 1 ? undefined : l10n.t("Destination of {0} Files", files.length);
  const choice = await askDestination(
    uri,
    parts.connections,
    parts.destinations,
    parts.inquirer,
    parts.memory,
    title,
  );
  if (choice === undefined) return undefined;
  if (choice === "add") {
    const id = await commands.executeCommand<string | undefined>("lineProtocol.addConnection");
    return id === undefined ? undefined : parts.destinations.resolve(uri, { kind: "connection", id });
  }
  await parts.destinations.pick(uri, choice);
  return parts.destinations.resolve(uri, choice);
}

async function writeDocument(
  parts: WriteParts,
  running: Running,
  document: TextDocument,
  file: WriteFile,
  unseen: boolean,
): Promise<WriteReport | undefined> {
  return running.exclusively([file], async () => {
    // The file itself may say where it goes: what was typed last counts.
    const state = await parts.states.current(document, READING_MILLISECONDS);
    if (state === undefined) {
      window.showErrorMessage(
        l10n.t(
          "The file is still being read, so it is not known where it would go. Nothing was sent. Try again in a moment.",
        ),
      );
      return undefined;
    }
    const resolved = parts.destinations.of(document.uri);
    // A file's own precision (pragma, settings) goes with the write, as the lens shows it.
    const destination = { ...resolved.destination, precision: state.precision };
    const sent = { ...resolved, destination };
    if (!(await mayWrite(parts, [file], sent, { unseen }))) return undefined;
    return perform(parts, { files: [file], destination, choice: choiceOf(sent) });
  });
}

/** A write of the history once more, to the same place; what it would do is asked first. */
async function sendAgain(
  parts: WriteParts,
  running: Running,
  id: string | undefined,
): Promise<WriteReport | undefined> {
  const entry = id === undefined ? undefined : parts.history.find(id);
  if (entry === undefined) return undefined;
  const files: WriteFile[] = [];
  for (const { uri, ranges } of entry.files) {
    const open = openDocument(Uri.parse(uri));
    const found = open !== undefined || (await isThere(Uri.parse(uri)));
    if (!found) {
      window.showErrorMessage(
        l10n.t("{0} is not there any more. Nothing was sent.", workspace.asRelativePath(Uri.parse(uri))),
      );
      return undefined;
    }
    const whole = open === undefined ? { uri, dirty: false } : wholeOf(open);
    files.push(ranges === undefined ? whole : { ...whole, ranges });
  }
  const again = [
    entry.files.some(({ ranges }) => ranges !== undefined)
      ? l10n.t("The same lines as then are sent, by their numbers.")
      : "",
    entry.resendSafe === false ? l10n.t("What was stored then may be stored twice.") : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
  return running.exclusively(files, async () => {
    const resolved = parts.destinations.resolve(Uri.parse(files[0].uri), entry.choice);
    if (!(await mayWrite(parts, files, resolved, { unseen: true, again }))) return undefined;
    return perform(parts, { files, destination: resolved.destination, choice: entry.choice });
  });
}

async function isThere(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function forgetAnswers({ answers }: WriteParts, uri: Uri): Promise<void> {
  window.showInformationMessage(
    (await answers.forget(uri.toString()))
      ? l10n.t("What was answered about this file is forgotten. The next write asks again.")
      : l10n.t("Nothing was answered about this file yet."),
  );
}
