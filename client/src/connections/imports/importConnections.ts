/**
 * Owns "Import Connections": from the influx command, Telegraf, the environment, a pasted or copied text; then which of those that were
 * found. Invariants: a secret goes from its source into secret storage, bound to its origin, and is shown nowhere on the way; nothing is
 * asked of a server.
 */
import { env, l10n, Uri, window, workspace } from "vscode";
import { newId } from "../model";
import { describeProduct } from "../products";
import { askChoice, askText, BACK, type Frame } from "../steps";
import type { ConnectionStore } from "../store";
import { readPasted } from "./curl";
import { readEnvironmentConnections } from "./environment";
import type { Imported, Imports } from "./imported";
import { influxCliPath, readInfluxCliConfigs } from "./influxCli";
import { readTelegrafConfig } from "./telegraf";

type ReadEnvironment = (name: string) => string | undefined;
type Source = (frame: Frame) => Promise<Imports | typeof BACK | undefined>;

/** Asks for source and connections, saves them; answers their ids. */
export async function importConnections(
  store: ConnectionStore,
  readEnvironment: ReadEnvironment,
): Promise<readonly string[]> {
  const frame = { title: l10n.t("Import Connections"), step: 1, totalSteps: 2 };
  for (;;) {
    const source = await askChoice<Source>(
      frame,
      l10n.t("What to read connections from"),
      sources(readEnvironment),
    );
    if (source === undefined || source === BACK) return [];
    const imports = await source({ ...frame, step: 2 });
    if (imports === undefined) return [];
    if (imports === BACK) continue;
    if (imports.found.length === 0) {
      window.showWarningMessage(l10n.t("Nothing was imported. {0}", imports.problems.join(" ")));
      return [];
    }
    const chosen = await choose(imports);
    return chosen === undefined ? [] : save(store, chosen, imports.problems);
  }
}

function sources(readEnvironment: ReadEnvironment) {
  const path = influxCliPath(readEnvironment);
  const file = (read: (text: string) => Imports, known?: Uri) => async () => {
    const uri = known ?? (await askFile());
    return uri === undefined ? undefined : readFile(uri, read);
  };
  return [
    ...(path === undefined
      ? []
      : [
          {
            label: l10n.t("$(terminal) Configurations of the influx Command"),
            detail: path,
            value: file(readInfluxCliConfigs, Uri.file(path)),
          },
        ]),
    {
      label: l10n.t("$(file) Telegraf Configuration…"),
      detail: l10n.t("Sections [[outputs.influxdb]], [[outputs.influxdb_v2]], [[outputs.influxdb_v3]]"),
      value: file((text) => readTelegrafConfig(text, readEnvironment)),
    },
    {
      label: l10n.t("$(file) Configurations of the influx Command in Another Place…"),
      detail: l10n.t("A file called configs"),
      value: file(readInfluxCliConfigs),
    },
    {
      label: l10n.t("$(symbol-variable) Environment Variables"),
      detail: l10n.t(
        "INFLUX_HOST, INFLUX_TOKEN, INFLUXDB3_HOST_URL, INFLUXDB3_AUTH_TOKEN and those beside them",
      ),
      value: async () => readEnvironmentConnections(readEnvironment),
    },
    {
      label: l10n.t("$(clippy) Address or curl Command in the Clipboard"),
      detail: l10n.t("It is read now and not shown"),
      value: async () => readPasted(await env.clipboard.readText()),
    },
    { label: l10n.t("$(edit) Address or curl Command to Paste"), value: askPasted },
  ];
}

/** Masked: a command may hold a token. */
async function askPasted(frame: Frame): Promise<Imports | typeof BACK | undefined> {
  const text = await askText(frame, {
    prompt: l10n.t(
      "An address with its parameters, or a whole curl command. It is not shown, since it may hold a token.",
    ),
    secret: true,
    validate: (typed) => {
      const { found, problems } = readPasted(typed);
      return found.length > 0 ? undefined : problems.join(" ");
    },
  });
  return text === undefined || text === BACK ? text : readPasted(text);
}

async function askFile(): Promise<Uri | undefined> {
  const [uri] = (await window.showOpenDialog({ openLabel: "Import", canSelectMany: false })) ?? [];
  return uri;
}

async function readFile(uri: Uri, read: (text: string) => Imports): Promise<Imports> {
  try {
    return read(new TextDecoder().decode(await workspace.fs.readFile(uri)));
  } catch {
    return { found: [], problems: [`There is no file ${uri.fsPath} that can be read.`] };
  }
}

async function choose({ found }: Imports): Promise<readonly Imported[] | undefined> {
  const items = found.map((imported) => {
    const { connection, credential } = imported;
    return {
      label: connection.name,
      description: connection.url,
      detail: [describeProduct(connection.product), connection.database, credential]
        .filter((part) => part !== undefined)
        .join(" · "),
      picked: true,
      imported,
    };
  });
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    title: l10n.t("Import Connections"),
    placeHolder: l10n.t("Connections to import"),
    ignoreFocusOut: true,
  });
  return chosen?.map(({ imported }) => imported);
}

async function save(
  store: ConnectionStore,
  chosen: readonly Imported[],
  problems: readonly string[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { connection, secret } of chosen) {
    const id = newId(
      connection.name,
      store.list().map((listed) => listed.connection.id),
    );
    await store.save({ ...connection, id }, secret);
    ids.push(id);
  }
  if (ids.length === 0) return ids;
  const names = chosen.map(({ connection }) => `"${connection.name}"`).join(", ");
  const credentials = chosen.length === 1 ? [chosen[0].credential] : describeCredentials(chosen);
  const text = [`${names} ${ids.length === 1 ? "is" : "are"} saved.`, ...credentials, ...problems].join(" ");
  if (problems.length > 0) window.showWarningMessage(text);
  else window.showInformationMessage(text);
  return ids;
}

/** Of several: how many secrets were taken along, and of whom there is none. */
function describeCredentials(chosen: readonly Imported[]): string[] {
  const taken = chosen.filter(({ secret }) => secret !== undefined).length;
  const without = chosen.filter(
    ({ secret, connection }) =>
      secret === undefined &&
      connection.authentication.kind !== "none" &&
      connection.tokenFromEnvironment === undefined,
  );
  const names = without.map(({ connection }) => `"${connection.name}"`).join(", ");
  return [
    taken > 0 ? `${taken === 1 ? "1 secret is" : `${taken} secrets are`} in secret storage.` : "",
    without.length > 0 ? l10n.t("No secret was found for {0}; the first write asks for it.", names) : "",
  ].filter((sentence) => sentence !== "");
}
