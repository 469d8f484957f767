/**
 * Owns what a connection is: a server's address and what is needed to write to it, as it stands in the setting
 * `lineProtocol.connections`. Pure. Invariants: a connection never holds a secret; its address is http or https without user,
 * query or fragment; whatever else stands in the settings becomes a problem that names the entry, never an exception.
 */
import type { Destination } from "../../../server/src/lsp/protocol";
import { normalizeAddress } from "./address";
import { isProduct, type Product, productFacts } from "./products";

export type Precision = Destination["precision"];

/** How a connection proves who it is. The password or token itself is in secret storage or in the environment. */
export type Authentication =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly user: string }
  | { readonly kind: "token" }
  /** User and password as parameters of the URL, for what lies behind a proxy that takes the header away. */
  | { readonly kind: "query"; readonly user: string };

export interface Connection {
  /** Stable and unique; secrets and picks refer to it. */
  readonly id: string;
  readonly name: string;
  /** Scheme, host, port and path prefix; no slash at the end. */
  readonly url: string;
  readonly product: Product;
  /** As the server said when the connection was made or tested. */
  readonly version?: string;
  readonly database?: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** Absent: the file's target says, and without one the product's default. */
  readonly precision?: Precision;
  readonly endpoint?: Destination["endpoint"];
  readonly authentication: Authentication;
  /** Name of the environment variable that holds the token or password; then none is stored. */
  readonly tokenFromEnvironment?: string;
  /** Asks before each write. */
  readonly production: boolean;
}

/** The settings' entries as connections, and a sentence for each entry that is none. */
export interface ReadConnections {
  readonly connections: readonly Connection[];
  readonly problems: readonly string[];
}

const PRECISIONS: readonly string[] = ["ns", "us", "ms", "s", "m", "h", "auto"];
const ENDPOINTS: readonly string[] = ["v1", "v2", "v3"];

/** Reads the value of `lineProtocol.connections`; of two entries with one id the first counts. */
export function readConnections(value: unknown): ReadConnections {
  if (value === undefined || value === null) return { connections: [], problems: [] };
  if (!Array.isArray(value)) return { connections: [], problems: ["The list of connections is not a list."] };
  const connections: Connection[] = [];
  const problems: string[] = [];
  for (const [index, entry] of value.entries()) {
    const read = readConnection(entry, index + 1);
    if (typeof read === "string") problems.push(read);
    else if (connections.some((other) => other.id === read.id))
      problems.push(`Connection ${index + 1} has the id "${read.id}" of one before it and is left out.`);
    else connections.push(read);
  }
  return { connections, problems };
}

function readConnection(entry: unknown, position: number): Connection | string {
  if (typeof entry !== "object" || entry === null) return `Connection ${position} is not an object.`;
  const raw = entry as Record<string, unknown>;
  const text = (key: string) => (typeof raw[key] === "string" && raw[key] !== "" ? raw[key] : undefined);
  const id = text("id") ?? text("name");
  if (id === undefined) return `Connection ${position} has no id.`;
  const address = normalizeAddress(text("url") ?? "");
  if ("problem" in address) return `Connection "${id}": ${address.problem}`;
  const product = text("product") ?? "influxdb-2";
  if (!isProduct(product)) return `Connection "${id}": "${product}" is not a known product.`;
  const precision = text("precision");
  if (precision !== undefined && !PRECISIONS.includes(precision))
    return `Connection "${id}": "${precision}" is not a precision.`;
  const endpoint = text("endpoint");
  if (endpoint !== undefined && !ENDPOINTS.includes(endpoint))
    return `Connection "${id}": "${endpoint}" is not an endpoint.`;
  return {
    id,
    name: text("name") ?? id,
    url: address.url,
    product,
    version: text("version"),
    database: text("database") ?? text("bucket"),
    retentionPolicy: text("retentionPolicy"),
    organization: text("organization"),
    precision: precision as Precision | undefined,
    endpoint: endpoint as Destination["endpoint"],
    authentication: readAuthentication(text("authentication"), text("user")),
    tokenFromEnvironment: text("tokenFromEnvironment"),
    production: raw.production === true,
  };
}

