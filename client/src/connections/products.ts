/**
 * Owns what the client's pickers say about products: names, precisions, what a database is called, ways to sign in.
 * Rules of servers are the language server's; this is wording for people. The type makes sure that no product is missing.
 */
import type { Destination } from "../../../server/src/lsp/protocol";

export type Product = Destination["product"];

export interface ProductFacts {
  readonly label: string;
  /** Precisions of the write request, the default first. */
  readonly precisions: readonly Destination["precision"][];
  /** What people of this product call the place of the data; undefined where it has none. */
  readonly databaseWord: "database" | "bucket" | undefined;
  /** Whether a write names an organization. */
  readonly organization: boolean;
  /** How people sign in to it, the usual way first. */
  readonly signIn: readonly ("none" | "basic" | "token")[];
  /** Whether its write endpoint of the 1.x kind reads user and password as parameters of the URL. */
  readonly parameters: boolean;
  /** Whether the parameter `p` may also be a token, without a user. */
  readonly tokenAsParameter: boolean;
}

const ONE: ProductFacts["precisions"] = ["ns", "us", "ms", "s", "m", "h"];
const TWO: ProductFacts["precisions"] = ["ns", "us", "ms", "s"];
const THREE: ProductFacts["precisions"] = ["auto", "ns", "us", "ms", "s"];

export const PRODUCTS: Readonly<Record<Product, ProductFacts>> = {
  "influxdb-1": facts("InfluxDB 1.x", ONE, "database", false, ["none", "basic", "token"]),
  "influxdb-2": facts("InfluxDB 2.x", TWO, "bucket", true, ["token", "basic", "none"]),
  "influxdb3-core": facts("InfluxDB 3 Core", THREE, "database", false, ["token", "none", "basic"]),
  "influxdb3-enterprise": facts("InfluxDB 3 Enterprise", THREE, "database", false, [
    "token",
    "none",
    "basic",
  ]),
  "cloud-serverless": facts("InfluxDB Cloud Serverless", TWO, "bucket", true, ["token"]),
  "cloud-dedicated": facts("InfluxDB Cloud Dedicated", TWO, "database", false, ["token", "basic"]),
  clustered: facts("InfluxDB Clustered", TWO, "database", false, ["token", "basic"]),
  "cloud-tsm": facts("InfluxDB Cloud (TSM)", TWO, "bucket", true, ["token", "basic"]),
  victoriametrics: facts("VictoriaMetrics", ONE, undefined, false, ["none", "basic", "token"]),
  questdb: facts("QuestDB", ONE, undefined, false, ["none", "basic", "token"]),
  telegraf: facts("Telegraf", ONE, undefined, false, ["none", "token", "basic"]),
};

function facts(
  label: string,
  precisions: ProductFacts["precisions"],
  databaseWord: ProductFacts["databaseWord"],
  organization: boolean,
  signIn: ProductFacts["signIn"],
): ProductFacts {
  const parameters = label.startsWith("InfluxDB");
  const tokenAsParameter = parameters && !/^InfluxDB (1|2)\.x$/.test(label);
  return { label, precisions, databaseWord, organization, signIn, parameters, tokenAsParameter };
}

export function isProduct(word: string): word is Product {
  return Object.hasOwn(PRODUCTS, word);
}

export function productFacts(product: Product): ProductFacts {
  return PRODUCTS[product];
}

/** "InfluxDB 1.8" with a version, "InfluxDB 1.x" without; "QuestDB 9.3", "QuestDB". */
export function describeProduct(product: Product, version?: string): string {
  const { label } = PRODUCTS[product];
  if (version === undefined || version === "") return label;
  return / \d\.x$/.test(label) ? `InfluxDB ${version}` : `${label} ${version}`;
}

/** "kept 7 d", "kept for ever"; nothing where it is not known. */
export function describeRetention(seconds: number | null | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  if (seconds === null || seconds === 0) return "kept for ever";
  if (seconds % 86_400 === 0) return `kept ${seconds / 86_400} d`;
  return seconds % 3600 === 0 ? `kept ${seconds / 3600} h` : `kept ${seconds} s`;
}
