/**
 * Owns the seam between the client and the host it runs in: what Node and the browser's worker do differently.
 * Two of these exist, in extension.ts and browser.ts; everything else is the same code in both.
 */
import type { Uri } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import type { Transport } from "./transport/exchange";
import type { JournalStorage } from "./write/journal";

export interface Runtime {
  /** A client whose server is not started yet; `extension` is the folder that holds `dist`. */
  createClient(extension: Uri, options: LanguageClientOptions): Promise<BaseLanguageClient>;
  readonly transport: Transport;
  readEnvironment(name: string): string | undefined;
  /** The name of the machine that requests leave from; undefined in a browser. */
  machineName(): string | undefined;
  createJournalStorage(folder: Uri): JournalStorage;
}