function readAuthentication(kind: string | undefined, user: string | undefined): Authentication {
  if (kind === "token") return { kind: "token" };
  if (kind === "query") return { kind: "query", user: user ?? "" };
  if (kind === "basic" || (kind === undefined && user !== undefined))
    return { kind: "basic", user: user ?? "" };
  return { kind: "none" };
}

/** The connection as it is written into the settings: flat, without what is absent, `bucket` where the product says so. */
export function writeConnection(connection: Connection): Record<string, string | boolean> {
  const { authentication } = connection;
  const database = productFacts(connection.product).databaseWord === "bucket" ? "bucket" : "database";
  const flat: Record<string, string | boolean | undefined> = {
    id: connection.id,
    name: connection.name,
    url: connection.url,
    product: connection.product,
    version: connection.version,
    [database]: connection.database,
    retentionPolicy: connection.retentionPolicy,
    organization: connection.organization,
    precision: connection.precision,
    endpoint: connection.endpoint,
    authentication: authentication.kind,
    user: "user" in authentication ? authentication.user || undefined : undefined,
    tokenFromEnvironment: connection.tokenFromEnvironment,
    production: connection.production || undefined,
  };
  return Object.fromEntries(
    Object.entries(flat).filter((entry): entry is [string, string | boolean] => entry[1] !== undefined),
  );
}

/** Whether a password or token must be at hand before anything is sent. */
export function needsSecret(connection: Connection): boolean {
  return connection.authentication.kind !== "none";
}

/** What its secret is called. */
export function secretWord({ authentication }: Pick<Connection, "authentication">): "password" | "token" {
  return "user" in authentication && authentication.user !== "" ? "password" : "token";
}

/** An id made of the name ("Local 1.8" gives "local-1-8"), with a number behind it if it is taken. */
export function newId(name: string, taken: readonly string[]): string {
  const stem =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "connection";
  const reserved = new Set([...taken, "dry-run"]);
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!reserved.has(id)) return id;
  }
}

/** What replaces the connection's own values for one file. */
export interface DestinationOverrides {
  readonly database?: string;
  readonly retentionPolicy?: string;
  readonly organization?: string;
  /** The precision that the file asks for, or its settings; wins over the product's default only. */
  readonly precision?: Precision;
  readonly retentionSeconds?: number | null;
  readonly shardSeconds?: number;
}

/**
 * Where user and password are known to the compatible endpoint only (2.x: Basic is 401 at /api/v2/write; the clouds take it at /write),
 * that is the endpoint, unless the connection names one.
 */
const PASSWORD_MEANS_V1: ReadonlySet<Product> = new Set([
  "influxdb-2",
  "cloud-tsm",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
]);

function endpointOf({ endpoint, product, authentication }: Connection): Destination["endpoint"] {
  const asParameters = authentication.kind === "query" && product !== "influxdb-1";
  const byPassword = authentication.kind === "basic" && PASSWORD_MEANS_V1.has(product);
  return endpoint ?? (asParameters || byPassword ? "v1" : undefined);
}

/** The connection as the language server may know it: without address and credentials. */
export function destinationOf(connection: Connection, overrides: DestinationOverrides = {}): Destination {
  const ownDatabase = overrides.database === undefined || overrides.database === connection.database;
  return {
    id: connection.id,
    name: connection.name,
    product: connection.product,
    version: connection.version,
    database: overrides.database ?? connection.database ?? "",
    // A retention policy belongs to its database: another database does not take it over.
    retentionPolicy: overrides.retentionPolicy ?? (ownDatabase ? connection.retentionPolicy : undefined),
    organization: overrides.organization ?? connection.organization,
    precision: connection.precision ?? overrides.precision ?? productFacts(connection.product).precisions[0],
    endpoint: endpointOf(connection),
    retentionSeconds: overrides.retentionSeconds,
    shardSeconds: overrides.shardSeconds,
  };
}
