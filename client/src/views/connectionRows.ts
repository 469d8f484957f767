/**
 * Owns what the rows of the Connections view say. Pure. Invariant: what a color or an icon tells stands in words, too; no row holds a
 * secret.
 */
import type { DatabaseFacts, Destination, Detection } from "../../../server/src/lsp/protocol";
import type { ConnectionNode } from "../connections/commands";
import { type Connection, destinationOf } from "../connections/model";
import { describeProduct, describeRetention, productFacts } from "../connections/products";
import { placeOf } from "../results/wording";

export interface Row extends ConnectionNode {
  /** Unique in the view, the same as long as it is about the same. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Name of a product icon. */
  readonly icon: string;
  /** Id of a theme color for the icon. */
  readonly iconColor?: string;
  /** What a screen reader says. */
  readonly accessibleLabel: string;
  /** What actions it has: words that `when` clauses look for. */
  readonly context: string;
  /** Whether the active file is written there. */
  readonly active: boolean;
  readonly children: readonly Row[];
}

export interface ListedConnection {
  readonly connection: Connection;
  readonly definedInWorkspace: boolean;
  /** What its server last said. */
  readonly detection?: Detection;
}

/** The rows of the view; none where there is no connection, so that the welcome stands there. */
export function connectionRows(
  listed: readonly ListedConnection[],
  active: Pick<Destination, "id" | "database" | "retentionPolicy"> | undefined,
): readonly Row[] {
  if (listed.length === 0) return [];
  return [dryRunRow(active?.id === "dry-run"), ...listed.map((each) => connectionRow(each, active))];
}

const ACTIVE = "destination of the active file";
/** The same where there is little room. */
const SHORTLY = "active file";

function dryRunRow(active: boolean): Row {
  const about = "answers as the server would; nothing leaves this machine";
  return {
    id: "dry-run",
    connectionId: "dry-run",
    choice: { kind: "dry-run" },
    label: "Built-in dry run",
    description: active ? SHORTLY : "",
    tooltip: `Built-in dry run: ${about}`,
    icon: active ? "target" : "beaker",
    accessibleLabel: withActive(`Built-in dry run, ${about}`, active),
    context: "dryRun",
    active,
    children: [],
  };
}

function connectionRow(
  { connection, definedInWorkspace, detection }: ListedConnection,
  destination: Pick<Destination, "id" | "database" | "retentionPolicy"> | undefined,
): Row {
  const { id, name, url, production } = connection;
  const own = placeOf(destinationOf(connection));
  const active = destination?.id === id;
  // The active file may be written to another database than the connection's own.
  const place = active && destination !== undefined ? placeOf(destination) : own;
  const product = describeProduct(connection.product, connection.version);
  // A narrow view cuts it off on the right: what matters most comes first.
  const about = [
    production ? "production" : "",
    active ? SHORTLY : "",
    place,
    product,
    definedInWorkspace ? "of the workspace" : "",
  ].filter((part) => part !== "");
  const credentials = detection?.credentials === "bad" ? "The server refused its credentials." : "";
  return {
    id,
    connectionId: id,
    choice: { kind: "connection", id },
    label: name,
    description: about.join(" · "),
    tooltip: [
      `${name}: ${product} at ${url}`,
      own === "" ? "" : `Writes to "${own}".`,
      production ? "Production: each write asks first." : "",
      active ? "The active file is written there." : "",
      credentials,
    ]
      .filter((line) => line !== "")
      .join("\n"),
    icon: production ? "shield" : credentials !== "" ? "warning" : active ? "target" : "server",
    iconColor: production || credentials !== "" ? "list.warningForeground" : undefined,
    accessibleLabel: [
      name,
      product,
      place,
      url,
      production ? "production, each write asks first" : "",
      active ? ACTIVE : "",
      definedInWorkspace ? "defined in the settings of the workspace" : "",
      credentials,
    ]
      .filter((part) => part !== "")
      .join(", "),
    context: ["connection", production ? "production" : "", connection.tokenFromEnvironment ? "" : "secret"]
      .filter((word) => word !== "")
      .join(" "),
    active,
    children: (detection?.databases ?? []).map((facts) =>
      databaseRow(connection, facts, active ? place : undefined),
    ),
  };
}

function databaseRow(connection: Connection, facts: DatabaseFacts, activePlace: string | undefined): Row {
  const place = placeOf({ database: facts.name, retentionPolicy: facts.retentionPolicy });
  const own = place === placeOf(destinationOf(connection));
  const active = place === activePlace;
  const word = productFacts(connection.product).databaseWord ?? "database";
  const retention = describeRetention(facts.retentionSeconds) ?? "";
  const about = (mark: string) =>
    [active ? mark : "", retention, own ? "of the connection" : ""].filter((part) => part !== "");
  const { name: database, ...rest } = facts;
  return {
    id: `${connection.id} ${place}`,
    connectionId: connection.id,
    choice: { kind: "connection", id: connection.id, database, ...rest },
    label: place,
    description: about(SHORTLY).join(" · "),
    tooltip: `The ${word} "${place}" on ${connection.name}${retention === "" ? "" : `, ${retention}`}`,
    icon: active ? "target" : "database",
    accessibleLabel: [`${word} ${place} on ${connection.name}`, ...about(ACTIVE)].join(", "),
    context: "database",
    active,
    children: [],
  };
}

function withActive(text: string, active: boolean): string {
  return active ? `${text}, ${ACTIVE}` : text;
}
