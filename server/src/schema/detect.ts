/**
 * Owns who a server is, whether its credential is good, and what it holds: which questions go to which product.
 * Invariants: nothing is written or created by asking (an empty write to InfluxDB 3 would make the database); what could not
 * be found out is said in a note. Sources: recorded answers of InfluxDB 1.6.7, 1.13, 2.9, 3 Core 3.10, VictoriaMetrics 1.79.5,
 * QuestDB 9 and Telegraf 1.37.
 */
import { describeTarget, type Product } from "../lineprotocol/targets";
import { ask, type Carry, getRequest, jsonOf, member, stringOf } from "./asking";
import type { Detection } from "./destination";
import { type CarriedAnswer, isFailure } from "./exchange";
import { inquireInfluxdb1 } from "./inquireInfluxdb1";
import { inquireInfluxdb2 } from "./inquireInfluxdb2";
import { inquireInfluxdb3 } from "./inquireInfluxdb3";
import { inquireVictoriaMetrics } from "./inquireVictoriaMetrics";
import type { DetectOptions, Identity, Inquire, Inquiry } from "./inquiry";

const INQUIRIES: Readonly<Partial<Record<Product, Inquire>>> = {
  "influxdb-1": inquireInfluxdb1,
  "influxdb-2": inquireInfluxdb2,
  "cloud-tsm": inquireInfluxdb2,
  "cloud-serverless": inquireInfluxdb2,
  "influxdb3-core": inquireInfluxdb3,
  "influxdb3-enterprise": inquireInfluxdb3,
  victoriametrics: inquireVictoriaMetrics,
};

/** Asks only who it is: one to three requests. */
export async function identify(
  carry: Carry,
  said?: Product,
): Promise<Identity | { failure: string } | undefined> {
  const ping = await carry(getRequest("/ping"));
  if (isFailure(ping)) return { failure: ping.message };
  const identity = identityOf(ping);
  if (identity?.product === "questdb") {
    const config = member(jsonOf(await ask(carry, getRequest("/settings"))), "config");
    const version =
      stringOf(member(config, "release.version")) ?? stringOf(member(config, "questdb.version"));
    return { product: "questdb", ...(version && { version }) };
  }
  if (identity && identity.version !== undefined) return identity;
  // 2.0.0 to 2.0.8 leave the version of /ping empty; a listener of Telegraf says it in /health.
  const health = await ask(carry, getRequest("/health"));
  const body = jsonOf(health);
  const version = cleanVersion(stringOf(member(body, "version")) ?? "");
  if (stringOf(member(body, "name")) === "telegraf")
    return { product: "telegraf", ...(version && { version }) };
  const byHealth = health && identityOf(health);
  if (byHealth?.version !== undefined) return byHealth;
  if (version !== undefined && identity === undefined) return byVersion(version, "");
  if (identity) return version !== undefined ? { ...identity, version } : identity;
  return said && { product: said };
}

/** Who answers, by headers; they are on errors, too. */
export function identityOf({ headers }: Pick<CarriedAnswer, "headers">): Identity | undefined {
  const word = (headers["x-influxdb-version"] ?? "").split(",")[0].trim();
  const build = headers["x-influxdb-build"] ?? "";
  if (/^questdb/i.test(headers.server ?? "")) return { product: "questdb" };
  if (/^telegraf/i.test(word) || /telegraf/i.test(build)) {
    const version = cleanVersion(word.replace(/^telegraf\s*/i, ""));
    return { product: "telegraf", ...(version && { version }) };
  }
  if ("x-server-hostname" in headers && build === "") return { product: "victoriametrics" };
  if (/influxqlbridged/.test(word)) return { product: "clustered" };
  if (/^cloud$/i.test(build)) return undefined;
  const version = cleanVersion(word);
  if (version !== undefined) {
    // The first listener of Telegraf calls itself 1.0 and has no build.
    if (version === "1.0" && build === "") return { product: "telegraf" };
    return byVersion(version, build);
  }
  if (/^cloud2$/i.test(build)) return { product: "influxdb-2" };
  // With authentication on, InfluxDB 3 tells its version only to a good token; this header is on every answer (3.7+).
  if ("cluster-uuid" in headers) {
    return { product: /enterprise/i.test(build) ? "influxdb3-enterprise" : "influxdb3-core" };
  }
  return undefined;
}

function byVersion(version: string, build: string): Identity | undefined {
  if (version.startsWith("1.")) return { product: "influxdb-1", version };
  if (version.startsWith("2.")) return { product: "influxdb-2", version };
  if (version.startsWith("3.")) {
    return { product: /enterprise/i.test(build) ? "influxdb3-enterprise" : "influxdb3-core", version };
  }
  return undefined;
}

/** "v2.7.11" → "2.7.11", "1.6.7~rc0" → "1.6.7"; undefined if it is no version. */
export function cleanVersion(word: string): string | undefined {
  return /^v?(\d+(?:\.\d+)+)/.exec(word)?.[1];
}

/** Who it is, whether the credential is good, what it holds. */
export async function detectServer(carry: Carry, options: DetectOptions): Promise<Detection> {
  const identity = await identify(carry, options.product);
  if (identity && "failure" in identity) {
    return {
      label: "not reached",
      credentials: "unknown",
      databases: [],
      notes: [],
      failure: identity.failure,
    };
  }
  if (!identity) {
    return {
      label: "not recognised",
      credentials: "unknown",
      databases: [],
      notes: ["The server does not say who it is. Choose its product by hand."],
    };
  }
  const inquire = INQUIRIES[identity.product];
  const inquiry: Inquiry = inquire
    ? await inquire(carry, identity, options)
    : {
        credentials: "unknown",
        databases: [],
        notes: ["Whether the credential is good shows with the first write."],
      };
  const version = inquiry.version ?? identity.version;
  const label = describeTarget({ product: identity.product, version });
  return {
    product: identity.product,
    ...(version !== undefined && { version }),
    label,
    credentials: inquiry.credentials,
    databases: inquiry.databases,
    ...(inquiry.retentionSeconds !== undefined && { retentionSeconds: inquiry.retentionSeconds }),
    notes: [`The server is ${label}.`, ...inquiry.notes],
  };
}
