/** Owns "Pick Destination": the built-in dry run as any product, each connection, another database of it, or a new one. */
import { l10n, type Memento, QuickPickItemKind, type Uri, window } from "vscode";
import { placeOf } from "../results/wording";
import { askConsent } from "./askConsent";
import type { DestinationChoice, Destinations } from "./destinations";
import { detect, type Inquirer } from "./detect";
import { destinationOf } from "./model";
import { describeProduct, describeRetention, PRODUCTS, type Product, productFacts } from "./products";
import { askChoice, askText, BACK, type Choice } from "./steps";
import type { ConnectionStore, Listed } from "./store";

type First = "dry-run" | "dry-run-as" | "add" | { listed: Listed; other: boolean };

/** Asks where the file is written to; answers the choice, "add" for a new connection, undefined if ended. */
export async function askDestination(
  uri: Uri,
  store: ConnectionStore,
  destinations: Destinations,
  inquirer: Inquirer,
  memory: Memento,
  title = "Destination of This File",
): Promise<DestinationChoice | "add" | undefined> {
  const current = destinations.of(uri).destination;
  for (;;) {
    const frame = { title, step: 1, totalSteps: 2 };
    const first = await askChoice<First | undefined>(
      frame,
      "Where is it written to?",
      choices(store, current.id),
    );
    if (first === undefined || first === BACK) return undefined;
    if (first === "add") return "add";
    if (first === "dry-run") return { kind: "dry-run" };
    const next = { ...frame, step: 2 };
    const chosen =
      first === "dry-run-as"
        ? await askProduct(next)
        : await askPlace(next, first.listed, first.other, inquirer, memory);
    if (chosen !== BACK) return chosen;
  }
}

function choices(store: ConnectionStore, currentId: string): Choice<First | undefined>[] {
  const mark = (id: string) => (id === currentId ? "$(check) " : "");
  const listed = store.list().flatMap((listed): Choice<First>[] => {
    const { connection, definedInWorkspace } = listed;
    const place = placeOf(destinationOf(connection));
    const word = productFacts(connection.product).databaseWord;
    const about = [describeProduct(connection.product, connection.version), place, connection.url];
    const main: Choice<First> = {
      label: `${mark(connection.id)}${connection.name}`,
      description: [connection.production ? "production" : "", definedInWorkspace ? "workspace" : ""]
        .filter((each) => each !== "")
        .join(", "),
      detail: about.filter((each) => each !== "").join(" · "),
      value: { listed, other: false },
    };
    if (word === undefined || place === "") return [main];
    return [
      main,
      { label: l10n.t("$(blank) Another {0} on {1}", word, connection.name), value: { listed, other: true } },
    ];
  });
  return [
    {
      label: `${mark("dry-run")}${l10n.t("Built-in dry run")}`,
      detail: l10n.t("Answers as the product that the file is checked against; nothing leaves this machine"),
      value: "dry-run",
    },
    { label: l10n.t("$(blank) Built-in dry run as another product"), value: "dry-run-as" },
    { label: "Connections", kind: QuickPickItemKind.Separator, value: undefined },
    ...listed,
    { label: l10n.t("$(add) Add Connection"), value: "add" },
  ];
}

async function askProduct(frame: Parameters<typeof askChoice>[0]) {
  const product = await askChoice<Product>(
    frame,
    "The product to answer as",
    (Object.keys(PRODUCTS) as Product[]).map((value) => ({ label: PRODUCTS[value].label, value })),
  );
  if (product === undefined || product === BACK) return product;
  return { kind: "dry-run", product } as const;
}

async function askPlace(
  frame: Parameters<typeof askChoice>[0],
  { connection, definedInWorkspace }: Listed,
  other: boolean,
  inquirer: Inquirer,
  memory: Memento,
): Promise<DestinationChoice | typeof BACK | undefined> {
  const choice = { kind: "connection", id: connection.id } as const;
  const word = productFacts(connection.product).databaseWord;
  if (word === undefined || (!other && connection.database !== undefined)) return choice;
  // Asking which databases there are already sends the credential, so it is asked about first.
  const sending = {
    connection,
    database: connection.database ?? "",
    namedBy: "person",
    definedInWorkspace,
  } as const;
  if (!(await askConsent(sending, memory))) return BACK;
  const detection = await detect(connection, undefined, inquirer, true);
  if (detection.failure !== undefined) window.showWarningMessage(detection.failure);
  if (detection.databases.length > 0) {
    const chosen = await askChoice(
      frame,
      `The ${word} to write to`,
      detection.databases.map((value) => ({
        label: placeOf({ database: value.name, retentionPolicy: value.retentionPolicy }),
        description: describeRetention(value.retentionSeconds),
        value,
      })),
    );
    if (chosen === undefined || chosen === BACK) return chosen;
    const { name: database, ...facts } = chosen;
    return { ...choice, database, ...facts };
  }
  const database = await askText(frame, {
    prompt: l10n.t("Name of the {0} to write to", word),
    value: connection.database,
    validate: (text) => (text.trim() === "" ? l10n.t("The name of a {0} is needed.", word) : undefined),
  });
  if (database === undefined || database === BACK) return database;
  return { ...choice, database: database.trim() };
}
