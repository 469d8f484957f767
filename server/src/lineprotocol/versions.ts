/**
 * Owns which versions of a product are known, and what is said of one that nobody listed. Invariant: rules are steps ("since 3.6"), so
 * any version has its rules: those of the newest known one that is not newer, or of the oldest.
 * Sources: the release tags read for InfluxDB (1.6–1.13, 2.0–2.10, 3.0–3.11), the servers that were recorded (VictoriaMetrics 1.79.5,
 * QuestDB 8.2, 9.0, 9.3, Telegraf 1.37), and VictoriaMetrics' source from 1.105 to 1.150.
 */
import { PRODUCTS, type Product, type Target } from "./targets";

/** Release lines by product, oldest first. A pair means a line and all up to another. Empty: the product has no versions. */
const KNOWN: Readonly<Record<Product, readonly (string | readonly [from: string, to: string])[]>> = {
  "influxdb-1": [["1.6", "1.13"]],
  "influxdb-2": [["2.0", "2.10"]],
  "influxdb3-core": [["3.0", "3.11"]],
  "influxdb3-enterprise": [["3.0", "3.11"]],
  "cloud-serverless": [],
  "cloud-dedicated": [],
  clustered: [],
  "cloud-tsm": [],
  victoriametrics: ["1.79", ["1.105", "1.150"]],
  questdb: ["8.2", "9.0", "9.3"],
  telegraf: ["1.37"],
};

/** One sentence where a target names a version that is not known: what it is taken for. */
export function describeUnknownVersion(target: Pick<Target, "product" | "version">): string | undefined {
  const { product, version } = target;
  if (version === undefined) return undefined;
  const { label } = PRODUCTS[product];
  const lines = KNOWN[product];
  if (lines.length === 0) return `${label} has no versions: "${version}" changes nothing.`;
  // "9" means its newest line.
  const asked = lineOf(version);
  if (asked.length === 1 && lines.some((line) => lineOf(last(line))[0] === asked[0])) return undefined;
  let nearest = first(lines[0]);
  for (const line of lines) {
    if (compare(asked, lineOf(first(line))) < 0) break;
    if (compare(asked, lineOf(last(line))) <= 0) return undefined;
    nearest = last(line);
  }
  return `Version ${version} of ${label} is not known here. It is judged as ${nearest}, the nearest that is.`;
}

type Line = (typeof KNOWN)[Product][number];

function first(line: Line): string {
  return typeof line === "string" ? line : line[0];
}

function last(line: Line): string {
  return typeof line === "string" ? line : line[1];
}

/** Major and minor number. */
function lineOf(version: string): readonly number[] {
  return (/^\d+(?:\.\d+)?/.exec(version)?.[0] ?? "").split(".").map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a[0] - b[0] || (a[1] ?? 0) - (b[1] ?? 0);
}
