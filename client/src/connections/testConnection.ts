/**
 * Owns "Test Connection": asks, says what was found out and what was not, keeps the version as the files' target, and offers the
 * databases to pick from. Invariant: nothing is asked that writes or creates (that is schema/'s), and nothing before consent.
 */
import { l10n, type Memento, window, workspace } from "vscode";
import { askConsent, tellUntrusted } from "./askConsent";
import { askMissingSecret } from "./askSecret";
import { askedFrom, detect, type Inquirer } from "./detect";
import type { Connection } from "./model";
import { describeRetention, productFacts } from "./products";
import { askChoice, BACK } from "./steps";
import type { Listed } from "./store";
import { changesTarget, describeTest } from "./testText";

export async function testConnection(listed: Listed, inquirer: Inquirer, memory: Memento): Promise<void> {
  const { store } = inquirer;
  const { connection, definedInWorkspace } = listed;
  if (!workspace.isTrusted) return tellUntrusted();
  const sending = {
    connection,
    database: connection.database ?? "",
    namedBy: "person",
    definedInWorkspace,
  } as const;
  if (!(await askConsent(sending, memory))) return;
  if (!(await askMissingSecret(store, connection))) return;
  const detection = await detect(connection, undefined, inquirer, true);
  const text = describeTest(connection, detection, askedFrom(inquirer));
  if (detection.failure !== undefined) {
    window.showErrorMessage(text);
    return;
  }
  let tested = connection;
  if (changesTarget(connection, detection)) {
    tested = {
      ...connection,
      product: detection.product ?? connection.product,
      version: detection.version ?? connection.version,
    };
    await store.save(tested);
  }
  if (detection.credentials === "bad") {
    const enter = l10n.t("Enter Credentials");
    if (
      (await window.showWarningMessage(text, enter)) === enter &&
      (await askMissingSecret(store, tested, true))
    )
      await testConnection({ ...listed, connection: tested }, inquirer, memory);
    return;
  }
  const word = productFacts(tested.product).databaseWord;
  const choose = word === "bucket" ? l10n.t("Choose Bucket") : l10n.t("Choose Database");
  const actions = word !== undefined && detection.databases.length > 0 ? [choose] : [];
  const answer = await window.showInformationMessage(text, ...actions);
  if (answer === choose) await chooseDatabase(tested, inquirer);
}

/** Lets one of the databases that the server named be the connection's own. */
async function chooseDatabase(connection: Connection, { store, heard }: Inquirer): Promise<void> {
  const word = productFacts(connection.product).databaseWord;
  const databases = heard.of(connection)?.databases ?? [];
  const chosen = await askChoice(
    { title: connection.name, step: 1, totalSteps: 1 },
    `The ${word} to write to`,
    databases.map((value) => ({
      label: value.retentionPolicy ? `${value.name}/${value.retentionPolicy}` : value.name,
      description: describeRetention(value.retentionSeconds),
      value,
    })),
  );
  if (chosen === undefined || chosen === BACK) return;
  await store.save(withDatabase(connection, chosen));
}

/** The connection with another database; what belongs to the old one goes with it. */
export function withDatabase(
  connection: Connection,
  chosen: { readonly name: string; readonly retentionPolicy?: string; readonly organization?: string },
): Connection {
  return {
    ...connection,
    database: chosen.name,
    retentionPolicy: chosen.retentionPolicy,
    organization: chosen.organization ?? connection.organization,
  };
}
