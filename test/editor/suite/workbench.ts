// What suites ask of the workbench through VS Code's own API: files opened and closed again, findings, lenses, results. Everything here
// goes the way a person's editor goes; nothing reaches into the extension but its public API.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/start";
import { type Clip, person } from "./person";
import { afterThisTest, until } from "./runner";

export const EXTENSION = "line-protocol.line-protocol";

/** The extension's API, once its language server runs. */
export async function activated(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>(EXTENSION);
  assert.ok(extension, "the extension is there");
  const api = await extension.activate();
  await api.started;
  return api;
}

/** Shows a document until the test ends; it is closed without being saved. */
export async function show(document: vscode.TextDocument): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(document);
  afterThisTest(closeAll);
  return editor;
}

/** Closes every tab, unsaved texts too, and waits until documents without a file are gone: the next of the name would show their text. */
export async function closeAll(): Promise<void> {
  const untitled = vscode.workspace.textDocuments.filter(({ uri, isUntitled }) => isUntitled && hasTab(uri));
  while (vscode.window.activeTextEditor?.document.isDirty)
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await until("documents without a file to close", () => untitled.every(({ isClosed }) => isClosed));
}

function hasTab(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}

/** A document without a file. */
export async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: "line-protocol", content });
  await show(document);
  return document;
}

/** A file of the samples, in the run's own workspace. */
export async function openSample(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, "a folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  await show(document);
  return document;
}

/** A new file with these bytes, in the run's own workspace. */
export async function openBytes(name: string, bytes: string | Uint8Array): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, "a folder is open");
  const uri = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(
    uri,
    typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes,
  );
  const document = await vscode.workspace.openTextDocument(uri);
  await show(document);
  return document;
}

/** `code` of a diagnostic as text, with or without a link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** "3:40 invalid-field-format", one-based. */
export function placeOf(diagnostic: vscode.Diagnostic): string {
  const { line, character } = diagnostic.range.start;
  return `${line + 1}:${character + 1} ${codeOf(diagnostic)}`;
}

export function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** Waits until the diagnostics are these, by place and code; the error tells which there were. */
export async function untilDiagnostics(
  document: vscode.TextDocument,
  expected: readonly string[],
): Promise<vscode.Diagnostic[]> {
  const places = () => diagnosticsOf(document).map(placeOf).join(", ");
  await until("the diagnostics", () => places() === expected.join(", ")).catch((error: Error) => {
    throw new Error(`${error.message}; there are: ${places()}`);
  });
  return diagnosticsOf(document);
}

/** The titles of the lenses, in order; empty while there are none. */
export async function lensesOf(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    document.uri,
    100,
  );
  return lenses.map(({ command }) => command?.title ?? "");
}

export async function untilLens(document: vscode.TextDocument, pattern: RegExp): Promise<string> {
  let titles: string[] = [];
  return until(`a lens like ${pattern}`, async () => {
    titles = await lensesOf(document);
    return titles.find((title) => pattern.test(title));
  }).catch((error: Error) => {
    throw new Error(`${error.message}; there are: ${titles.join(" | ")}`);
  });
}

/** Replaces the first occurrence of a text, as typing would. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, `"${from}" is in the document`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)),
    to,
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** "Fix All", asked again until it is done: a light bulb that VS Code works out at that moment takes the place of what was asked. */
export async function untilFixedAll(isFixed: () => boolean): Promise<void> {
  await until("all to be fixed", async () => {
    if (isFixed()) return true;
    await vscode.commands.executeCommand("editor.action.fixAll");
    return isFixed();
  });
}

/** Waits for a notification that holds these words, and answers its text. Somebody looks at the screen. */
export async function notification(words: RegExp): Promise<string> {
  const someone = person();
  assert.ok(someone);
  return until(`a notification like ${words}`, async () => {
    await vscode.commands.executeCommand("notifications.showList");
    const texts = await someone.texts(".notifications-center .notification-list-item");
    return texts.find((each) => words.test(each));
  });
}

/** A picture for people, where somebody looks at a screen. */
export async function picture(name: string, clip?: Clip): Promise<void> {
  const someone = person();
  if (someone === undefined) return;
  await someone.move(640, 3);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await someone.screenshot(name, clip);
}

/**
 * VS Code shows no modal dialog while tests run (it throws instead), so whoever answers it stands in its place: presses the button named
 * `button`, or none. Answers the questions that were asked.
 */
export function answerModals(button: string | undefined): string[] {
  const { showWarningMessage } = vscode.window;
  const asked: string[] = [];
  const stand = async (message: string, options: vscode.MessageOptions, ...buttons: string[]) => {
    asked.push([message, options.detail, ...buttons].join(" | "));
    return buttons.find((each) => each === button);
  };
  (vscode.window as { showWarningMessage: unknown }).showWarningMessage = stand;
  afterThisTest(() => {
    (vscode.window as { showWarningMessage: unknown }).showWarningMessage = showWarningMessage;
  });
  return asked;
}
