/**
 * The entry in Node: the same parts as in the browser, with Node's processes, network and files. What is big is loaded when
 * it is first needed, behind activation.
 */
import { hostname } from "node:os";
import type { ExtensionContext } from "vscode";
import type { Runtime } from "./runtime";
import { type Api, start } from "./start";
import { createNodeJournalStorage } from "./write/journalStorage.node";

const runtime: Runtime = {
  async createClient(extension, options) {
    const { LanguageClient, TransportKind } = await import("vscode-languageclient/node");
    const module = `${extension.fsPath}/dist/server.js`;
    const run = { module, transport: TransportKind.ipc };
    const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
    return new LanguageClient("lineProtocol", "Line Protocol", { run, debug }, options);
  },
  transport: async (request) => (await import("./transport/node")).sendByNode(request),
  readEnvironment: (name) => process.env[name],
  machineName: hostname,
  createJournalStorage: createNodeJournalStorage,
};

export function activate(context: ExtensionContext): Api {
  return start(context, runtime);
}
