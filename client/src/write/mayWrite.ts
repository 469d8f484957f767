/**
 * Owns everything that is asked before a write begins: is the workspace trusted, is there such a connection, may it go there, is the secret
 * at hand. For a question that is asked each time the points are counted first, and their time span is found.
 */
import { commands, l10n, type Memento, Uri, window, workspace } from "vscode";
import type { Destination, Inspection, WriteFile } from "../../../server/src/lsp/protocol";
import { askConsent, tellUntrusted } from "../connections/askConsent";
import { askMissingSecret } from "../connections/askSecret";
import { asksEachTime } from "../connections/consent";
import type { Resolved } from "../connections/destinations";
import type { ConnectionStore } from "../connections/store";
import type { Server } from "../languageClient";
import { amountOf, spanOf } from "./amounts";
import { describeFiles } from "./gather";
import { withProgress } from "./progress";

export interface MayWriteParts {
  readonly connections: ConnectionStore;
  readonly server: Server;
  readonly memory: Memento;
}

export async function mayWrite(
  { connections, server, memory }: MayWriteParts,
  files: readonly WriteFile[],
  resolved: Resolved,
  more: { readonly unseen?: boolean; readonly again?: string },
): Promise<boolean> {
  if (resolved.problem !== undefined) {
    const pick = l10n.t("Pick Destination");
    const answer = await window.showErrorMessage(resolved.problem, pick);
    if (answer === pick)
      await commands.executeCommand("lineProtocol.pickDestination", Uri.parse(files[0].uri));
    return false;
  }
  const { connection, destination, namedBy, definedInWorkspace } = resolved;
  if (connection === undefined) return true;
  if (!workspace.isTrusted) {
    await tellUntrusted();
    return false;
  }
  const inspection = asksEachTime({ connection, ...more })
    ? await inspect(server, files, destination)
    : undefined;
  if (inspection === "cancelled") return false;
  const sending = {
    connection,
    database: destination.database,
    ...{ namedBy, definedInWorkspace, ...more },
    amount: inspection === undefined ? describeFiles(files) : amountOf(inspection),
    span: inspection === undefined ? undefined : spanOf(inspection),
  };
  return (await askConsent(sending, memory)) && (await askMissingSecret(connections, connection));
}

/** What would be sent; undefined where that cannot be found out, which the write itself then tells. */
async function inspect(
  server: Server,
  files: readonly WriteFile[],
  destination: Destination,
): Promise<Inspection | "cancelled" | undefined> {
  const id = globalThis.crypto.randomUUID();
  let cancelled = false;
  try {
    return await withProgress(server, id, l10n.t("Reading {0}", describeFiles(files)), (token) => {
      token.onCancellationRequested(() => {
        cancelled = true;
      });
      return server.inspect({ id, files, destination }, token);
    });
  } catch {
    return cancelled ? "cancelled" : undefined;
  }
}
