/**
 * Owns the names of what a text is judged against: products, their versions, precisions, and the target that joins them.
 * Invariant: everything a person or a file can write as a target is read here, and nowhere else.
 */

/** A family of servers with one way of reading and answering. */
export type Product =
  | "influxdb-1"
  | "influxdb-2"
  | "influxdb3-core"
  | "influxdb3-enterprise"
  | "cloud-serverless"
  | "cloud-dedicated"
  | "clustered"
  | "cloud-tsm"
  | "victoriametrics"
  | "questdb"
  | "telegraf";

/** The unit of a body's timestamps. `auto` is InfluxDB 3's guess by magnitude. */
export type Precision = "ns" | "us" | "ms" | "s" | "m" | "h" | "auto";

/** What a text is judged against. Without a version: the newest known. */
export interface Target {
  readonly product: Product;
  readonly version?: string;
  readonly precision: Precision;
}

/** What is known of a product as such. */
export interface ProductFacts {
  /** Name as people write it, for example "InfluxDB 2.x". */
  readonly label: string;
  /** Precisions that its write endpoint takes, the default first. */
  readonly precisions: readonly Precision[];
}

export const PRODUCTS: Readonly<Record<Product, ProductFacts>> = {
  "influxdb-1": { label: "InfluxDB 1.x", precisions: ["ns", "us", "ms", "s", "m", "h"] },
  "influxdb-2": { label: "InfluxDB 2.x", precisions: ["ns", "us", "ms", "s"] },
  "influxdb3-core": {
    label: "InfluxDB 3 Core",
    precisions: ["auto", "ns", "us", "ms", "s"],
  },
  "influxdb3-enterprise": {
    label: "InfluxDB 3 Enterprise",
    precisions: ["auto", "ns", "us", "ms", "s"],
  },
  "cloud-serverless": {
    label: "InfluxDB Cloud Serverless",
    precisions: ["ns", "us", "ms", "s"],
  },
  "cloud-dedicated": { label: "InfluxDB Cloud Dedicated", precisions: ["ns", "us", "ms", "s"] },
  clustered: { label: "InfluxDB Clustered", precisions: ["ns", "us", "ms", "s"] },
  "cloud-tsm": { label: "InfluxDB Cloud (TSM)", precisions: ["ns", "us", "ms", "s"] },
  victoriametrics: {
    label: "VictoriaMetrics",
    precisions: ["auto", "ns", "us", "ms", "s", "m", "h"],
  },
  questdb: { label: "QuestDB", precisions: ["ns", "us", "ms", "s", "m", "h"] },
  telegraf: { label: "Telegraf", precisions: ["ns", "us", "ms", "s", "m", "h"] },
};

export const DEFAULT_TARGET: Target = { product: "influxdb-2", precision: "ns" };

const PRECISIONS: readonly Precision[] = ["ns", "us", "ms", "s", "m", "h", "auto"];

export function isProduct(word: string): word is Product {
  return Object.hasOwn(PRODUCTS, word);
}

export function isPrecision(word: string): word is Precision {
  return (PRECISIONS as readonly string[]).includes(word);
}

/**
 * Reads `product` or `product@version`. Answers undefined if the product is not one of ours; any version is taken
 * (a version nobody listed means the nearest known, see {@link versionAtLeast} and versions.ts).
 */
export function parseTarget(word: string, precision?: Precision): Target | undefined {
  const at = word.indexOf("@");
  const product = at < 0 ? word : word.slice(0, at);
  if (!isProduct(product)) return undefined;
  const version = at < 0 ? undefined : word.slice(at + 1).replace(/^v/, "");
  if (version !== undefined && !/^\d/.test(version)) return undefined;
  return { product, version, precision: precision ?? PRODUCTS[product].precisions[0] };
}

/** `product` or `product@version`, as {@link parseTarget} reads it. */
export function formatTarget(target: Target): string {
  return target.version === undefined ? target.product : `${target.product}@${target.version}`;
}

/** For people: "InfluxDB 2.7.11", "InfluxDB 2.x" without a version, "QuestDB 9.3". */
export function describeTarget(target: Pick<Target, "product" | "version">): string {
  const { label } = PRODUCTS[target.product];
  if (target.version === undefined) return label;
  return / \d\.x$/.test(label) ? `InfluxDB ${target.version}` : `${label} ${target.version}`;
}

/**
 * Whether the target is at least the given version; a target without one is the newest. Versions may be short:
 * 2.7 alone means the newest 2.7, so "2.7" is at least "2.7.12" and not at least "2.8".
 */
export function versionAtLeast(target: Pick<Target, "version">, least: string): boolean {
  if (target.version === undefined) return true;
  const have = numbersOf(target.version);
  const need = numbersOf(least);
  for (let i = 0; i < need.length; i++) {
    if (i >= have.length) return true;
    if (have[i] !== need[i]) return have[i] > need[i];
  }
  return true;
}

function numbersOf(version: string): number[] {
  const match = /^v?(\d+(?:\.\d+)*)/.exec(version);
  return match ? match[1].split(".").map(Number) : [];
}
