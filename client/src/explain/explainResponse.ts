/**
 * Owns "Explain Response…": where the pasted answer comes from, which file it is placed on, and the document that tells it. Invariants:
 * nothing is sent anywhere; what was pasted stays in memory, the last {@link KEPT} explanations of it.
 */
import {
  commands,
  Disposable,
  env,
  l10n,
  type QuickPickItem,
  TabInputText,
  type TextDocument,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { ExplainResponseParams, Explanation } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID, type Server } from "../languageClient";
import type { Results } from "../results/results";

const SCHEME = "line-protocol-explanation";
const KEPT = 20;
/** A longer text is no answer to a write; the server looks at its beginning only. */
const MOST_UNITS = 4_000_000;

/** What the command may be given, by tests and other extensions: the text, and the file, null for none. */
interface Given {
  readonly text: string;
  readonly uri?: Uri | null;
}

export function registerExplainResponse(results: Results, server: Server): Disposable {
  const kept = new Map<string, Explanation>();
  const show = async (id: string): Promise<void> => {
    const { title } = kept.get(id) ?? { title: l10n.t("Explanation") };
    const address = Uri.from({ scheme: SCHEME, path: `/${fileName(title)}.txt`, query: id });
    const document = await workspace.openTextDocument(address);
    await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Beside });
  };
  const explain = async (given?: unknown): Promise<string | undefined> => {
    const text = isGiven(given) ? given.text : await askForText();
    if (text === undefined) return undefined;
    if (text.trim() === "") {
      window.showInformationMessage(l10n.t("There is nothing to explain: the text is empty."));
      return undefined;
    }
    const file = isGiven(given) && given.uri !== undefined ? given.uri : await askForFile();
    if (file === undefined) return undefined;
    const id = globalThis.crypto.randomUUID();
    const document = file === null ? undefined : await workspace.openTextDocument(file);
    const recording = document && results.record(document.uri);
    try {
      const explanation = await server.explainResponse({
        id,
        text: text.slice(0, MOST_UNITS),
        ...(document && { document: describe(document) }),
      });
      kept.set(id, explanation);
      for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
      if (document && explanation.report) {
        await window.showTextDocument(document, { preserveFocus: true });
        recording?.show(explanation.report);
      }
      await show(id);
      return explanation.title;
    } finally {
      recording?.dispose();
    }
  };
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: ({ query }) =>
        kept.get(query)?.text ??
        l10n.t("This explanation is no longer held. Explain the answer again to see it.\n"),
    }),
    commands.registerCommand("lineProtocol.explainResponse", explain),
    commands.registerCommand("lineProtocol.showExplanation", async (given?: unknown) => {
      const report = given instanceof Uri ? results.of(given)?.report : undefined;
      if (report !== undefined) await show(report.id);
    }),
  );
}

function isGiven(value: unknown): value is Given {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";
}

/** The part of the file that the person selected stands for what was sent. */
function describe(document: TextDocument): NonNullable<ExplainResponseParams["document"]> {
  const name = document.uri.path.replace(/^.*\//, "");
  const editor = editorOf(document.uri);
  const ranges = editor?.selections
    .filter(({ isEmpty }) => !isEmpty)
    .sort((a, b) => a.start.compareTo(b.start))
    .map(({ start, end }) => ({
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    }));
  return { uri: document.uri.toString(), name, ...(ranges?.length && { ranges }) };
}

function editorOf(uri: Uri): TextEditor | undefined {
  return window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
}

/** A name that may stand on a tab: a path's own characters are left out. */
function fileName(title: string): string {
  return title.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ").slice(0, 100);
}

// --- where the text comes from ------------------------------------------------------------------------------------

interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

async function askForText(): Promise<string | undefined> {
  const clipboard = await env.clipboard.readText();
  const choices: Choice<() => Promise<string | undefined>>[] = [];
  const editor = window.activeTextEditor;
  // A log or an answer that is open: what is selected of it, else all.
  if (editor !== undefined && editor.document.languageId !== LANGUAGE_ID) {
    const selected = editor.document.getText(editor.selection);
    const text = selected.trim() === "" ? editor.document.getText() : selected;
    if (text.trim() !== "")
      choices.push({
        label:
          selected.trim() === "" ? l10n.t("$(file) The open text") : l10n.t("$(selection) The selected text"),
        description: firstLine(text),
        value: async () => text,
      });
  }
  if (clipboard.trim() !== "")
    choices.push({
      label: l10n.t("$(clippy) The clipboard"),
      description: firstLine(clipboard),
      value: async () => clipboard,
    });
  choices.push({
    label: l10n.t("$(edit) A new editor to paste into"),
    description: l10n.t("curl's output, a log line, an exception, JSON, HTML"),
    value: askInEditor,
  });
  const choice = await window.showQuickPick(choices, {
    title: l10n.t("Explain Response"),
    placeHolder: l10n.t("Where is the answer or log line?"),
  });
  return choice?.value();
}

/** An empty editor, and a question that is answered once the text is in it. */
async function askInEditor(): Promise<string | undefined> {
  const document = await workspace.openTextDocument({ language: "plaintext", content: "" });
  // Not in the place of a file that is open to be looked at: it may be the one that was sent.
  await window.showTextDocument(document, { preview: false });
  const go = l10n.t("Explain");
  const answer = await window.showInformationMessage(
    l10n.t("Paste the answer or log line into the new editor, then explain it."),
    go,
  );
  return answer === go && !document.isClosed ? document.getText() : undefined;
}

function firstLine(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0];
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

// --- which file it is about ---------------------------------------------------------------------------------------

/** The line protocol file; null for none, undefined where the person ended it. */
async function askForFile(): Promise<Uri | null | undefined> {
  const active = window.activeTextEditor?.document;
  if (active?.languageId === LANGUAGE_ID) return active.uri;
  const open = openFiles();
  if (open.length === 0) return null;
  if (open.length === 1) return open[0];
  const choices: Choice<Uri | null | "named">[] = [
    ...open.map((uri) => ({
      label: `$(file) ${uri.path.replace(/^.*\//, "")}`,
      description: workspace.asRelativePath(uri),
      value: uri,
    })),
    { label: l10n.t("$(folder-opened) Another file…"), value: "named" },
    { label: l10n.t("$(circle-slash) No file: only explain the answer"), value: null },
  ];
  const choice = await window.showQuickPick(choices, {
    title: l10n.t("Explain Response"),
    placeHolder: l10n.t("Which file was sent?"),
  });
  if (choice?.value !== "named") return choice?.value;
  const named = await window.showOpenDialog({
    canSelectMany: false,
    title: l10n.t("The file that was sent"),
  });
  return named?.[0];
}

/** Line protocol files that have a tab. */
function openFiles(): Uri[] {
  const found = new Map<string, Uri>();
  for (const { tabs } of window.tabGroups.all)
    for (const { input } of tabs) {
      if (!(input instanceof TabInputText)) continue;
      const key = input.uri.toString();
      const document = workspace.textDocuments.find(({ uri }) => uri.toString() === key);
      if (document?.languageId === LANGUAGE_ID) found.set(key, input.uri);
    }
  return [...found.values()];
}
