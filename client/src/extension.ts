/** The entry in Node: the same parts as in the browser, with Node's processes, network and files. */
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { Runtime } from "./runtime";
import { type Api, start } from "./start";
import { sendByNode } from "./transport/node";
import { createNodeJournalStorage } from "./write/journalStorage.node";

const runtime: Runtime = {
  createClient(extension, options) {
    const module = `${extension.fsPath}/dist/server.js`;
    const run = { module, transport: TransportKind.ipc };
    const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
    return new LanguageClient("lineProtocol", "Line Protocol", { run, debug }, options);
  },
  transport: sendByNode,
  readEnvironment: (name) => process.env[name],
  createJournalStorage: createNodeJournalStorage,
};

export function activate(context: ExtensionContext): Api {
  return start(context, runtime);
}
