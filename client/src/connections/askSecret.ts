/** Owns asking for a password or token that is needed and not there, masked, naming the origin it is for. */
import { l10n, window } from "vscode";
import { type Connection, needsSecret, secretWord } from "./model";
import { askText, BACK } from "./steps";
import type { ConnectionStore } from "./store";

/**
 * Makes sure that a secret is at hand where one is needed. False if the person ended the question, or it must come from the environment and
 * does not. With `again` it is asked for although one is stored.
 */
export async function askMissingSecret(
  store: ConnectionStore,
  connection: Connection,
  again = false,
): Promise<boolean> {
  if (!needsSecret(connection)) return true;
  const answer = await store.readSecret(connection);
  if (answer.kind !== "missing" && !again) return true;
  if (connection.tokenFromEnvironment !== undefined) {
    window.showErrorMessage(
      answer.kind === "missing"
        ? answer.reason
        : l10n.t(
            'The {0} of "{1}" comes from the environment variable {2}. Set it to another one and restart VS Code.',
            secretWord(connection),
            connection.name,
            connection.tokenFromEnvironment,
          ),
    );
    return false;
  }
  const what = secretWord(connection) === "password" ? l10n.t("Password") : l10n.t("Token");
  const moved = answer.kind === "missing" && answer.enteredFor !== undefined;
  const secret = await askText(
    { title: connection.name, step: 1, totalSteps: 1 },
    {
      prompt: moved
        ? answer.reason
        : l10n.t("{0} for {1}. It is kept in VS Code's secret storage.", what, connection.url),
      secret: true,
      validate: (text) => (text.trim() === "" ? `A ${what.toLowerCase()} is needed.` : undefined),
    },
  );
  if (secret === undefined || secret === BACK) return false;
  await store.keepSecret(connection, secret.trim());
  return true;
}
