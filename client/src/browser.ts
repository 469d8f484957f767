/** The entry in the browser's extension host: the same parts as in Node, with a worker, fetch and virtual files. */
import { type ExtensionContext, Uri, workspace } from "vscode";
import type { Runtime } from "./runtime";
import { type Api, start } from "./start";
import { sendByFetch } from "./transport/browser";
import { createVirtualJournalStorage } from "./write/journalStorage.browser";

/** The browser's own; Node's types do not know it. */
declare const Worker: new (url: string) => object;

const runtime: Runtime = {
  async createClient(extension, options) {
    const { LanguageClient } = await import("vscode-languageclient/browser");
    const worker = new Worker(await addressOfScript(Uri.joinPath(extension, "dist", "server.js")));
    return new LanguageClient("lineProtocol", "Line Protocol", worker as never, options);
  },
  transport: sendByFetch,
  // A page has no environment: connections that name a variable say so when they are used.
  readEnvironment: () => undefined,
  machineName: () => undefined,
  createJournalStorage: createVirtualJournalStorage,
};

/** A worker's script must have an address of the page's own; that of an extension on a remote machine is read and gets one. */
async function addressOfScript(script: Uri): Promise<string> {
  if (script.scheme !== "vscode-remote") return script.toString(true);
  const bytes = await workspace.fs.readFile(script);
  return URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "text/javascript" }));
}

export function activate(context: ExtensionContext): Api {
  return start(context, runtime);
}
