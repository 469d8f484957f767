/** Owns the command "Copy as curl": asks the server for the request and for the shell, and puts the command into the clipboard. */
import { env, l10n, type Uri, window } from "vscode";
import { originOf, requestUrl } from "../connections/address";
import type { Resolved } from "../connections/destinations";
import { type Connection, needsSecret, secretWord } from "../connections/model";
import type { ConnectionStore } from "../connections/store";
import type { Server } from "../languageClient";
import { signIn } from "../transport/credentials";
import { type CurlCredential, curlCommand, type Shell } from "./curlCommand";

export async function copyAsCurl(
  uri: Uri,
  resolved: Resolved,
  server: Server,
  store: ConnectionStore,
): Promise<void> {
  const { connection, destination, problem } = resolved;
  if (problem !== undefined || connection === undefined) {
    window.showInformationMessage(
      problem ??
        "The built-in dry run has no address. Pick a connection as the destination of this file, then copy.",
    );
    return;
  }
  const request = await server.request({ destination });
  if ("refusal" in request) {
    window.showWarningMessage(request.refusal);
    return;
  }
  const shell = await window.showQuickPick(
    [
      { label: l10n.t("POSIX Shell"), description: "bash, zsh, sh", shell: "posix" as Shell },
      { label: "PowerShell", description: "curl.exe", shell: "powershell" as Shell },
    ],
    { placeHolder: l10n.t("The shell that the command is for") },
  );
  if (shell === undefined) return;
  const credential = await credentialOf(connection, request.path, store);
  const command = curlCommand(
    {
      method: request.method,
      url: requestUrl(connection.url, request.path, request.query),
      headers: request.headers,
      credential,
      file: uri.scheme === "file" ? uri.fsPath : undefined,
    },
    shell.shell,
  );
  await env.clipboard.writeText(command);
  const variable =
    credential === undefined
      ? ""
      : ` It takes the ${secretWord(connection)} from the variable ${credential.variable}.`;
  const input = uri.scheme === "file" ? "" : " It sends what comes by standard input.";
  window.showInformationMessage(
    l10n.t("The command for {0} is in the clipboard.{1}{2}", originOf(connection.url), variable, input),
  );
}

/** Which header, in which word; the secret itself decides it for 1.x, and is not kept. */
async function credentialOf(
  connection: Connection,
  path: string,
  store: ConnectionStore,
): Promise<CurlCredential | undefined> {
  if (!needsSecret(connection)) return undefined;
  const { authentication } = connection;
  const variable =
    connection.tokenFromEnvironment ??
    (secretWord(connection) === "password" ? "INFLUX_PASSWORD" : "INFLUX_TOKEN");
  if ("user" in authentication) return { kind: "basic", user: authentication.user, variable };
  const kept = await store.readSecret(connection);
  const secret = kept.kind === "found" ? kept.secret : "user:password";
  const { headers } = signIn(
    { authentication, secret },
    { product: connection.product, version: connection.version, path },
  );
  const [[header, value]] = Object.entries(headers);
  const word = value.slice(0, value.indexOf(" "));
  if (word === "Basic") return { kind: "userAndPassword", variable };
  return { kind: "header", header: header.replace(/^./, (letter) => letter.toUpperCase()), word, variable };
}
